"""The project inside its dossier: framework, contributions, texts, templates and pieces, as associated files.

Comments of YAML files stay out, and so do contacts without consent. What was left out of each file is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from contratgen.assembly.values import Fichier
from contratgen.editions.plain_yaml import plain, written
from contratgen.pdf.attachments import Attachment, Relationship
from contratgen.project.fingerprint import sha256
from contratgen.reading import layout
from contratgen.reading.files import FRAMEWORK

if TYPE_CHECKING:
    from contratgen.project.opened import Project

MEDIA_TYPES: Final = {
    "yaml": "application/yaml",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
"""Media types by file name ending (RFC 9512, RFC 7763)."""
DESCRIPTIONS: Final = (
    (FRAMEWORK, "Cadre du contrat"),
    (f"{layout.CONTRIBUTIONS}/", "Contribution d’un partenaire"),
    (f"{layout.TEXTS}/", "Texte du contrat"),
    (f"{layout.TEMPLATES}/", "Modèle Word"),
    ("", "Pièce fournie"),
)
"""How a path begins, and what the file is; the first that fits."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the project as it travels: its path, its bytes, and in French what was left out of it."""

    path: str
    content: bytes
    left_out: tuple[str, ...] = ()


def sources_inside(project: Project, contract: Any, *, published: bool) -> tuple[Source, ...]:
    """Return the files of a project in the order of their paths; `contract` is the one that was written.

    For an edition to be published, the project is already the redacted one: its pieces are the public ones.
    """
    found = [*_facts(project, contract, published=published), *_texts(project), *_templates(project)]
    found += [Source(file.chemin, file.contenu) for file in _files(project.assembled.contract)]
    return tuple(sorted({source.path: source for source in found}.values(), key=lambda source: source.path))


def _facts(project: Project, contract: Any, *, published: bool) -> Iterator[Source]:
    mappings = {FRAMEWORK: project.sources.framework}
    for contribution in project.sources.contributions:
        mappings[f"{layout.CONTRIBUTIONS}/{contribution.identifier}/{layout.FACTS}"] = contribution.facts
    redaction = project.kit.redaction
    for path, mapping in mappings.items():
        if mapping is not None:
            facts = plain(mapping)
            left_out = tuple(redaction.facts(contract, path, facts, published)) if redaction else ()
            yield Source(path, written(facts), left_out)


def _texts(project: Project) -> Iterator[Source]:
    files = project.sources.files
    own = (
        f"{layout.CONTRIBUTIONS}/{contribution.identifier}/{layout.TEXT}"
        for contribution in project.sources.contributions
    )
    for path in (*filter(layout.is_text, files), *own):
        if path in files:
            yield Source(path, files[path])


def _templates(project: Project) -> Iterator[Source]:
    for name, (_, blob) in project.templates.items():
        yield Source(f"{layout.TEMPLATES}/{name}", blob)


def _files(value: Any) -> Iterator[Fichier]:
    """Yield every supplied file that a model names, in order; an empty one stands for a piece that was left out."""
    if isinstance(value, Fichier):
        if value.contenu:
            yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _files(getattr(value, name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _files(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _files(inner)


def sources_attached(sources: tuple[Source, ...]) -> tuple[Attachment, ...]:
    """Return the sources as associated files of the dossier, named by their paths."""
    return tuple(
        Attachment(source.path, media_type(source.path), Relationship.SOURCE, source.content, _description(source.path))
        for source in sources
    )


def media_type(path: str) -> str:
    """Return the media type of a file of a project."""
    return MEDIA_TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")


def _description(path: str) -> str:
    return next(words for start, words in DESCRIPTIONS if path.startswith(start))


def told(sources: tuple[Source, ...]) -> dict[str, Any]:
    """Return what `sources.json` says of them: path → digest, and what was left out."""
    return {source.path: {"sha256": sha256(source.content), "retraits": list(source.left_out)} for source in sources}
