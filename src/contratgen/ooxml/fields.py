"""The fields of a story (ECMA-376 Part 1 §17.16): what Word calculates, and the result kept beside the code."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from contratgen.ooxml.bookmarks import following
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import CALLS
from contratgen.ooxml.splicing import put_instead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

R: Final = qn("w:r")
_MARK, _TYPE, _CODE, SIMPLE = qn("w:fldChar"), qn("w:fldCharType"), qn("w:instrText"), qn("w:fldSimple")
_INSTRUCTION, _RPR, _T = qn("w:instr"), qn("w:rPr"), qn("w:t")


@dataclass
class Field:
    """One field: its code, and the runs in which it begins, passes from code to result (if it has one), and ends.

    Of a `w:fldSimple`, `begin` is the element itself, which holds its result. The code of a field is `computed` when it
    holds another field.
    """

    code: str
    begin: etree._Element
    separate: etree._Element | None = None
    end: etree._Element | None = None
    codes: list[etree._Element] = field(default_factory=list)
    computed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it ends."""
        return self.begin.tag == SIMPLE or self.end is not None

    @property
    def name(self) -> str:
        """The first word of the code, in capitals: `REF`, `TOC`."""
        return first_word(self.code)

    @property
    def arguments(self) -> list[str]:
        """What follows the name, word by word, quotes taken off; a switch is a word."""
        return [quoted or plain for quoted, plain in _WORDS.findall(self.code)[1:]]

    @property
    def switches(self) -> dict[str, list[str]]:
        """The words that follow each switch, by its name in small letters; before the first one, under no name."""
        last: list[str] = []
        found = {"": last}
        for quoted, plain in _WORDS.findall(self.code)[1:]:
            if not quoted and _SWITCH.fullmatch(plain):
                last = found.setdefault(plain.casefold(), [])
            else:
                last.append(quoted or plain)
        return found

    @property
    def target(self) -> str:
        """Its first word that belongs to no switch: a bookmark, a sequence, a style."""
        return next(iter(self.switches[""]), "")

    def set_code(self, code: str) -> None:
        """Give the field another code."""
        self.code = code
        if self.begin.tag == SIMPLE:
            self.begin.set(_INSTRUCTION, code)
        for rank, node in enumerate(self.codes):
            node.text = "" if rank else code

    def result(self) -> list[etree._Element]:
        """Return the runs of the cached result."""
        if self.begin.tag == SIMPLE:
            return list(self.begin.iter(R))
        if self.separate is None:
            return []
        inside = takewhile(lambda node: node is not self.end, following(self.separate))
        return [node for node in inside if node.tag == R]


def first_word(code: str) -> str:
    """Return the name that the code of a field begins with, in capitals."""
    return next(iter(code.split(maxsplit=1)), "").upper()


def isolate_marks(root: etree._Element) -> None:
    """Give each mark of a field, and what stands beside it, a run of its own, as Word writes them."""
    for run in dict.fromkeys(mark.getparent() for mark in root.iter(_MARK)):
        inside = [] if run is None else [child for child in run if child.tag != _RPR]
        if run is None or len(inside) <= 1:
            continue
        made = [deepcopy(run) for _ in inside]
        for copy, child in zip(made, inside, strict=True):
            copy[:] = [*copy.iterchildren(_RPR), child]
        made[-1].tail = run.tail
        put_instead(run, made)


def fields_of(root: etree._Element) -> Iterator[Field]:
    """Yield the fields of a story as they end; a field within another comes before it. Unclosed ones are left out."""
    return (found for found in every_field(root) if found.is_whole)


def every_field(root: etree._Element) -> Iterator[Field]:
    """Yield the fields of a story, those that never end last, and codes where none belongs: Word may run them all."""
    open_fields: list[Field] = []
    for node in root.iter(_MARK, _CODE, SIMPLE):
        run = node.getparent()
        if run is None:
            continue  # a part that is but a field is no story
        if node.tag == SIMPLE or node.get(_TYPE) == "begin":
            if open_fields and open_fields[-1].separate is None:
                open_fields[-1].computed = True
            if node.tag == SIMPLE:
                yield Field(node.get(_INSTRUCTION, ""), node)
            else:
                open_fields.append(Field("", run))
        elif open_fields:
            yield from _read(node, run, open_fields)
        elif node.tag == _CODE:
            yield Field(node.text or "", run)
    yield from open_fields


def forget_tags(root: etree._Element) -> None:
    """Take the tags out of results that rendering works out anew: they repeat those of the text referred to."""
    for found in [found for found in fields_of(root) if found.name in STORED or found.name == "PAGEREF"]:
        runs = found.result()
        if any("{" in (text.text or "") for run in runs for text in run.iter(_T)):
            for text in [text for run in runs for text in run.iter(_T)]:
                text.text = ""


def _read(node: etree._Element, run: etree._Element, open_fields: list[Field]) -> Iterator[Field]:
    kind, current = node.get(_TYPE), open_fields[-1]
    if node.tag == _CODE and current.separate is None:
        current.code += node.text or ""
        current.codes.append(node)
    elif node.tag == _CODE:
        yield Field(node.text or "", run)
    elif kind == "separate":
        current.separate = run
    elif kind == "end":
        open_fields.pop()
        current.end = run
        yield current


def link_targets(found: Field) -> list[str]:
    """Return what a `HYPERLINK` field leads to outside its document."""
    own = {switch: words[1 if switch in _TAKING else 0 :] for switch, words in found.switches.items()}
    return [word for words in own.values() for word in words]


