"""The one judge of what a Word file is made of: walks its relationships, and keeps what `allowed` names.

A package comes out rebuilt: the parts that an admitted relationship reaches, their relationships and content types
written anew. What programs add by themselves and no page shows is left out, with a note; what nothing reaches is gone;
whatever else is a fault that names it.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from lxml import etree

from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.ooxml import allowed
from contratgen.ooxml.allowed import HYPERLINK, IMAGES, PARTS, SETTINGS, is_admitted_address, last_word
from contratgen.ooxml.cleaning import Cleaning
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.package import CONTENT_TYPES, Package, parse_xml, relationships_name, serialise
from contratgen.ooxml.tag_syntax import scan
from contratgen.ooxml.vocabulary import contents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contratgen.base.faults import Fault
    from contratgen.ooxml.package import Relationship

_UNTIED: Final = "des parties que rien ne relie au texte"
_UNUSED: Final = "des liens que le texte n'utilise pas"


def admit(package: Package, file: str) -> tuple[Package, tuple[Diagnostic, ...]]:
    """Return a package as it may be delivered, with the faults (CG803, CG804, CG805, CG809) and the note (CG882).

    Its relationships and content types must be well-formed.
    """
    walk = _Walk(package, file)
    walk.follow("")
    while walk.waiting:
        walk.follow(walk.waiting.pop())
    parts = {walk.names[name]: blob for name, blob in walk.contents.items()}
    links = {
        relationships_name(walk.names[name]): _links(kept, name, walk.names)
        for name, kept in walk.links.items()
        if kept
    }
    types = {walk.names[name]: kind for name, kind in walk.types.items()}
    rebuilt = Package({CONTENT_TYPES: _types(types), **links, **parts})
    return rebuilt, (*walk.cleaning.faults, *walk.faults, *_awaited(walk, file), *_note(walk, file))


def _awaited(walk: _Walk, file: str) -> Iterator[Diagnostic]:
    """Yield a fault for each tag of joined data that no text says: the control that shows them keeps its old words."""
    if not walk.data or not any(b"dataBinding" in blob for blob in walk.contents.values()):
        return
    told = "".join(map(_text, walk.contents.values()))
    for name in sorted(walk.data):
        text = _text(walk.package.parts.get(name, b""))
        for lost in (text[found.start : found.end] for found in scan(text)[0]):
            if lost not in told:
                message = f"balise là où rien ne la remplacera : « {lost} »"
                hint = "Écrivez la balise dans le contrôle de contenu lui-même, dans le texte."
                yield Diagnostic("CG314", message, Place(file, label=name), hint)


def _text(blob: bytes) -> str:
    try:
        return "".join(map(str, parse_xml(blob).itertext())) if b"<" in blob[:64] else ""
    except etree.XMLSyntaxError:
        return ""


def _note(walk: _Walk, file: str) -> Iterator[Diagnostic]:
    known = {CONTENT_TYPES, *walk.types, *map(relationships_name, ["", *walk.types]), *walk.tied}
    orphans = walk.package.parts.keys() - known
    told = sorted({*filter(None, walk.left | walk.cleaning.left), *([_UNTIED] if orphans else [])})
    if told:
        message = f"les documents produits ne reprennent pas {', '.join(told)}"
        hint = "Aucune page ne les montre : rien n'est à faire."
        yield Diagnostic("CG882", message, Place(file), hint, Severity.NOTE)


class _Walk:
    """The parts reached so far, their names and content types as written, and the relationships that each keeps."""

    def __init__(self, package: Package, file: str) -> None:
        self.package = package
        self.file = file
        self.cleaning = Cleaning(file)
        self.types: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.names: dict[str, str] = {"": ""}
        self.contents: dict[str, bytes] = {}
        self.links: dict[str, list[Relationship]] = {}
        self.waiting: list[str] = []
        self.tied: set[str] = set()  # parts left out
        self.left: set[str] = set()
        self.data: set[str] = set()  # joined XML, among them
        self.faults: list[Diagnostic] = []

    def follow(self, source: str) -> None:
        """Clean a part, judge its relationships, and go on to the parts that they lead to."""
        known: set[str] = set()
        used, told = self._cleaned(source) if source else (frozenset(), frozenset())
        for link in self.package.relationships(source):
            one = link.type if link.type in allowed.ALONE else f"#{link.id}"
            if {one, f"#{link.id}"} & known:
                what = f"deux relations du modèle se disputent « {last_word(link.type)} »"
                self._refuse(allowed.MISUSED, link, source, what=what)
            known |= {one, f"#{link.id}"}
            words = self._words_of_left(link, source, used)
            if link.id in told and link.type not in IMAGES:
                self._tie(link)  # what names it is refused at its place
            elif words is not None:
                self.left.add(words)
                self.data |= {link.target} if last_word(link.type) == "customXml" else set()
                self._tie(link)
                self._check_loose(link, source, used)
            elif self._is_kept(link, source):
                self.links.setdefault(source, []).append(link)

    def _cleaned(self, name: str) -> tuple[frozenset[str], frozenset[str]]:
        """Keep the content of a part as it is delivered; return what it names, and what refused elements do."""
        blob, kind = self.package.parts[name], self.kinds[name]
        self.contents[name] = blob if kind in IMAGES else self.cleaning.cleaned(blob, name, kind)
        if kind in IMAGES:
            return frozenset(), frozenset()
        try:
            held = contents(self.contents[name])
        except etree.XMLSyntaxError:
            return frozenset(), frozenset()  # told by whoever reads it
        return held.used, held.refused

    def _words_of_left(self, link: Relationship, source: str, used: frozenset[str]) -> str | None:
        """Return the French words for a relationship that is left out, or None for one that is not."""
        if link.type in allowed.BEHIND_CHARTS and self.kinds.get(source) == allowed.CHART:
            return ""
        if link.type in IMAGES and allowed.is_vector_copy(self.package.parts.get(link.target, b"")):
            return ""
        if link.type in allowed.NAMED and link.id not in used:
            return _UNUSED if link.external else _UNTIED
        name = last_word(link.type)
        known = link.type in PARTS or name in {*allowed.LEFT_OUT, *allowed.MACROS, *allowed.REFUSED, "hyperlink"}
        if known or link.external:
            return allowed.LEFT_OUT.get(name)
        if allowed.is_foreign(link.type):
            return f"des données d'un autre logiciel ({urlsplit(link.type).hostname or link.type})"
        return f"la partie inconnue « {name} »"

    def _tie(self, link: Relationship) -> None:
        """Count a part, and those below it, among those left out."""
        waiting = [] if link.external else [link.target]
        while waiting:
            name = waiting.pop()
            if name not in self.tied:
                self.tied |= {name, relationships_name(name)}
                waiting += [below.target for below in self.package.relationships(name) if not below.external]

    def _check_loose(self, link: Relationship, source: str, used: frozenset[str]) -> None:
        """Refuse what the text still uses of a part left out: it would lead nowhere."""
        if link.id in used and self.kinds.get(source) != SETTINGS:
            name = last_word(link.type)
            what = allowed.REFUSED.get(name, f"un élément non admis ({name})")
            self._refuse(allowed.HELD, link, source, what=what)

    def _is_kept(self, link: Relationship, source: str) -> bool:
        name = last_word(link.type)
        if link.type == HYPERLINK:
            fine = link.external and is_admitted_address(link.target)
            return fine or self._refuse(allowed.LINKED, link, source, address=link.target)
        if name in allowed.MACROS:
            return self._refuse(allowed.HELD_MACROS, link, source)
        if link.external:
            return self._refuse(allowed.LINKED, link, source, address=link.target)
        if link.type not in PARTS or (link.type == allowed.MAIN and source):
            what = allowed.REFUSED.get(name, f"un élément non admis ({name})")
            return self._refuse(allowed.HELD, link, source, what=what)
        return self._reached(link, source)

    def _reached(self, link: Relationship, source: str) -> bool:
        blob = self.package.parts.get(link.target)
        if blob is None and ":/" in link.target:
            return self._refuse(allowed.LINKED, link, source, address=link.target)
        if blob is None:
            return self._refuse(allowed.LACKING, link, source, part=link.target)
        if self.kinds.setdefault(link.target, link.type) != link.type:
            return self._refuse(allowed.MISUSED, link, source, what=f"« {link.target} » sert à deux usages")
        written = allowed.image_type(blob) if link.type in IMAGES else PARTS[link.type]
        if not written:
            return self._refuse(allowed.MISUSED, link, source, what=f"« {link.target} » n'est pas une image")
        if link.target not in self.types:
            self.types[link.target] = written
            self.names[link.target] = self._name(link.target, written)
            self.waiting.append(link.target)
        return True

    def _name(self, target: str, kind: str) -> str:
        """Return the name under which a part is written: one of its own, with an extension of its kind."""
        wanted = allowed.named_for(target, kind)
        if wanted == target:
            return target
        taken = {name.casefold() for name in (*self.package.parts, *self.names.values())}
        stem, extension = posixpath.splitext(wanted)
        names = chain([wanted], (f"{stem}-{number}{extension}" for number in count(1)))
        return next(name for name in names if name.casefold() not in taken)

    def _refuse(self, fault: Fault, link: Relationship, source: str, **words: object) -> bool:
        place = Place(self.file, label=relationships_name(source))
        self.faults.append(replace(fault.at(place, "", **words), read=link.target))
        self._tie(link)
        return False


def _links(kept: list[Relationship], source: str, names: Mapping[str, str]) -> bytes:
    root = parse_xml(f'<Relationships xmlns="{NAMESPACES["rel"]}"/>'.encode())
    folder = posixpath.dirname(names[source])
    for link in kept:
        outside = link.external or link.type == HYPERLINK
        target = link.target if outside else posixpath.relpath(f"/{names[link.target]}", f"/{folder}")
        mode = {"TargetMode": "External"} if outside else {}
        etree.SubElement(root, qn("rel:Relationship"), {"Id": link.id, "Type": link.type, "Target": target, **mode})
    return serialise(root)


def _types(types: dict[str, str]) -> bytes:
    """Return the content types: pictures of one kind by their extension, every other part by its name."""
    root = parse_xml(f'<Types xmlns="{NAMESPACES["ct"]}"/>'.encode())
    by_extension: dict[str, set[str]] = {}
    for name, kind in types.items():
        by_extension.setdefault(_extension(name), set()).add(kind)
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    for extension, kinds in by_extension.items():
        if extension and len(kinds) == 1 and (kind := next(iter(kinds))).startswith("image/"):
            defaults[extension] = kind
    for extension, kind in sorted(defaults.items()):
        etree.SubElement(root, qn("ct:Default"), {"Extension": extension, "ContentType": kind})
    for name, kind in sorted(types.items()):
        if defaults.get(_extension(name)) != kind:
            etree.SubElement(root, qn("ct:Override"), {"PartName": f"/{name}", "ContentType": kind})
    return serialise(root)


def _extension(name: str) -> str:
    return posixpath.splitext(name)[1].removeprefix(".").casefold()
