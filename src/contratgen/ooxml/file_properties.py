"""What fields show of a file's own description (`docProps`): `TITLE`, `AUTHOR`, `DOCPROPERTY Référence`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from contratgen.ooxml.fields import Field
    from contratgen.ooxml.package import Package

_CORE: Final = {
    "title": "title",
    "subject": "subject",
    "author": "creator",
    "keywords": "keywords",
    "comments": "description",
    "category": "category",
}
"""What fields call the properties that every file may have (ECMA-376 Part 2 §11.1)."""
SHOWING: Final = frozenset({"TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "DOCPROPERTY"})


def core(package: Package, trees: Mapping[str, etree._Element], name: str) -> str:
    """Return a property that every file may have, by its name there: `title`, `creator`; empty for none.

    `trees` are the parts that stand otherwise than in the package.
    """
    return next((root.findtext(f"{{*}}{name}", "").strip() for root in _roots("core", package, trees)), "")


def shown_property(field: Field, package: Package, trees: Mapping[str, etree._Element]) -> str | None:
    """Return the property that a field shows, or None when none that is a text, and is delivered, has that name."""
    name = (field.target if field.name == "DOCPROPERTY" else field.name).casefold()
    if name in _CORE:
        return core(package, trees, _CORE[name])
    own = (
        node for root in _roots("custom", package, trees) for node in root if node.get("name", "").casefold() == name
    )
    return next((node.findtext("{*}lpwstr") for node in own), None)


def _roots(kind: str, package: Package, trees: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    return (trees[part] if part in trees else package.tree(part) for part in package.related(kind, ""))
