"""The cached results of fields: how they are written, and the general switches that change them (§17.16.4.3)."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.fields import Field, R
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.number_formats import formatted
from contratgen.ooxml.places import SHOWING, text_of
from contratgen.ooxml.splicing import remove
from contratgen.rendering.wordml import content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_RPR, _MARK = qn("w:rPr"), qn("w:fldChar")
_FORMATS: Final = r"\*"
_NUMBERS: Final[Mapping[str, str]] = {
    "roman": "lowerRoman",
    "ROMAN": "upperRoman",
    "alphabetic": "lowerLetter",
    "ALPHABETIC": "upperLetter",
}
_CASES: Final[Mapping[str, Callable[[str], str]]] = {
    "upper": str.upper,
    "lower": str.lower,
    "firstcap": lambda text: text[:1].upper() + text[1:],
    "caps": lambda text: re.sub(r"(?<![\w'’])\w", lambda letter: letter[0].upper(), text),
}


def counted(found: Field, count: int) -> str:
    r"""Return a count in the format that a field asks for: `\* ROMAN`, `\* alphabetic`, figures otherwise."""
    asked = (_NUMBERS[word] for word in found.switches.get(_FORMATS, ()) if word in _NUMBERS)
    return formatted(count, next(asked, "decimal"))


def cased(found: Field, text: str) -> str:
    r"""Return a text in the letters that a field asks for: `\* Upper`, `\* FirstCap`."""
    for word in found.switches.get(_FORMATS, ()):
        text = _CASES.get(word.casefold(), str)(text)
    return text


def set_result(found: Field, text: str) -> bool:
    """Make a text the cached result of a field, as the first run of its result looks; tell whether it was another."""
    runs = found.result()
    if "".join(text_of(node) for run in runs for node in run.iterchildren(*SHOWING)) == text and (runs or not text):
        return False
    show(runs or [_new_run(found)], text)
    return True


def show(runs: list[etree._Element], text: str) -> None:
    """Make the first of runs show a text; the others go."""
    for run in runs[1:]:
        remove(run)
    made = etree.fromstring(f'<x xmlns:w="{NAMESPACES["w"]}"><w:t xml:space="preserve">{content(text)}</w:t></x>')
    for run in runs[:1]:
        run[:] = [*run.iterchildren(_RPR), *(made if text else ())]


def _new_run(found: Field) -> etree._Element:
    """Return a run made for the result of a field that has none."""
    if found.end is None:
        found.begin.append(made := found.begin.makeelement(R))
        return made
    made = found.end.makeelement(R)
    made.extend(map(deepcopy, found.begin.iterchildren(_RPR)))
    if found.separate is None:
        found.separate = found.end.makeelement(R)
        found.separate.append(found.end.makeelement(_MARK, {qn("w:fldCharType"): "separate"}))
        found.end.addprevious(found.separate)
    found.separate.addnext(made)
    return made
