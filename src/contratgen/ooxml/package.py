"""An OPC package (ECMA-376 Part 2) held in memory as named parts: opened under limits, written deterministically.

Bytes in, bytes out: the same parts always give the same file.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, wraps
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote

from lxml import etree

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.ooxml.archive import deflate, write_archive
from contratgen.ooxml.names import RELATIONSHIP, canonical_type, qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

CONTENT_TYPES: Final = "[Content_Types].xml"
NOTES: Final = ("footnotes", "endnotes")
PRINTED: Final = ("header", "footer", *NOTES)
"""The kinds of parts that pages show beside the body."""
NO_LINKS: Final = b"<Relationships/>"
FIRST: Final = (CONTENT_TYPES, "_rels/.rels")
"""Members that readers expect at the head of the archive."""
ADVICE: Final = "Ouvrez le fichier dans Word ou LibreOffice, puis « Enregistrer sous » au format .docx."


T = TypeVar("T")


def kept(read: Callable[[bytes], T]) -> Callable[[bytes], T]:
    """Keep what a function reads from the bytes of a part: files of one kind share their styles, lists and links.

    What it returns must never be changed. Large parts are read each time.
    """
    cached = lru_cache(maxsize=limits.KEPT_PARTS)(read)

    @wraps(read)
    def reading(blob: bytes) -> T:
        return cached(blob) if len(blob) <= limits.KEPT_PART_BYTES else read(blob)

    return reading


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another, or to an address outside; ISO's types are told as the Transitional ones.

    Whatever mode is not « Internal » leads outside, as written in any case.
    """

    id: str
    type: str
    target: str
    external: bool = False


@dataclass(frozen=True)
class Package:
    """The parts of a Word file by name, without leading slash."""

    parts: Mapping[str, bytes]

    @cached_property
    def main(self) -> str:
        """The name of the main document part, usually `word/document.xml`."""
        for link in self.relationships(""):
            if link.type == RELATIONSHIP["document"]:
                return link.target
        raise KeyError("officeDocument")

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """Return the relationships of a part (of the package itself for an empty name), targets made absolute."""
        if part not in self._resolved:
            name = relationships_name(part)
            links = _links_of(self.parts.get(name) or self.parts.get(self._folded.get(name.casefold(), ""), NO_LINKS))
            self._resolved[part] = tuple(self._aimed(link, posixpath.dirname(part)) for link in links)
        return self._resolved[part]

    def _aimed(self, link: Relationship, base: str) -> Relationship:
        """Return a relationship with the name of the part it leads to, whatever its case (Part 2 §6.2.2)."""
        if link.external:
            return link
        target = link.target.replace("\\", "/")
        joined = target if target.startswith("/") else posixpath.join("/", base, target)
        name = posixpath.normpath(joined).lstrip("/")
        if name not in self.parts:
            name = self._folded.get(unquote(name).casefold(), name)
        return replace(link, target=name)

    @cached_property
    def _folded(self) -> dict[str, str]:
        """The names of the parts by their form without case or escapes."""
        return {unquote(name).casefold(): name for name in self.parts}

    def content_type(self, part: str) -> str:
        """Return the content type declared for a part, by its name or by its extension; empty for none."""
        extension = posixpath.splitext(part)[1].removeprefix(".").casefold()
        overrides, defaults = _types_of(self.parts.get(CONTENT_TYPES, NO_LINKS))
        return overrides.get(f"/{part}".casefold()) or defaults.get(extension, "")

    @cached_property
    def _resolved(self) -> dict[str, tuple[Relationship, ...]]:
        """The relationships already asked for, by part."""
        return {}

    def tree(self, part: str) -> etree._Element:
        """Return a part parsed, once for all who only read it: nobody may change it.

        Raises `lxml.etree.XMLSyntaxError` on anything that is not well-formed.
        """
        if part not in self._trees:
            self._trees[part] = parse_xml(self.parts[part])
        return self._trees[part]

    @cached_property
    def _trees(self) -> dict[str, etree._Element]:
        """The parts already parsed, by name."""
        return {}

    def related(self, kind: str, part: str | None = None) -> tuple[str, ...]:
        """Return the names of the parts of one kind (a key of `RELATIONSHIP`) that a part points to."""
        source = self.main if part is None else part
        wanted = RELATIONSHIP[kind]
        found = (r.target for r in self.relationships(source) if r.type == wanted and not r.external)
        return tuple(name for name in found if name in self.parts)

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """The names of the parts whose words pages show: the body, headers, footers, footnotes and endnotes."""
        return (self.main, *(name for kind in PRINTED for name in self.related(kind)))

    @property
    def tagged(self) -> tuple[str, ...]:
        """The names of those whose words the structure of a PDF holds: headers and footers are artifacts there."""
        return (self.main, *(name for kind in NOTES for name in self.related(kind)))

    def rewritten(self, change: Callable[[etree._Element], object], parts: Iterable[str]) -> Package:
        """Return the package with some parts changed, where `change` tells that it did; itself when it never did."""
        trees = {name: parse_xml(self.parts[name]) for name in parts}
        changed = {name: serialise(root) for name, root in trees.items() if change(root)}
        return self.with_parts(changed) if changed else self

    def with_parts(self, changed: Mapping[str, bytes]) -> Package:
        """Return the package with some parts replaced or added."""
        return replace(self, parts={**self.parts, **changed})

    def without(self, names: Iterable[str]) -> Package:
        """Return the package without some parts, and without what tied them to it."""
        gone = set(names)
        if not gone:
            return self
        gone |= {relationships_name(name) for name in gone}
        kept = {name: blob for name, blob in self.parts.items() if name not in gone}
        for name in [n for n in kept if n.endswith(".rels")]:
            folder, _, leaf = name.rpartition("_rels/")
            source = folder + leaf.removesuffix(".rels")
            ids = {link.id for link in self.relationships(source) if link.target in gone and not link.external}
            if ids:
                kept[name] = _pruned(kept[name], "Id", ids)
        kept[CONTENT_TYPES] = _pruned(kept[CONTENT_TYPES], "PartName", {f"/{name}" for name in gone})
        return Package(kept)

    def to_bytes(self) -> bytes:
        """Return the file: members in a fixed order, fixed dates and attributes, one deflate level."""
        return write_archive(deflate(name, self.parts[name]) for name in member_order(self.parts))