_WORDS: Final = re.compile(
    r"[\"“”]([^\"“”]*)(?:[\"“”]|$)|(\\[a-z*#@!](?![\w:/])|\\[*#@](?=\w)|\\[rs](?=\d)|[^\s\"“”]+)", re.IGNORECASE
)
_SWITCH: Final = re.compile(r"\\[A-Za-z*#@!]")
_TAKING: Final = frozenset({"\\l", "\\o", "\\t", "\\*"})
"""The switches of `HYPERLINK` that take an argument: a bookmark, a screen tip, a frame, a format (17.16.5.25)."""

_KEPT: Final = "(?i:mergeformat|charformat)"
_NOTHING, _WORD, _ANY, _SOME = "", r"\S+", ".*", ".+"
_AS_IS: Final = f"{_KEPT}( {_KEPT})*"
_TEXT: Final = "(?i:(?:upper|lower|firstcap|caps|mergeformat|charformat)(?: |$))+"
_COUNT: Final = "(?:(?:(?i:arabic|mergeformat|charformat)|roman|ROMAN|alphabetic|ALPHABETIC)(?: |$))+"
_NUMBERED: Final = dict.fromkeys((r"\n", r"\r", r"\w", r"\t", r"\p"), _NOTHING)
_COUNTED: Final = {"": _NOTHING, r"\*": _COUNT, r"\#": "[#0]"}
_TITLE: Final = {"": _NOTHING, r"\*": _TEXT}
_LEVEL: Final = "[1-9]"
ALLOWED: Final[Mapping[str, Mapping[str, str]]] = {
    "PAGE": _COUNTED,
    "NUMPAGES": _COUNTED,
    "SECTIONPAGES": _COUNTED,
    "REF": {"": _WORD, r"\h": _NOTHING, **_NUMBERED, r"\*": _TEXT},
    "PAGEREF": {"": _WORD, r"\h": _NOTHING, r"\*": _AS_IS},
    "NOTEREF": {"": _WORD, r"\h": _NOTHING, r"\f": _NOTHING, r"\p": _NOTHING, r"\*": _AS_IS},
    "STYLEREF": {"": _SOME, **_NUMBERED, r"\s": _NOTHING, r"\*": _TEXT},
    "SEQ": {
        "": _WORD, **dict.fromkeys((r"\c", r"\h", r"\n"), _NOTHING), r"\r": "[0-9]{1,5}", r"\s": _LEVEL,
        r"\*": _COUNT,
    },
    "TOC": {
        "": _NOTHING, **dict.fromkeys((r"\o", r"\n"), "|[1-9] ?- ?[1-9]"), r"\t": _SOME, r"\c": _SOME,
        **dict.fromkeys((r"\h", r"\z", r"\u", r"\w", r"\x"), _NOTHING), r"\*": _AS_IS,
    },
    "HYPERLINK": {"": _ANY, **dict.fromkeys((r"\h", r"\l", r"\m", r"\n", r"\o", r"\t"), _ANY), r"\*": _AS_IS},
    **dict.fromkeys(("TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS"), _TITLE),
    "DOCPROPERTY": {"": _SOME, r"\*": _TEXT},
}  # fmt: skip
"""Fields that depend on nothing but the document itself, with the switches (« » for none) that rendering or the
converter works out as Word does, and the words that may follow each."""
LASTING: Final = frozenset({"TOC", "HYPERLINK"})
"""Those that may go on over several paragraphs."""
_PAGES: Final = frozenset({"PAGE", "NUMPAGES"})
"""Those that Word and the converter count anew whenever they lay pages out."""
STORED: Final = frozenset(ALLOWED) - {*LASTING, *_PAGES, "PAGEREF"}
"""Those whose result rendering writes, for the converter to print as it stands."""


NOT_WORKED_OUT: Final = "CG806"
"""The code of a field whose result nobody here works out as Word does."""
NUMBERING: Final = frozenset({r"\r", r"\n", r"\w", r"\s"})
"""The switches by which a reference shows the number of a paragraph."""


def shows_text(found: Field) -> bool:
    """Tell whether a field repeats the text of a bookmark, and neither a number nor a place."""
    return found.name == "REF" and not found.switches.keys() & {*NUMBERING, r"\p"}


def refusal(found: Field) -> str:
    """Return the French words for what nobody here works out of a field of an admitted name; nothing when all is."""
    if found.computed:
        return "champ dont le code est calculé"
    if not found.is_whole:
        return "champ sans fin"
    return _refused_switch(found) or _refused_place(found)


def _refused_switch(found: Field) -> str:
    allowed = ALLOWED[found.name]
    for switch, words in found.switches.items():
        if switch not in allowed or not re.fullmatch(allowed[switch], " ".join(words)):
            said = " ".join([switch, *words]).strip()
            return f"option « {said} » d'un champ" if said else "champ sans cible"
    return ""


def _refused_place(found: Field) -> str:
    if found.name not in LASTING and found.end is not None and _paragraph(found.begin) is not _paragraph(found.end):
        return "champ sur plusieurs paragraphes"
    if found.name in STORED and any(next(run.iter(*CALLS), None) is not None for run in found.result()):
        return "champ dont le résultat appelle une note"
    if found.name in _PAGES and "{" in "".join(text.text or "" for run in found.result() for text in run.iter(_T)):
        return "champ dont le résultat porte une balise, que le numéro remplacerait"
    root = str(found.begin.getroottree().getroot().tag)
    if (root != _DOCUMENT and r"\p" in found.switches) or (found.name == "SECTIONPAGES" and root in _NOTES):
        return "champ que la conversion ne calcule pas à cet endroit"
    return ""


_DOCUMENT: Final = qn("w:document")
_NOTES: Final = frozenset(map(qn, ("w:footnotes", "w:endnotes")))


def _paragraph(node: etree._Element) -> etree._Element | None:
    return next(node.iterancestors(qn("w:p")), None)
