"""The equations of a story (ECMA-376 Part 1 §22.1): what each says on one line, and the characters that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import OFF, is_on, qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml import etree

EQUATION, TEXT = qn("m:oMath"), qn("m:t")
_PHANTOM: Final = qn("m:phant")
_SIDES: Final = frozenset({"hideTop", "hideBot", "hideLeft", "hideRight"})
_LINES: Final = _SIDES | {"strikeV", "strikeBLTR", "strikeTLBR"}
_FALLBACK: Final = qn("mc:Fallback")
_ARRAY: Final = qn("m:eqArr")
_LITERAL: Final = (qn("m:nor"), qn("m:lit"))


def equations_of(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the equations of a story that show anything, in order; those kept for older programs are left out."""
    for equation in root.iter(EQUATION):
        if characters(equation) and next(equation.iterancestors(_FALLBACK), None) is None:
            yield equation


def characters(equation: etree._Element) -> str:
    """Return the characters that people wrote in an equation, without spaces; what only takes room is not shown."""
    unseen = {text for phantom in equation.iter(_PHANTOM) if is_unseen(phantom) for text in phantom.iter(TEXT)}
    return "".join("".join(equation_text(node) for node in equation.iter(TEXT) if node not in unseen).split())


def equation_text(text: etree._Element) -> str:
    """Return what a text of an equation shows: « & » is where the lines of an array are aligned (§22.1.2.34)."""
    words, run = text.text or "", text.getparent()
    if "&" not in words or next(text.iterancestors(_ARRAY), None) is None or run is None:
        return words
    return words if any(run.find(f"{qn('m:rPr')}/{name}") is not None for name in _LITERAL) else words.replace("&", "")


def forms(equation: etree._Element) -> str:
    """Return the signs that the forms of an equation may draw beside those that people wrote."""
    return "".join(_DRAWN[str(node.tag)](node) for node in equation.iter(*_DRAWN))


def is_unseen(phantom: etree._Element) -> bool:
    """Tell whether a phantom (§22.1.2.81) only takes the room of what it holds."""
    shown = phantom.find(f"{qn('m:phantPr')}/{qn('m:show')}")
    return shown is not None and shown.get(qn("m:val")) in OFF


def is_boxed(box: etree._Element) -> bool:
    """Tell whether a box (`m:borderBox`, §22.1.2.11) shows a side, or a stroke other than through its middle."""
    properties = box.find(qn("m:borderBoxPr"))
    said = {} if properties is None else {str(setting.tag): is_on(setting, "m:val") for setting in properties}
    on = {name for name in _LINES if said.get(qn(f"m:{name}"), False)}
    return not on >= _SIDES or bool(on - _SIDES)


def operator(node: etree._Element) -> str:
    """Return the sign of an operator over terms (`m:nary`)."""
    return _sign(node, "chr", "∫")


def delimiters(node: etree._Element) -> tuple[str, str, str]:
    """Return what stands before, between and after the terms of a delimited expression (`m:d`)."""
    return _sign(node, "begChr", "("), _sign(node, "sepChr", "|"), _sign(node, "endChr", ")")


def linear(node: etree._Element) -> str:
    """Return what an equation says, on one line: `(a+b)/2`, `x^2`, `√(a)`, `∑_(i=1)^n i`."""
    if node.tag == TEXT:
        return equation_text(node)
    if node.tag == _PHANTOM and is_unseen(node):
        return ""
    write = _FORMS.get(str(node.tag))
    return write(node) if write is not None else "".join(map(linear, node))


def _part(node: etree._Element, name: str) -> str:
    """Return a part of a form, in brackets when it is more than one sign."""
    text = "".join(map(linear, node.iterchildren(qn(f"m:{name}")))).strip()
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _sign(node: etree._Element, name: str, default: str) -> str:
    """Return a sign that the properties of a form give; an empty one is given too."""
    found = node.find(f"{node.tag}Pr/{qn(f'm:{name}')}")
    return default if found is None else found.get(qn("m:val"), "")


def _marked(name: str, text: str) -> str:
    return f"{name}{text}" if text else ""


def _fraction(node: etree._Element) -> str:
    return f"{_part(node, 'num')}/{_part(node, 'den')}"


def _script(node: etree._Element) -> str:
    return f"{_part(node, 'e')}{_marked('_', _part(node, 'sub'))}{_marked('^', _part(node, 'sup'))}"


def _root(node: etree._Element) -> str:
    return f"{_part(node, 'deg')}√{_part(node, 'e')}"


def _operator(node: etree._Element) -> str:
    limits = f"{_marked('_', _part(node, 'sub'))}{_marked('^', _part(node, 'sup'))}"
    return f"{operator(node)}{limits} {_part(node, 'e')}"


def _delimited(node: etree._Element) -> str:
    begin, between, end = delimiters(node)
    inside = between.join("".join(map(linear, part)) for part in node.iterchildren(qn("m:e")))
    return f"{begin}{inside}{end}"


def _around(node: etree._Element) -> str:
    """Return the signs of a delimited expression without its terms."""
    begin, between, end = delimiters(node)
    return begin + between * (sum(1 for _ in node.iterchildren(qn("m:e"))) - 1) + end


def _limit(node: etree._Element) -> str:
    return f"{_part(node, 'e')}_{_part(node, 'lim')}"


def _lines(node: etree._Element) -> str:
    return " ; ".join("".join(map(linear, line)) for line in node.iterchildren(qn("m:e")))


def _matrix(node: etree._Element) -> str:
    rows = node.iterchildren(qn("m:mr"))
    return " ; ".join(", ".join("".join(map(linear, cell)) for cell in row.iterchildren(qn("m:e"))) for row in rows)


_FORMS: Final[Mapping[str, Callable[[etree._Element], str]]] = {
    qn("m:f"): _fraction,
    **dict.fromkeys(map(qn, ("m:sSup", "m:sSub", "m:sSubSup", "m:sPre")), _script),
    qn("m:rad"): _root,
    qn("m:nary"): _operator,
    qn("m:d"): _delimited,
    **dict.fromkeys(map(qn, ("m:limLow", "m:limUpp")), _limit),
    _ARRAY: _lines,
    qn("m:m"): _matrix,
}
_DRAWN: Final[Mapping[str, Callable[[etree._Element], str]]] = {
    qn("m:nary"): operator,
    qn("m:d"): _around,
    qn("m:acc"): lambda node: _sign(node, "chr", "\u0302"),
    qn("m:groupChr"): lambda node: _sign(node, "chr", "⏟"),
    qn("m:rad"): lambda _node: "√",
    qn("m:f"): lambda node: "/" if _sign(node, "type", "bar") in {"lin", "skw"} else "",
}
"""What each form draws of its own."""
