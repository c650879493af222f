"""A part of a Word file without what ties it to parts left out, nor what other programs note beside its text.

What acts, and what the norms' own namespaces do not know, stays where it is: `activity` refuses it at its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.base.faults import Fault
from contratgen.ooxml import allowed
from contratgen.ooxml.names import NAMESPACES, OFFICE, is_on, qn
from contratgen.ooxml.package import parse_xml, serialise
from contratgen.ooxml.vocabulary import ADDRESSES, contents, is_tie, strangers

if TYPE_CHECKING:
    from collections.abc import Callable

_TIES: Final = frozenset(
    map(qn, ("w:printerSettings", "c:externalData", "c:pivotSource", "c15:pivotSource", "asvg:svgBlip",
             "w:embedRegular", "w:embedBold", "w:embedItalic", "w:embedBoldItalic", "w:fldData"))
)  # fmt: skip
"""What ties a part to one that is left out, or to data that no page shows: it goes without a word."""
_QUIET: Final = frozenset({qn("o:gfxdata"), qn("w:uri"), "equationxml", "textlink", qn("xml:base")})
"""Attributes that are not worth a note: copies of what the page shows, names of vocabularies."""
_BESIDE: Final = {
    **dict.fromkeys(("src", qn("o:href"), qn("o:althref"), qn("r:href")), ("r:id", "o:relid")),
    qn("r:link"): ("r:embed",),
}
"""Where a picture came from, noted beside the one that the file holds."""
_PICTURES: Final = frozenset({qn("v:imagedata"), qn("a:blip")})
_EXTENSIONS: Final = frozenset({qn("a:ext"), qn("a:extLst"), qn("c:ext"), qn("c:extLst")})
_NORMS: Final = ("{http://schemas.openxmlformats.org/", "{urn:schemas-microsoft-com:", f"{{{allowed.STRICT}")
"""Namespaces whose every name the vocabulary knows: another one is refused."""
_QUIETLY: Final = f"{{{NAMESPACES['ap']}}}"
"""Of the properties of a file, which rendering writes anew."""
_TEXTS: Final = tuple(map(qn, ("w:t", "a:t", "m:t", "c:v", "w:instrText")))
_HYPHENATED: Final = "la coupure automatique des mots"
_PROPERTY: Final = "_pid_"
"""What Word notes of the links of a file: bases, addresses (`_PID_LINKBASE`, `_PID_HLINKS`)."""
_BOOK: Final = r"(')?[^'\[\],(!]*\[[^\]]*\]"
_NO_SHEET: Final = r"[\\/|*?\[\]]"
"""What no name of a sheet holds, and addresses and orders do."""
_UTF16: Final = b"\xff\xfe", b"\xfe\xff"
_OUTSIDE: Final = re.compile(rb"<\?(?:(?!xml\s)|xml[^>]*encoding=[\"'](?!utf-8|us-ascii))", re.IGNORECASE)
"""What a search of bytes would miss beside escaped characters: another encoding, instructions beside the root."""
_TAGS: Final = ("{{", "{%", "{#")


class Cleaning:
    """Cleans the parts of one file, and remembers what was left out, in French words, and what is refused."""

    def __init__(self, file: str) -> None:
        """Name the file of which faults tell."""
        self._file = file
        self.left: set[str] = set()
        self.faults: list[Diagnostic] = []

    def cleaned(self, blob: bytes, name: str, kind: str) -> bytes:
        """Return the content of a part of a kind (its relationship type); XML in UTF-8, as it can be searched."""
        foreign = blob.startswith(_UTF16) or b"&#" in blob or _OUTSIDE.search(blob) is not None
        more = _OF_KINDS.get(kind)
        try:
            if not foreign and more is None and contents(blob).plain:
                return blob
            root = parse_xml(blob)
        except etree.XMLSyntaxError:
            return blob  # told by whoever reads it
        changed = more is not None and more(self, root, name)
        for node, attribute in list(strangers(root)):
            if node.getroottree().getroot() is not root or next(node.iterancestors(*allowed.ACTING), None) is not None:
                continue  # it went with what held it, or is refused with it
            changed |= self._without_attribute(node, attribute) if attribute else self._without_element(node)
        return serialise(root) if changed or foreign else blob

    def _without_attribute(self, node: etree._Element, attribute: str) -> bool:
        beside = node.tag in _PICTURES and any(node.get(qn(tie)) for tie in _BESIDE.get(attribute, ()))
        if not beside and (attribute in ADDRESSES or is_tie(attribute)):
            return False
        if not beside and attribute not in _QUIET:
            self.left.add(f"l'attribut inconnu « {etree.QName(attribute).localname} »")
        del node.attrib[attribute]
        return True

    def _without_element(self, node: etree._Element) -> bool:
        tag = node.tag
        if isinstance(tag, str) and tag not in _TIES and not tag.startswith(_QUIETLY):
            if tag in allowed.ACTING or tag in allowed.REVISIONS or tag.startswith(_NORMS) or _is_shown(node):
                return False
            self.left.add(f"l'élément inconnu « {_name(node)} »")
        return _remove(node)

    # -- what some kinds of part hold besides ---------------------------------------------------------------------
    def _settings(self, root: etree._Element, name: str) -> bool:
        changed = False
        for child in list(root):
            words = _HYPHENATED if _hyphenates(child) else _left_setting(child)
            if words is None:
                continue
            if words == "?":
                what = f"un réglage inconnu : « {_name(child)} »"
                self.faults.append(allowed.UNKNOWN.at(Place(self._file, label=name), what=what))
            else:
                self._check_tags(child, name)
                self.left.add(words)
            root.remove(child)
            changed = True
        return changed

    def _check_tags(self, child: etree._Element, name: str) -> None:
        """Refuse a tag in a setting that is left out, such as a variable: its author awaits a value."""
        for node in child.iter():
            value = next((str(said) for said in node.attrib.values() if any(tag in str(said) for tag in _TAGS)), "")
            if value:
                self.faults.append(_TAGGED.at(Place(self._file, label=name), value=value))

    def _properties(self, root: etree._Element, _name: str) -> bool:
        gone = [
            child
            for child in root
            if child.get("name", "").casefold().startswith(_PROPERTY) or next(strangers(child), None) is not None
        ]
        for child in gone:
            self.left.add("des propriétés qui notent des liens ou des données")
            root.remove(child)
        return bool(gone)

    def _cells(self, root: etree._Element, _name: str) -> bool:
        """Lead the figures of a chart to sheets of its own, whose workbook is left out, not to another file."""
        changed = False
        for node in root.iter(qn("c:f"), qn("c15:f"), qn("c15:sqref")):
            said = node.text or ""
            own = re.sub(_BOOK, r"\1", said)
            node.text = "" if re.search(_NO_SHEET, own) else own
            changed |= node.text != said
        return changed


_OF_KINDS: Final[dict[str, Callable[[Cleaning, etree._Element, str], bool]]] = {
    allowed.SETTINGS: Cleaning._settings,  # noqa: SLF001 -- its own
    allowed.CHART: Cleaning._cells,  # noqa: SLF001
    f"{OFFICE}/custom-properties": Cleaning._properties,  # noqa: SLF001
}
_TAGGED: Final = Fault(
    "CG314",
    "balise là où rien ne la remplacera : « {value} »",
    "Une variable de document ne peut pas porter de balise : écrivez-la dans le texte.",
)


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname


def _is_shown(node: etree._Element) -> bool:
    """Tell whether an element is what a drawing shows, or holds text that a page may show."""
    above = node.getparent()
    if above is not None and above.tag == qn("a:graphicData"):
        return True
    return any((text.text or "").strip() for text in node.iter(*_TEXTS))


def _hyphenates(child: etree._Element) -> bool:
    """Whether a setting lets dictionaries of whatever machine shows the file cut words; LibreOffice writes it so."""
    return child.tag == qn("w:autoHyphenation") and is_on(child)


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
    return f"le réglage inconnu « {said.localname} »"


def _remove(node: etree._Element) -> bool:
    """Take an element away, with the extension that holds nothing else; the root stays."""
    above = node.getparent()
    if above is None:
        return False
    tail, before = node.tail, node.getprevious()
    node.tail = None
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        above.text = (above.text or "") + tail
    above.remove(node)
    if above.tag in _EXTENSIONS and len(above) == 0:
        _remove(above)
    return True
