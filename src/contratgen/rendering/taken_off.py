"""What a template's package holds and no rendering needs: a prompt to update fields, addresses that hold tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.ooxml.allowed import tagged_address
from contratgen.ooxml.names import qn

if TYPE_CHECKING:
    from lxml import etree

    from contratgen.ooxml.package import Package


def unprompted(package: Package) -> Package:
    """Take off the setting that makes Word ask the reader to update fields: their results are right already."""
    return package.rewritten(
        lambda root: _drop(root, list(root.iter(qn("w:updateFields")))), package.related("settings")
    )


def unaddressed(package: Package) -> Package:
    """Take off the relationships whose addresses hold tags: each rendering adds its own."""
    links = [name for name in package.parts if name.endswith(".rels")]
    return package.rewritten(
        lambda root: _drop(root, [node for node in root if tagged_address(node.get("Target", ""))]), links
    )


def _drop(root: etree._Element, children: list[etree._Element]) -> bool:
    for child in children:
        root.remove(child)
    return bool(children)
