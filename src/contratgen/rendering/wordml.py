"""Characters → WordprocessingML: escaping, line breaks, tabs, and the characters that XML cannot hold."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS: Final = re.compile("\r\n|[\n\r\t]")
_RAISED: Final = '<w:vertAlign w:val="superscript"/>'
_AFTER_RAISED: Final = re.compile("<w:(?:rtl|cs|em|lang|eastAsianLayout|specVanish|oMath)[ /]")
"""What follows `w:vertAlign` among the properties of a run (ECMA-376 part 1, 17.3.2.28)."""
OPEN: Final = '<w:t xml:space="preserve">'


def forbidden(text: str) -> str:
    """Return the first character that XML 1.0 cannot hold (NUL, ESC, a lone surrogate…), or nothing."""
    found = None if text.isprintable() else _FORBIDDEN.search(text)
    return found[0] if found else ""


def escaped(text: str) -> str:
    """Return text as it is written in XML, in an element or a double-quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def content(text: str) -> str:
    """Return the inside of a `w:t` that shows the text: line ends become `w:br`, tabs `w:tab`."""
    xml = escaped(text)
    return xml if xml.isprintable() else _BREAKS.sub(_break, xml)


def _break(found: re.Match[str]) -> str:
    sign = "<w:tab/>" if found[0] == "\t" else "<w:br/>"
    return f"</w:t>{sign}{OPEN}"


def raised(run: str) -> str:
    """Return the properties of a run (`w:rPr`, or nothing) with its characters raised, in the schema's order."""
    if not run:
        return f"<w:rPr>{_RAISED}</w:rPr>"
    if "<w:vertAlign " in run:
        return run
    after = _AFTER_RAISED.search(run)
    place = after.start() if after else run.rindex("</w:rPr>")
    return f"{run[:place]}{_RAISED}{run[place:]}"


def link_id(target: str) -> str:
    """Return the relationship identifier of an address or part: always the same, so that XML can be made early."""
    return f"rIdc{hashlib.sha256(target.encode()).hexdigest()[:12]}"


def run_of(text: str) -> str:
    """Return a run that shows a text."""
    return f"<w:r>{OPEN}{escaped(text)}</w:t></w:r>"


def field_runs(code: str, result: str) -> str:
    """Return the runs of a field with its cached result."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    instruction = f'<w:r><w:instrText xml:space="preserve">{escaped(code)}</w:instrText></w:r>'
    return f"{marks[0]}{instruction}{marks[1]}{run_of(result)}{marks[2]}"
