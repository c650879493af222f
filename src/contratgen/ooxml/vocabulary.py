"""The names that a Word file may hold (`vocabulary.txt`), and what stands in a part that is none of them.

Three fates, as for parts (`allowed`): what is named is kept; what other programs note beside it goes; what is unknown
to the norms' own namespaces, or acts, is refused by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.package import kept, parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE: Final = Path(__file__).with_name("vocabulary.txt")
_R: Final = f"{{{NAMESPACES['r']}}}"
_LINKING: Final = ("a:hlinkClick r:id", "a:hlinkHover r:id", "a:hlinkMouseOver r:id", "w:hyperlink r:id")
_SHOWING: Final = (
    "a:blip r:embed", "v:imagedata r:id", "v:imagedata r:pict", "v:imagedata o:relid", "v:fill r:id", "v:fill o:relid",
    "v:stroke r:id", "v:stroke o:relid", "c:chart r:id", "c:userShapes r:id", "dgm:relIds r:dm", "dgm:relIds r:lo",
    "dgm:relIds r:qs", "dgm:relIds r:cs", "dgm:shape r:blip", "a14:imgLayer r:embed", "w:headerReference r:id",
    "w:footerReference r:id",
)  # fmt: skip
TIES: Final = frozenset(
    (qn(tag), qn(key)) for tag, key in map(str.split, (*_LINKING, *_SHOWING, "w:compatSetting w:uri"))
) | {(qn("dsp:dataModelExt"), "relId")}
"""The elements that may name a relationship, each with the attribute that does."""
ADDRESSES: Final = frozenset({"src", "href", "althref", "action", "macro", "style", qn("o:href"), qn("o:althref")})
"""Attributes that name what a program fetches or runs (VML §14.1, DrawingML §21.1.2.3.5), judged by what they say."""
_USED: Final[Any] = etree.XPath("//@r:* | //@o:relid | //@relId", namespaces={k: NAMESPACES[k] for k in ("r", "o")})
_NAMED: Final[Any] = etree.XPath(".//@r:* | .//@o:relid | .//@relId", namespaces={k: NAMESPACES[k] for k in ("r", "o")})
_FIELDS: Final = tuple(map(qn, ("w:fldChar", "w:instrText", "w:fldSimple")))


@dataclass(frozen=True, slots=True)
class Contents:
    """What one reading of a part finds: whether it is known through and through, has fields, and what it is tied to.

    Of `used`, `refused` are named by elements that have no name here, whose fault tells of both.
    """

    plain: bool
    fields: bool
    used: frozenset[str]
    refused: frozenset[str]


@kept
def contents(blob: bytes) -> Contents:
    """Return what a part holds. Raises `lxml.etree.XMLSyntaxError` on anything that is not well-formed."""
    root = parse_xml(blob)
    fields = next(root.iter(*_FIELDS), None) is not None
    unknown = list(strangers(root))
    refused = {
        str(key) for node, attribute in unknown if not attribute and isinstance(node.tag, str) for key in _NAMED(node)
    }
    return Contents(not unknown, fields, frozenset(map(str, _USED(root))), frozenset(refused))


def strangers(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield what has no name in the vocabulary: an element (with ""), or an element and the name of its attribute.

    Comments and processing instructions are elements without a name; attributes that say nothing are passed over.
    """
    elements, attributes = _names()
    for node in root.iter():
        tag = node.tag
        if tag not in elements:
            yield node, ""
            continue
        for key in map(str, node.keys()):
            if key not in attributes and (tag, key) not in TIES and _says(key, node.get(key, "")):
                yield node, key


def is_tie(key: str) -> bool:
    """Tell whether an attribute names a relationship, whatever its element."""
    return key.startswith(_R) or key in {qn("o:relid"), "relId"}


def _says(key: str, value: str) -> bool:
    """Tell whether an attribute is worth a judgement; a style of VML is when it calls a function, such as `url()`."""
    return "(" in value or "\\" in value if key == "style" else bool(value.strip())


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the elements and those of the attributes, as `lxml` writes them."""
    elements: set[str] = set()
    attributes: set[str] = set()
    names, prefix = elements, ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            names.update(prefix + name for name in line.split())
        else:
            namespace = line.removeprefix("@").strip()
            names, prefix = (attributes if line.startswith("@") else elements), f"{{{namespace}}}" * bool(namespace)
    return frozenset(elements), frozenset(attributes)
