"""What leads to a bookmark of the same file: REF, PAGEREF, NOTEREF and HYPERLINK fields, and internal links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.fields import Field, R, fields_of, link_targets
from contratgen.ooxml.names import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

REFERRING: Final = frozenset({"REF", "PAGEREF", "NOTEREF"})
TOP: Final = "_top"
"""The name that Word knows without a bookmark: the top of the document."""
_LINK, _ANCHOR, _ADDRESS = qn("w:hyperlink"), qn("w:anchor"), qn("r:id")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: the bookmark that it names, and the element or field that does so."""

    name: str
    node: etree._Element
    field: Field | None = None

    @property
    def shown(self) -> str:
        """How a diagnostic shows it: the code of the field, or the link."""
        return self.field.code.strip() if self.field is not None else f"lien vers {self.name}"

    def lead_to(self, name: str) -> None:
        """Lead it to another bookmark."""
        if self.field is None:
            self.node.set(_ANCHOR, name)
        else:
            word, _, rest = self.field.code.strip().partition(" ")
            own = re.compile(rf"(?<!\w){re.escape(self.name)}(?!\w)")
            self.field.set_code(f" {word} {own.sub(name, rest, count=1)} ")


def references_of(root: etree._Element) -> Iterator[Reference]:
    """Yield the references of a story to bookmarks, but those within its contents, which are made anew."""
    fields = list(fields_of(root))
    made = {run for field in fields if field.name == "TOC" for run in field.result()}
    for field in fields:
        name = _aim(field)
        if name and field.begin not in made:
            yield Reference(name, field.begin, field)
    for link in root.iter(_LINK):
        name = link.get(_ANCHOR, "")
        if name not in {"", TOP} and _ADDRESS not in link.attrib and next(link.iter(R), None) not in made:
            yield Reference(name, link)


def _aim(field: Field) -> str:
    """Return the bookmark that a field names, or nothing."""
    if field.name == "HYPERLINK" and not link_targets(field):
        return next((name for name in field.switches.get("\\l", ()) if name != TOP), "")
    return field.target if field.name in REFERRING else ""
