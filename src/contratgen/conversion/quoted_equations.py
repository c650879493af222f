"""The copy of a Word file that LibreOffice reads: what its language of equations would take for an order is quoted.

LibreOffice turns an equation into a command (« a & b » is « a ∧ b » there, « over » draws a fraction, an operator alone
is « ¿ »). A run marked as plain text (`m:nor`, ECMA-376 Part 1 §22.1.2.71) is quoted in that command, and drawn as it
is. What LibreOffice passes over (phantoms) or draws only in pairs (« ]a ; b[ ») is written without its form.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.equations import EQUATION, TEXT, delimiters, equation_text, is_unseen, operator
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.splicing import put_instead, text_node
from contratgen.ooxml.styles import made_properties

if TYPE_CHECKING:
    from contratgen.ooxml.package import Package

_WORDS: Final = """
abs acute aleph alignb alignc alignl alignm alignr alignt and approx aqua backepsilon bar binom black blue bold boper
breve bslash cdot check circ circle color coprod csub csup cyan dddot ddot def degree div dlarrow dlrarrow dot
dotsaxis dotsdiag dotsdown dotslow dotsup dotsvert downarrow drarrow emptyset equiv evaluate exists fact fixed font
forall fourier fourierinv frac from func fuchsia geslant gg grave gray green gt harpoon hat hbar hex iiint iint im in
infinity infty int intd ital italic lambdabar langle laplace lbrace lceil ldbracket ldline left leftarrow leslant
lfloor lgroup lime lint ll lline llint lllint lrline lrdline lsub lsup lt maroon matrix mline nabla navy nbold
ndivides neg neq newline ni nitalic none nospace notexists notin notequal notprecedes notsucceeds notsubset nroot
nsubset nsubseteq nsupset nsupseteq odivide odot ominus oper oplus or ortho otimes over overbrace overline overstrike
owns parallel partial phantom plusminus prec precapprox preccurlyeq precsim prod prop purple rangle rbrace rceil
rdbracket rdline re red rfloor rgb rgba rgroup right rightarrow rline rsub rsup sans serif setC setN setQ setR setZ
setminus silver sim simeq size slash sqrt stack sub subset subseteq succ succapprox succcurlyeq succsim sum sup supset
supseteq teal tilde times to toward transl transr underbrace underline union intersection uoper uparrow vec white
widebslash widehat wideharpoon wideslash widetilde widevec wp yellow mathml user minusplus
"""
"""The words of LibreOffice's language of equations, in any case; functions only need their term."""
_FUNCTIONS: Final = """
arccos arccot arcosh arcoth arcsin arctan arsinh artanh cos cosh cot coth exp lim liminf limsup ln log sin sinh tan
tanh
"""
COMMANDING: Final = (
    r'[|\\#^_~`&"()\[\]]|<[<=>?]|>[>=]|[+]-|-[+]|->|==|\.\.|//|%[\w%]|(?<![^\W_])(?:'
    + "|".join(_WORDS.split())
    + r")(?![^\W_])"
)
_LEADING: Final = r"\s*[=<>*/]+"
_TRAILING: Final = r"(?:[=<>*/+-]+|(?<![^\W_])(?:" + "|".join(_FUNCTIONS.split()) + r"))\s*$"
"""Operators that LibreOffice draws only between two terms, or before one."""
_BRACES: Final = r"([{}])"
_RUN, _PROPERTIES, _PLAIN, _SPACE = qn("m:r"), qn("m:rPr"), qn("m:nor"), qn("xml:space")
_OPENING, _CLOSING = frozenset("([{|‖⌈⌊⟨⟦"), frozenset(")]}|‖⌉⌋⟩⟧")
"""Delimiters that LibreOffice draws on their own side."""
_ANGLES: Final = str.maketrans("\u2329\u232a\u3008\u3009", "⟨⟩⟨⟩")
"""Those that Word writes, in place of which LibreOffice draws nothing."""
_HIDDEN: Final = {qn(f"m:{name}"): qn(f"m:{name}Hide") for name in ("deg", "sub", "sup")}
_HIDING: Final = (qn("m:rad"), qn("m:nary"))
_OPERATORS: Final = frozenset("∫∬∭∮∯∰∏∐∑")


def quoted(package: Package) -> Package:
    """Return a Word file as LibreOffice must read it: itself when it has no equation."""
    return package.rewritten(_quote_all, package.printed)


def _quote_all(root: etree._Element) -> bool:
    equations = list(root.iter(EQUATION))
    for equation in equations:
        _drop_marks(equation)
        _simplify(equation)
        for run in list(equation.iter(_RUN)):
            _quote(run)
    return bool(equations)


def _drop_marks(equation: etree._Element) -> None:
    """Leave out marks of alignment, and runs without a sign: beside an operator, they would stand for a term."""
    for run in list(equation.iter(_RUN)):
        texts = list(run.iterchildren(TEXT))
        for text in texts:
            text.text = equation_text(text)
        if texts and not any(text.text for text in texts):
            put_instead(run, [])