def member_order(names: Iterable[str]) -> list[str]:
    """Return the order in which the parts of a package are written: what readers look for first, then by name."""
    return sorted(names, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))


def relationships_name(part: str) -> str:
    """Return the name of the part that holds the relationships of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@kept
def _links_of(blob: bytes) -> tuple[Relationship, ...]:
    """Return the relationships of a part, their targets as written."""
    return tuple(
        Relationship(
            node.get("Id", ""),
            canonical_type(node.get("Type", "")),
            node.get("Target", "").strip(),
            node.get("TargetMode", "Internal").strip().casefold() != "internal",
        )
        for node in parse_xml(blob).iter(qn("rel:Relationship"))
    )


@kept
def _types_of(blob: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return the content types of a package, by name of part and by extension, in small letters."""
    root = parse_xml(blob)
    overrides = {
        node.get("PartName", "").casefold(): node.get("ContentType", "") for node in root.iter(qn("ct:Override"))
    }
    defaults = {
        node.get("Extension", "").casefold(): node.get("ContentType", "") for node in root.iter(qn("ct:Default"))
    }
    return overrides, defaults


def _pruned(blob: bytes, attribute: str, values: set[str]) -> bytes:
    """Return a part without the children of its root whose attribute has one of the values."""
    root = parse_xml(blob)
    for node in [child for child in root if child.get(attribute) in values]:
        root.remove(node)
    return serialise(root)


def parse_xml(blob: bytes) -> etree._Element:
    """Parse one part strictly: no entity, no network, no recovery.

    Raises `lxml.etree.XMLSyntaxError` on anything that is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=False)
    root = etree.fromstring(blob, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise etree.XMLSyntaxError("DOCTYPE", None, 0, 0)  # type: ignore[call-arg, arg-type]  # stubs lag behind lxml
    return root


def serialise(root: etree._Element) -> bytes:
    """Return the bytes of a part, with the XML declaration that Word writes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def open_package(blob: bytes, file: str) -> Package:
    """Open a Word file under limits; `file` is the name that diagnostics give.

    Raises `InputError` (CG801) for what is no sound package: damaged, encrypted, oversized, or with a part twice.
    """
    try:
        parts = _members(blob)
        package = Package(parts)
        _ = package.main
    except _UnsoundPackageError as fault:
        raise InputError(Diagnostic("CG801", str(fault), Place(file), hint=ADVICE)) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        struct.error,
        ValueError,
        UnicodeError,
        OSError,
        etree.XMLSyntaxError,
    ):
        message = "le fichier n'est pas un document Word lisible (.docx)"
        raise InputError(Diagnostic("CG801", message, Place(file), hint=ADVICE)) from None
    return package


class _UnsoundPackageError(Exception):
    """A package that a limit or a rule of OPC refuses; the text is the French message."""


def _members(blob: bytes) -> dict[str, bytes]:
    if len(blob) > limits.DOCX_BYTES:
        raise _UnsoundPackageError(
            f"le fichier pèse {len(blob) >> 20} Mio, plus que les {limits.DOCX_BYTES >> 20} Mio admis"
        )
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        _vet(members)
        return {_part_name(m): _inflate(archive, m) for m in members}


def _part_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member as a part; what ties parts together is known by its name in any case."""
    name = member.filename.replace("\\", "/").lstrip("/")
    folded = name.casefold()
    if folded == CONTENT_TYPES.casefold():
        return CONTENT_TYPES
    if folded.endswith(".rels") and posixpath.basename(posixpath.dirname(folded)) == "_rels":
        folder, leaf = posixpath.split(name)
        return posixpath.join(posixpath.dirname(folder), "_rels", f"{leaf[: -len('.rels')]}.rels")
    return name


def _vet(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > limits.DOCX_PARTS:
        raise _UnsoundPackageError(
            f"le fichier contient {len(members)} parties, plus que les {limits.DOCX_PARTS} admises"
        )
    folded = [_part_name(m).casefold() for m in members]
    if len(set(folded)) != len(folded):
        raise _UnsoundPackageError("le fichier contient deux fois la même partie : deux contrats en un seul fichier")
    if any(m.flag_bits & 0x1 for m in members):
        raise _UnsoundPackageError("le fichier est protégé par un mot de passe")
    if sum(m.file_size for m in members) > limits.DOCX_UNPACKED_BYTES:
        raise _UnsoundPackageError("le fichier décompressé dépasse la taille admise")


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > limits.DOCX_PART_BYTES:
        raise _UnsoundPackageError(f"la partie « {member.filename} » dépasse la taille admise")
    with archive.open(member) as stream:
        content = stream.read(limits.DOCX_PART_BYTES + 1)
    if len(content) > limits.DOCX_PART_BYTES:
        raise _UnsoundPackageError(f"la partie « {member.filename} » dépasse la taille admise")
    return content
