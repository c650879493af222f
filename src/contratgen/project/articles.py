"""`articles.json`: what each article of a built contract is called and says, and what its annexes are.

A later version finds there what was signed, article by article, and amends it without building it again. It lies beside
the dossier, and inside it, where it is signed with the rest. The normal form of the words is that of `ooxml.articles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from contratgen.bundling.manifest import canonical_bytes
from contratgen.ooxml.articles import articles_of
from contratgen.ooxml.package import open_package
from contratgen.pdf.attachments import Attachment, Relationship
from contratgen.project.fingerprint import sha256

if TYPE_CHECKING:
    from contratgen.project.documents import Made
    from contratgen.project.opened import Project

ARTICLES: Final = "articles.json"
FORMAT: Final = 1


def articles_json(project: Project, made: Iterable[Made], edition: str) -> bytes:
    """Return the file for the documents of a dossier, in its order: canonical JSON."""
    said = project.kit.metadata(project.assembled.contract)
    documents = [*made]
    return canonical_bytes(
        {
            "format": FORMAT,
            "contrat": {
                "identifiant": said.identifier,
                "titre": said.title,
                "version": said.version,
                "date": said.date.isoformat(),
            },
            "kit": {"identifiant": project.kit.identifier, "version": project.kit.version},
            "edition": edition,
            "empreinte": project.assembled.digest,
            "empreinte_votee": project.assembled.voted_digest,
            "articles": [
                article for document in documents if not document.instance.footer for article in _articles(document)
            ],
            "annexes": [_annex(document) for document in documents if document.instance.footer],
        }
    )


def attached(content: bytes) -> Attachment:
    """Return the file as it lies inside the dossier."""
    return Attachment(ARTICLES, "application/json", Relationship.DATA, content, "Texte de chaque article du contrat")


def _articles(made: Made) -> Iterator[dict[str, Any]]:
    for article in articles_of(open_package(made.docx, made.identifier)):
        yield {
            "document": made.identifier,
            "identifiant": article.identifier,
            "numero": article.number,
            "titre": article.title,
            "niveau": article.level,
            "dans": article.within,
            "texte": article.text,
            "sha256": sha256(article.text.encode()),
        }


def _annex(made: Made) -> dict[str, Any]:
    annex = made.instance
    return {
        "document": made.identifier,
        "identifiant": annex.key,
        "numero": annex.footer,
        "titre": annex.title,
        "nature": annex.nature,
        "pieces": [{"titre": piece.title, "sha256": piece.file.sha256} for piece in annex.pieces],
    }
