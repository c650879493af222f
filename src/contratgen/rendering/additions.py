"""What rendering adds to a package beside text: pictures, charts, links, notes and lists, with their relationships.

Relationship identifiers and part names come from content, list and note numbers from the order of printing: the same
rendering always adds the same.
"""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.names import NAMESPACES, RELATIONSHIP, qn
from contratgen.ooxml.package import CONTENT_TYPES, parse_xml, relationships_name, serialise
from contratgen.rendering.wordml import link_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contratgen.ooxml.package import Package

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FOOTNOTES: Final = "word/footnotes.xml"
NUMBERING: Final = "word/numbering.xml"
CONTENT_TYPE: Final = {
    FOOTNOTES: f"{_WORD}.footnotes+xml",
    NUMBERING: f"{_WORD}.numbering+xml",
}
CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DECLARED: Final = f'xmlns:w="{NAMESPACES["w"]}" xmlns:r="{NAMESPACES["r"]}"'
EMPTY_FOOTNOTES: Final = (
    f'<w:footnotes {_DECLARED}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
    '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote></w:footnotes>"
).encode()
EMPTY_NUMBERING: Final = f"<w:numbering {_DECLARED}></w:numbering>".encode()
EMPTY_RELATIONSHIPS: Final = f'<Relationships xmlns="{NAMESPACES["rel"]}"/>'.encode()


@dataclass
class Additions:
    """What one rendering adds. `links` are by part, then by relationship identifier."""

    links: dict[str, dict[str, tuple[str, str, bool]]] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)

    def link(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship (a kind of `RELATIONSHIP`) from a part, and return its identifier."""
        rid = link_id(target)
        if not external:
            target = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}")
        self.links.setdefault(part, {})[rid] = (RELATIONSHIP[kind], target, external)
        return rid

    def picture(self, part: str, png: bytes) -> str:
        """Add a picture shown in a part, once for the same bytes, and return its relationship's identifier."""
        name = f"word/media/cg{hashlib.sha256(png).hexdigest()[:16]}.png"
        self.parts[name] = png
        self.defaults["png"] = "image/png"
        return self.link(part, "image", name)

    def apply(self, package: Package, changed: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the parts that change: those given, those added, and what ties them to the package."""
        out = {**changed, **self.parts}
        if self.notes:
            self.tie(package, FOOTNOTES, "footnotes")
        for part, links in self.links.items():
            name = relationships_name(part)
            out[name] = _with_links(out.get(name) or package.parts.get(name), links)
        if self.defaults or self.overrides:
            out[CONTENT_TYPES] = _with_types(package.parts[CONTENT_TYPES], self.defaults, self.overrides)
        return out

    def tie(self, package: Package, part: str, kind: str) -> None:
        """Relate the main part to one of a kind, if the template has none."""
        if not package.related(kind):
            self.link(package.main, kind, part)
            self.overrides[part] = CONTENT_TYPE[part]


def _with_links(blob: bytes | None, links: Mapping[str, tuple[str, str, bool]]) -> bytes:
    root = parse_xml(blob or EMPTY_RELATIONSHIPS)
    known = {node.get("Id") for node in root}
    for rid, (kind, target, external) in links.items():
        if rid in known:
            continue
        mode = {"TargetMode": "External"} if external else {}
        etree.SubElement(root, qn("rel:Relationship"), {"Id": rid, "Type": kind, "Target": target, **mode})
    return serialise(root)


def _with_types(blob: bytes, defaults: Mapping[str, str], overrides: Mapping[str, str]) -> bytes:
    root = parse_xml(blob)
    known = {node.get("Extension", "").lower() for node in root.iter(qn("ct:Default"))}
    for extension, kind in defaults.items():
        if extension not in known:
            node = root.makeelement(qn("ct:Default"), {"Extension": extension, "ContentType": kind})
            root.insert(0, node)
    for part, kind in overrides.items():
        etree.SubElement(root, qn("ct:Override"), {"PartName": f"/{part}", "ContentType": kind})
    return serialise(root)
