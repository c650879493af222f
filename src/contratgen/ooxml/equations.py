"""The equations of a story (ECMA-376 Part 1 §22.1): what each says on one line, and the characters that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml import etree

EQUATION, TEXT = qn("m:oMath"), qn("m:t")
_FALLBACK: Final = qn("mc:Fallback")


def equations_of(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the equations of a story that show anything, in order; those kept for older programs are left out."""
    for equation in root.iter(EQUATION):
        if characters(equation) and next(equation.iterancestors(_FALLBACK), None) is None:
            yield equation


def characters(equation: etree._Element) -> str:
    """Return the characters that people wrote in an equation, without spaces."""
    return "".join("".join(node.text or "" for node in equation.iter(TEXT)).split())


def linear(node: etree._Element) -> str:
    """Return what an equation says, on one line: `(a+b)/2`, `x^2`, `√(a)`, `∑_(i=1)^n i`."""
    if node.tag == TEXT:
        return node.text or ""
    write = _FORMS.get(str(node.tag))
    return write(node) if write is not None else "".join(map(linear, node))


def _part(node: etree._Element, name: str) -> str:
    """Return a part of a form, in brackets when it is more than one sign."""
    text = "".join(map(linear, node.iterchildren(qn(f"m:{name}")))).strip()
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _sign(node: etree._Element, name: str, default: str) -> str:
    """Return a sign that the properties of a form give; an empty one is given too."""
    found = next(node.iter(qn(f"m:{name}")), None)
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
    return f"{_sign(node, 'chr', '∫')}{limits} {_part(node, 'e')}"


def _delimited(node: etree._Element) -> str:
    inside = _sign(node, "sepChr", "|").join("".join(map(linear, part)) for part in node.iterchildren(qn("m:e")))
    return f"{_sign(node, 'begChr', '(')}{inside}{_sign(node, 'endChr', ')')}"


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
    qn("m:eqArr"): _lines,
    qn("m:m"): _matrix,
}
