"""What accompanies a dossier and is no part of it: documents as pages of HTML too, files of the kit, how to verify."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from contratgen.editions.html.page import document_page

if TYPE_CHECKING:
    from contratgen.project.documents import Made
    from contratgen.project.opened import Project

SUMS: Final = "SHA256SUMS"
HOW: Final = "VERIFIER.txt"
WORDS: Final = """\
Vérifier ces fichiers sans logiciel particulier
===============================================

Ces commandes sont celles de tout système libre (coreutils, poppler-utils).

1. Les fichiers sont-ils ceux qui ont été remis ?

       sha256sum -c SHA256SUMS

   Dans une archive, depuis son dossier : sha256sum -c manifest-sha256.txt
   Un fichier signé a son empreinte à côté de lui : sha256sum -c dossier-1.pdf.sha256

2. Le dossier signé est-il celui qui a été préparé ?

   Signer ajoute à la fin du fichier et ne change rien à ce qui précède. NOMBRE est « octets », sous « dossier », dans
   le manifest.json remis avec le fichier signé ; l'empreinte affichée doit être « sha256 », au même endroit.

       head -c NOMBRE dossier-1.pdf | sha256sum

3. Qui a signé, et les octets signés sont-ils intacts ?

       pdfsig dossier-1.pdf

   « Signature is Valid » : les octets signés sont intacts. « Total document signed », à la plus récente des
   signatures (« Signing Time » ; pdfsig les liste dans l'ordre des parties) : rien n'a été ajouté depuis.

4. Qu'y a-t-il dans le dossier ?

       pdfdetach -list dossier-1.pdf
       pdfdetach -savefile sources.json -o sources-du-dossier.json dossier-1.pdf

   Le second fichier est sources.json, octet pour octet.

Ces commandes ne disent pas si tous ont signé, ni si chaque certificat vient d'une autorité reconnue.
"""


def beside(project: Project, made: Sequence[Made], *, whole: bool) -> dict[str, bytes]:
    """Return the files that stand beside the dossier, by name, apart from Word and PDF files.

    A document built alone, not as part of the `whole`, comes with its page only.
    """
    metadata = project.kit.metadata(project.assembled.contract)
    pages = {
        f"{document.identifier}.html": document_page(
            document.identifier, document.instance.title, document.docx, metadata
        )
        for document in made
        if document.instance.beside
    }
    if not whole:
        return pages
    return {**pages, **project.kit.beside(project.assembled.contract), HOW: WORDS.encode()}
