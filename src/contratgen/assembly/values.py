"""Field types that are more than text: rich text, files, images and chart data. Any Pydantic model may use them.

A template prints them in their own places: `Texte` in `{{p }}`, `Image` and `Graphique` in the title of an alternative
text (of the placeholder picture or chart that they replace).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from contratgen.assembly.spellings import NOT_BLANK
from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.reading.located import Scalar

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

    from contratgen.reading.rich_text import Block

NOWHERE = Place("(texte)", 1)


@dataclass(frozen=True, slots=True)
class Texte:
    """Rich text: the Markdown as written and the blocks it says. Equal when the source is equal."""

    source: str
    blocks: tuple[Block, ...] = field(compare=False, repr=False)
    place: Place = field(compare=False, repr=False, default=NOWHERE)
    warnings: tuple[Diagnostic, ...] = field(compare=False, repr=False, default=())

    @classmethod
    def parse(cls, source: Any) -> Texte:
        """Read Markdown; a located `Scalar` keeps its place.

        Raises `PydanticCustomError`: type `markdown` with every diagnostic in its context, or `string_type`.
        """
        if isinstance(source, cls):
            return source
        if not isinstance(source, str):
            raise PydanticKnownError("string_type")
        from contratgen.reading.markdown.parsing import parse_markdown  # noqa: PLC0415 -- 25 ms, spared to who parses none

        place = getattr(source, "place", NOWHERE)
        blocks, faults = parse_markdown(str(source), place, judged=isinstance(source, Scalar))
        if any(fault.blocks for fault in faults):
            raise PydanticCustomError("diagnostics", "texte refusé", {"diagnostics": faults})
        return cls(str(source), blocks, place, faults)

    def __bool__(self) -> bool:
        return bool(self.blocks)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept a `Texte` or Markdown; dump as Markdown.

        What the text is warned of is added to the list `avertissements` of the validation context, where there is one.
        """
        dump = core_schema.plain_serializer_function_ser_schema(lambda text: text.source)
        return core_schema.with_info_plain_validator_function(cls._validated, serialization=dump)

    @classmethod
    def _validated(cls, source: Any, info: core_schema.ValidationInfo) -> Texte:
        text = cls.parse(source)
        (info.context or {}).get("avertissements", []).extend(text.warnings)
        return text

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe as text."""
        return {"type": "string", "contentMediaType": "text/markdown"}


@dataclass(frozen=True, slots=True)
class Fichier:
    """A supplied file: its path in the project (with `/`), its bytes and their SHA-256 in hexadecimal."""

    chemin: str
    contenu: bytes = field(repr=False, compare=False)
    sha256: str

    @classmethod
    def of(cls, chemin: str, contenu: bytes) -> Fichier:
        """Make the value of a file from its path and bytes."""
        return cls(chemin, contenu, hashlib.sha256(contenu).hexdigest())

    @property
    def nom(self) -> str:
        """The file's name without folder."""
        return self.chemin.rpartition("/")[2]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept an instance, or a path that the validation context's `fichiers` opens; dump path and digest."""
        dump = core_schema.plain_serializer_function_ser_schema(
            lambda file: {"chemin": file.chemin, "sha256": file.sha256}
        )
        return core_schema.with_info_plain_validator_function(cls._open, serialization=dump)

    @classmethod
    def _open(cls, written: Any, info: core_schema.ValidationInfo) -> Fichier:
        if isinstance(written, cls):
            return written
        if not isinstance(written, str):
            raise PydanticKnownError("string_type")
        opener = (info.context or {}).get("fichiers")
        if opener is None:
            raise PydanticCustomError("fichier", "aucun dossier où chercher « {chemin} »", {"chemin": str(written)})
        found: Fichier = opener(cls, written)
        return found

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe as a path: anything but nothing; whether the file is there, no schema knows."""
        return {"type": ["string", "number", "boolean"], "pattern": NOT_BLANK, "patternErrorMessage": "valeur absente"}


@dataclass(frozen=True, slots=True)
class Image(Fichier):
    """A picture file (PNG or JPEG) that a template may show."""


class _Donnees(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Serie(_Donnees):
    """One series of a chart: its name and one value a category."""

    nom: str
    valeurs: tuple[float, ...]


class Graphique(_Donnees):
    """What a chart shows: categories along the axis, and series of values. Values are figures to draw, not amounts."""

    categories: tuple[str, ...]
    series: tuple[Serie, ...]

    @model_validator(mode="after")
    def _same_length(self) -> Graphique:
        if any(len(serie.valeurs) != len(self.categories) for serie in self.series):
            raise ValueError("chaque série a une valeur par catégorie")
        return self
