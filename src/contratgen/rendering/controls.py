"""Content controls bound to a property of the file (ECMA-376 Part 1 §17.5.2.6): they show it, and are set free."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.ooxml.fields import R
from contratgen.ooxml.file_properties import core
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.rendering.results import show

if TYPE_CHECKING:
    from contratgen.rendering.targets import Targets

_T, _SDT_PR, _CONTENT = qn("w:t"), qn("w:sdtPr"), qn("w:sdtContent")
_ASKING: Final = qn("w:showingPlcHdr")
"""What tells that a control shows, in their style, the words that ask for its own."""
BOUND: Final[Any] = etree.XPath("//w:sdtPr/*[local-name() = 'dataBinding']", namespaces={"w": NAMESPACES["w"]})
"""What ties the words of a content control to a property or to XML that is not delivered (17.5.2.6)."""
_CORE: Final = re.compile(r"coreProperties\b.*[:/](\w+)(?:\[\d+\])?$")


def settle_controls(root: etree._Element, targets: Targets) -> bool:
    """Let each content control say what it shows: the property that it is bound to; tell whether there was any."""
    bindings = BOUND(root)
    for binding in bindings:
        _settle(binding, targets)
    return bool(bindings)


def _settle(binding: etree._Element, targets: Targets) -> None:
    properties = next(binding.iterancestors(_SDT_PR))
    content = next(properties.itersiblings(_CONTENT), None)
    named = _CORE.search(binding.get(qn("w:xpath"), ""))
    text = core(targets.run.prepared.package, targets.trees, named[1]) if named else ""
    if content is not None and text:
        for asking in properties.findall(_ASKING):
            properties.remove(asking)
            etree.strip_elements(content, qn("w:rStyle"))
        show([run for run in content.iter(R) if run.find(_T) is not None], text)
    properties.remove(binding)
