"""What a template's package holds and no rendering needs: a prompt to update fields, addresses that hold tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from contratgen.ooxml.allowed import tagged_address
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import parse_xml, serialise

if TYPE_CHECKING:
    from contratgen.ooxml.package import Package


def unprompted(package: Package) -> Package:
    """Take off the setting that makes Word ask the reader to update fields: their results are right already."""
    changed = {}
    for name in package.related("settings"):
        root = parse_xml(package.parts[name])
        etree.strip_elements(root, qn("w:updateFields"), with_tail=False)
        changed[name] = serialise(root)
    return package.with_parts(changed)


def unaddressed(package: Package) -> Package:
    """Take off the relationships whose addresses hold tags: each rendering adds its own."""
    changed = {}
    for name in [name for name in package.parts if name.endswith(".rels")]:
        root = parse_xml(package.parts[name])
        tagged = [node for node in root if tagged_address(node.get("Target", ""))]
        for node in tagged:
            root.remove(node)
        if tagged:
            changed[name] = serialise(root)
    return package.with_parts(changed)
