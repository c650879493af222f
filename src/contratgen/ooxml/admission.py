"""The one judge of what a Word file is made of: walks its relationships, and keeps what `allowed` names.

A package comes out rebuilt: the parts that an admitted relationship reaches, their relationships and content types
written anew. What programs add by themselves and no page shows is left out, with a note; what nothing reaches is gone;
whatever else is a fault that names it.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.diagnostics import Diagnostic, Place, Severity
from contratgen.ooxml import allowed
from contratgen.ooxml.allowed import HYPERLINK, IMAGES, PARTS, SETTINGS, is_admitted_address, last_word
from contratgen.ooxml.names import NAMESPACES, OFF, qn
from contratgen.ooxml.package import CONTENT_TYPES, Package, parse_xml, relationships_name, serialise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.ooxml.package import Relationship

ADVICE: Final = {
    "CG803": "Enregistrez-le au format .docx (« Document Word »), sans macros.",
    "CG804": "Supprimez cet objet du modèle, ou remplacez-le par une image ou du texte.",
    "CG805": "Ne gardez que des liens « https: » ou « mailto: » ; incorporez les images au lieu de les lier.",
    "CG809": "Ouvrez le modèle dans Word, puis « Enregistrer sous » ; Word répare ce qui peut l'être.",
}
_TIES: Final = tuple(
    map(qn, ("w:printerSettings", "c:externalData", "asvg:svgBlip", "w:embedRegular", "w:embedBold", "w:embedItalic",
             "w:embedBoldItalic"))
)  # fmt: skip
"""What ties a part to one that is left out, and goes with it."""
_HYPHENATED: Final = "la coupure automatique des mots"
_EXTENSIONS: Final = frozenset({qn("a:ext"), qn("a:extLst")})
_PICTURE: Final = qn("v:imagedata")
_BESIDE: Final = frozenset({"src", qn("o:href"), qn("o:althref")})
"""Where a picture came from, noted beside the one that the file holds."""
_WORTH_READING: Final = (
    b"printerSettings", b"externalData", b"svgBlip", b"imagedata", b"embedB", b"embedI", b"embedR", b"<!--",
)  # fmt: skip
"""What may have to go, or hides words from a search: ties, comments, processing instructions, escaped characters."""
_UTF16: Final = b"\xff\xfe", b"\xfe\xff"
_OUTSIDE: Final = re.compile(rb"<\?(?:(?!xml\s)|xml[^>]*encoding=[\"'](?!utf-8|us-ascii))", re.IGNORECASE)
"""What a search of bytes would miss beside escaped characters: another encoding, instructions beside the root."""


def admit(package: Package, file: str) -> tuple[Package, tuple[Diagnostic, ...]]:
    """Return a package as it may be delivered, with the faults (CG803, CG804, CG805, CG809) and the note (CG882).

    Its relationships and content types must be well-formed.
    """
    walk = _Walk(package, file)
    walk.follow("")
    while walk.waiting:
        walk.follow(walk.waiting.pop())
    parts = {name: walk.cleaned(name) for name in walk.types}
    links = {relationships_name(name): _links(kept, name) for name, kept in walk.links.items() if kept}
    rebuilt = Package({CONTENT_TYPES: _types(walk.types), **links, **parts})
    return rebuilt, (*walk.faults, *_note(walk, file))


def _note(walk: _Walk, file: str) -> Iterator[Diagnostic]:
    known = {CONTENT_TYPES, *walk.types, *map(relationships_name, ["", *walk.types]), *walk.tied}
    orphans = walk.package.parts.keys() - known
    told = sorted({*filter(None, walk.left), *(["des parties que rien ne relie au texte"] if orphans else [])})
    if told:
        message = f"les documents produits ne reprennent pas {', '.join(told)}"
        hint = "Aucune page ne les montre : rien n'est à faire."
        yield Diagnostic("CG882", message, Place(file), hint, Severity.NOTE)


@dataclass
class _Walk:
    """The parts reached so far, their content types, and the relationships that each keeps."""

    package: Package
    file: str
    types: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[Relationship]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    tied: set[str] = field(default_factory=set)  # parts left out
    left: set[str] = field(default_factory=set)
    loose: dict[str, set[str]] = field(default_factory=dict)  # relationships left out, by part
    faults: list[Diagnostic] = field(default_factory=list)

    def follow(self, source: str) -> None:
        """Judge the relationships of a part, and go on to the parts that they lead to."""
        known: set[str] = set()
        for link in self.package.relationships(source):
            one = link.type if link.type in allowed.ALONE else f"#{link.id}"
            if {one, f"#{link.id}"} & known:
                self._refuse("CG804", f"deux relations du modèle se disputent « {last_word(link.type)} »", link, source)
            known |= {one, f"#{link.id}"}
            if self._is_left_out(link, source):
                self.loose.setdefault(source, set()).add(link.id)
            elif self._is_kept(link, source):
                self.links.setdefault(source, []).append(link)

    def _is_left_out(self, link: Relationship, source: str) -> bool:
        words = allowed.LEFT_OUT.get(last_word(link.type))
        if link.type in allowed.BEHIND_CHARTS and self.kinds.get(source) == allowed.CHART:
            words = ""
        if link.type in IMAGES and allowed.is_vector_copy(self.package.parts.get(link.target, b"")):
            words = ""
        if words is None:
            return False
        self.left.add(words)
        self._tie(link)
        return True

    def _tie(self, link: Relationship) -> None:
        """Count a part, and those below it, among those left out."""
        waiting = [] if link.external else [link.target]
        while waiting:
            name = waiting.pop()
            if name not in self.tied:
                self.tied |= {name, relationships_name(name)}
                waiting += [below.target for below in self.package.relationships(name) if not below.external]

    def _is_kept(self, link: Relationship, source: str) -> bool:
        name = last_word(link.type)
        if link.type == HYPERLINK:
            fine = link.external and is_admitted_address(link.target)
            return fine or self._refuse("CG805", f"lien externe non admis : « {link.target} »", link, source)
        if name in allowed.MACROS:
            return self._refuse("CG803", "le modèle contient des macros", link, source)
        if link.external:
            return self._refuse("CG805", f"lien externe non admis : « {link.target} »", link, source)
        if link.type not in PARTS or (link.type == allowed.MAIN and source):
            what = allowed.REFUSED.get(name, f"un élément non admis ({name})")
            return self._refuse("CG804", f"le modèle contient {what}", link, source)
        return self._reached(link, source)

    def _reached(self, link: Relationship, source: str) -> bool:
        blob = self.package.parts.get(link.target)
        if blob is None and ":/" in link.target:
            return self._refuse("CG805", f"lien externe non admis : « {link.target} »", link, source)
        if blob is None:
            return self._refuse("CG809", f"il manque au modèle la partie « {link.target} »", link, source)
        if self.kinds.setdefault(link.target, link.type) != link.type:
            return self._refuse("CG804", f"« {link.target} » sert à deux usages", link, source)
        written = allowed.image_type(blob) if link.type in IMAGES else PARTS[link.type]
        if not written:
            return self._refuse("CG804", f"« {link.target} » n'est pas une image", link, source)
        if link.target not in self.types:
            self.types[link.target] = written
            self.waiting.append(link.target)
        return True

    def _refuse(self, code: str, message: str, link: Relationship, source: str) -> bool:
        place = Place(self.file, label=relationships_name(source))
        self.faults.append(Diagnostic(code, message, place, hint=ADVICE[code], read=link.target))
        self._tie(link)
        return False

    # -- what stands in the parts -------------------------------------------------------------------------------------
    def cleaned(self, name: str) -> bytes:
        """Return the content of a part without what ties it to those left out; XML in UTF-8, as it can be searched."""
        blob, kind = self.package.parts[name], self.kinds[name]
        if kind in IMAGES:
            return blob
        loose = self.loose.get(name, set())
        foreign = blob.startswith(_UTF16) or b"&#" in blob or _OUTSIDE.search(blob) is not None
        if not (loose or foreign or kind == SETTINGS or _is_worth_reading(blob)):
            return blob
        try:
            root = parse_xml(blob)
        except etree.XMLSyntaxError:
            return blob  # told by whoever reads it
        changed = self._without_ties(root, name, loose)
        changed |= kind == SETTINGS and self._without_settings(root, name)
        return serialise(root) if changed or foreign else blob

    def _without_ties(self, root: etree._Element, name: str, loose: set[str]) -> bool:
        changed = False
        for node in list(root.iter(etree.Comment, etree.ProcessingInstruction, *_TIES)):
            _remove(node)
            changed = True
        for node in root.iter(_PICTURE):
            if any(node.get(qn(identifier)) for identifier in ("r:id", "o:relid")):
                for attribute in set(node.attrib) & _BESIDE:
                    del node.attrib[attribute]
                    changed = True
        if loose and self.kinds[name] != SETTINGS:
            self._check_loose(root, name, loose)
        return changed

    def _check_loose(self, root: etree._Element, name: str, loose: set[str]) -> None:
        """Refuse what the text still uses of a part left out: it would lead nowhere."""
        for node in root.iter():
            used = [value for key, value in node.attrib.items() if str(key).startswith(f"{{{NAMESPACES['r']}}}")]
            for value in loose.intersection(map(str, used)):
                said = next(link for link in self.package.relationships(name) if link.id == value)
                what = f"le modèle contient un élément non admis ({etree.QName(node).localname})"
                self._refuse("CG804", what, said, name)

    def _check_tags(self, child: etree._Element, name: str) -> None:
        """Refuse a tag in a setting that is left out, such as a variable: its author awaits a value."""
        for node in child.iter():
            value = next((str(one) for one in node.attrib.values() if any(tag in str(one) for tag in _TAGS)), "")
            if value:
                message = f"balise là où rien ne la remplacera : « {value} »"
                hint = "Une variable de document ne peut pas porter de balise : écrivez-la dans le texte."
                self.faults.append(Diagnostic("CG314", message, Place(self.file, label=name), hint))

    def _without_settings(self, root: etree._Element, name: str) -> bool:
        changed = False
        for child in list(root):
            words = _HYPHENATED if _hyphenates(child) else _left_setting(child)
            if words is None:
                continue
            if words == "?":
                said = etree.QName(child).localname
                place = Place(self.file, label=name)
                message = f"le modèle contient un réglage inconnu : « {said} »"
                self.faults.append(Diagnostic("CG804", message, place, hint=ADVICE["CG809"]))
            else:
                self._check_tags(child, name)
                self.left.add(words)
            root.remove(child)
            changed = True
        return changed


def _hyphenates(child: etree._Element) -> bool:
    """Whether a setting lets dictionaries of whatever machine shows the file cut words; LibreOffice writes it so."""
    return child.tag == qn("w:autoHyphenation") and child.get(qn("w:val")) not in OFF


_TAGS: Final = ("{{", "{%", "{#")


def _left_setting(child: etree._Element) -> str | None:
    """Return the words for a setting that is left out, « ? » for an unknown one, or None for one that is kept."""
    if not isinstance(child.tag, str):
        return ""
    said = etree.QName(child)
    if said.namespace == NAMESPACES["w"]:
        return None if said.localname in allowed.KEPT_SETTINGS else allowed.LEFT_SETTINGS.get(said.localname, "?")
    if said.namespace == NAMESPACES["m"] and said.localname == allowed.MATH:
        return None
    if said.localname == "schemaLibrary":
        return allowed.LEFT_SETTINGS["schemaLibrary"]
    if allowed.EXTENSIONS.fullmatch(said.namespace or ""):
        return None if said.localname in allowed.KEPT_EXTENSIONS else ""
    return "?"


def _is_worth_reading(blob: bytes) -> bool:
    return any(sign in blob for sign in _WORTH_READING) or blob.find(b"<?", 1) > 0


def _remove(node: etree._Element) -> None:
    """Take an element away, with the extension that holds nothing else."""
    above = node.getparent()
    if above is None:
        return  # the root is never a tie
    tail, before = node.tail, node.getprevious()
    node.tail = None
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        above.text = (above.text or "") + tail
    above.remove(node)
    if above.tag in _EXTENSIONS and len(above) == 0:
        _remove(above)


def _links(kept: list[Relationship], source: str) -> bytes:
    root = parse_xml(f'<Relationships xmlns="{NAMESPACES["rel"]}"/>'.encode())
    for link in kept:
        outside = link.external or link.type == HYPERLINK
        target = link.target if outside else posixpath.relpath(link.target, posixpath.dirname(source) or ".")
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