def _simplify(equation: etree._Element) -> None:
    """Write phantoms, rare operators and unequal delimiters without their forms; hide empty parts, drawn as « ❑ »."""
    for part in list(equation.iter(*_HIDDEN)):
        if len(part) == 0:
            _hide(part)
    for node in list(equation.iter(qn("m:phant"))):
        kept = [] if is_unseen(node) else [inner for part in node.iterchildren(qn("m:e")) for inner in part]
        put_instead(node, kept)
    for node in list(equation.iter(qn("m:nary"))):
        if operator(node) not in _OPERATORS:
            put_instead(node, [_scripted(node), *(inner for part in node.iterchildren(qn("m:e")) for inner in part)])
    for node in equation.iter(qn("m:begChr"), qn("m:endChr")):
        node.set(qn("m:val"), node.get(qn("m:val"), "").translate(_ANGLES))
    for node in list(equation.iter(qn("m:d"))):
        begin, between, end = delimiters(node)
        parts = list(node.iterchildren(qn("m:e")))
        if begin and end and not (begin in _OPENING and end in _CLOSING):
            inside = [piece for part in parts for piece in (_text(node, between), *part)][1:]
            put_instead(node, [_text(node, begin), *inside, _text(node, end)])


def _scripted(node: etree._Element) -> etree._Element:
    """Return the sign of an operator as plain text, with the limits that it has as scripts."""
    limits = [part for part in node.iterchildren(qn("m:sub"), qn("m:sup")) if len(part)]
    sign = _text(node, operator(node))
    if not limits:
        return sign
    made = node.makeelement(qn("m:s" + "".join(etree.QName(part).localname.capitalize() for part in limits)))
    base = made.makeelement(qn("m:e"))
    base.append(sign)
    made[:] = [base, *limits]
    return made


def _hide(part: etree._Element) -> None:
    """Say in the properties of a root or an operator that it has no such part."""
    form = part.getparent()
    if form is None or form.tag not in _HIDING:
        return
    properties = made_properties(form, f"m:{etree.QName(form).localname}Pr")
    hidden = _HIDDEN[str(part.tag)]
    properties[:] = [*(node for node in properties if node.tag != hidden), form.makeelement(hidden, {qn("m:val"): "1"})]


def _text(beside: etree._Element, words: str) -> etree._Element:
    """Return a run of plain text."""
    run = beside.makeelement(_RUN)
    properties = run.makeelement(_PROPERTIES)
    properties.append(properties.makeelement(_PLAIN))
    run[:] = [properties, text_node(words, TEXT)]
    return run


def _quote(run: etree._Element) -> None:
    """Put what commands in a run into runs of plain text; braces stay outside, where LibreOffice escapes them."""
    texts = list(run.iterchildren(TEXT))
    pieces = _pieces("".join(text.text or "" for text in texts), run)
    if any(plain for _, plain in pieces) or len(pieces) > 1:
        made = [_text(run, _escaped(said)) if plain else _like(run, said) for said, plain in pieces]
        put_instead(run, made)


def _escaped(said: str) -> str:
    """Return words as a quotation of LibreOffice's language holds them; a backslash must not stand at its end."""
    return re.sub(r"\\$", r"\\ ", said.replace('"', '\\"'))


def _pieces(said: str, run: etree._Element) -> list[tuple[str, bool]]:
    """Return the pieces of what a run says, and whether each must be drawn as it is."""
    if run.find(f"{_PROPERTIES}/{_PLAIN}") is not None or re.search(COMMANDING, said, re.IGNORECASE):
        return [(piece, piece not in "{}") for piece in re.split(_BRACES, said) if piece]
    lead = re.match(_LEADING, said) if _is_end(run, before=True) else None
    start = lead.end() if lead else 0
    trail = re.compile(_TRAILING, re.IGNORECASE).search(said, start) if _is_end(run, before=False) else None
    end = trail.start() if trail else len(said)
    return [
        (piece, plain) for piece, plain in ((said[:start], True), (said[start:end], False), (said[end:], True)) if piece
    ]


def _is_end(run: etree._Element, *, before: bool) -> bool:
    """Tell whether a run is the first, or the last, of the terms that stand beside it."""
    if next(run.iterancestors(), run).tag == qn("m:fName"):
        return False
    beside = (str(node.tag) for node in run.itersiblings(preceding=before))
    return all(tag.endswith("Pr") or not tag.startswith(f"{{{NAMESPACES['m']}}}") for tag in beside)


def _like(run: etree._Element, said: str) -> etree._Element:
    """Return a run with the look of another."""
    made = deepcopy(run)
    made.tail = None
    first, *others = made.iterchildren(TEXT)
    first.text = said
    first.set(_SPACE, "preserve")
    for text in others:
        made.remove(text)
    for plain in made.iterfind(f"{_PROPERTIES}/{_PLAIN}"):
        made[0].remove(plain)
    return made
