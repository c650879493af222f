"""The words of a tagged PDF in reading order, and the proof that none of a partner's is missing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from pikepdf import Name, Page

from contratgen.base.ocr import READ
from contratgen.conversion.page_labels import places_of
from contratgen.pdf.marked_text import marked_text
from contratgen.pdf.opening import opened
from contratgen.pdf.structure_tree import Structure, is_element, kids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Object, Pdf

    from contratgen.pdf.marked_text import Fonts

INLINE: Final = frozenset({"/Link", "/Span", "/Quote", "/Reference", "/Lbl", "/Code"})
"""Elements that begin no line."""
MADE: Final = frozenset({"/TOC"})
"""Elements whose words are made of others', and of the numbers of pages."""
LIGATURES: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
UNSEEN: Final = dict.fromkeys(
    (0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF), ""
)
FOLDED: Final = LIGATURES | UNSEEN | {0x2010: "-", 0x2011: "-"}
"""Characters that a reader cannot tell from others, or see: ligatures, hyphens, what only says where a line may end."""
DRAWN_ALIKE: Final = str.maketrans(
    {"−": "-", "∗": "*", "”": '"', "′": "'", "⋅": "·", "∕": "/", "∣": "|", "\u3008": "⟨", "\u3009": "⟩"}
    | dict(zip("\u0300\u0302\u0303\u030c", "`^~ˇ", strict=True))
)
"""The signs that LibreOffice draws in equations for those that are typed."""
SPACES: Final = re.compile(r"\s+")


def missing_in(printed: str, blocks: Sequence[str]) -> list[str]:
    """Return the blocks that a folded text does not hold as often as they are given, each in its reading order.

    White space, capitals, ligatures and hyphenation do not count. A block is text that nothing interrupts.
    """
    wanted = Counter(map(folded, blocks))
    lost = {
        text for text, times in wanted.items() if text not in printed or (times > 1 and printed.count(text) < times)
    }
    return [block for block in blocks if folded(block) in lost]


def folded(text: str) -> str:
    """Return a text without what a reader cannot tell: white space, capitals, ligatures, hyphenation."""
    return SPACES.sub("", unicodedata.normalize("NFC", text).translate(FOLDED)).casefold()


def signs(text: str) -> Counter[str]:
    """Return how often each sign stands in an equation, whatever the alphabet and shape it is drawn in."""
    return Counter("".join(unicodedata.normalize("NFKC", text).translate(DRAWN_ALIKE).split()))


def paired(
    wanted: Sequence[Counter[str]], shown: Sequence[Counter[str]], forms: Sequence[Counter[str]]
) -> dict[int, int]:
    """Return the rank of the shown equation that has the signs of each wanted one, by its rank; none for those lost.

    Those that show no sign but theirs and those of their forms come first, then those that show all of them: neither
    list says where the other's equations stand.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    surpluses = sorted(
        (
            strange(their - own, forms[number]),
            (their - own - forms[number]).total(),
            (own + forms[number] - their).total(),
            number,
            other,
        )
        for number, own in enumerate(wanted)
        for other, their in enumerate(shown)
        if not own - their
    )
    for *_, number, other in surpluses:
        if number not in pairs and other not in taken:
            pairs[number] = other
            taken.add(other)
    return pairs


def strange(surplus: Counter[str], forms: Counter[str]) -> int:
    """Return how many signs of an equation neither people nor its forms wrote."""
    return sum(times for sign, times in surplus.items() if sign not in forms)


class Printed(NamedTuple):
    """What a PDF says: its folded text, that of each of its notes, and the signs of each of its equations.

    `pages` are the folded words of each page, headers and footers included, in the order in which they are drawn;
    `places` the pages of its named destinations, from 1.
    """

    text: str
    notes: tuple[str, ...]
    equations: tuple[Counter[str], ...]
    pages: tuple[str, ...]
    places: dict[str, int]


def printed_words(pdf: bytes) -> Printed:
    """Return what a PDF says, in the order of its structure tree. Raises `KeyError` when it is not tagged."""
    with opened(pdf) as finished:
        structure, marked = Structure(finished), _marked(finished)
        notes = ("".join(_in_order(note, marked)) for note in structure.elements("/Note"))
        equations = ("".join(_in_order(formula, marked)) for formula in structure.elements("/Formula"))
        whole = folded("".join(_in_order(structure.root, marked)))
        pages = tuple(folded("".join(marked[page.obj.objgen].values())) for page in finished.pages)
        return Printed(whole, tuple(map(folded, notes)), tuple(map(signs, equations)), pages, places_of(finished))


def words_of(structure: Structure, kind: str) -> Iterator[tuple[Object, str]]:
    """Yield the elements of a kind, such as `/Formula`, with their words."""
    pages: dict[tuple[int, int], dict[int, str]] = {}
    for element in list(structure.elements(kind)):
        if element.Pg.objgen not in pages:
            pages[element.Pg.objgen] = marked_text(Page(element.Pg))
        yield element, "".join(_in_order(element, pages))


def reading_text(pdf: bytes) -> str:
    """Return the tagged text of a PDF in the order of its structure tree, a line for each block.

    Raises `KeyError` when the file is not tagged.
    """
    with opened(pdf) as finished:
        return _lines(_in_order(Structure(finished).root, _marked(finished)))


class PartText(NamedTuple):
    """The words of a part of a dossier, a line for each block; `read` are those that a program read of scans."""

    title: str
    text: str
    read: str = ""


def part_texts(pdf: bytes) -> list[PartText]:
    """Return the words of each part of a dossier, in order; contents are left out: they are made.

    Raises `KeyError` when the file is not tagged.
    """
    with opened(pdf) as dossier:
        marked = _marked(dossier)
        return [_part_text(part, marked) for part in Structure(dossier).elements("/Part") if "/T" in part]


def _part_text(part: Object, marked: dict[tuple[int, int], dict[int, str]]) -> PartText:
    read = list(_read_of_scans(part))
    without = frozenset(paragraph.objgen for paragraph in read)
    aside = "\n".join("".join(_in_order(paragraph, marked)) for paragraph in read)
    return PartText(str(part["/T"]), _lines(_in_order(part, marked, MADE, without)), aside)


def _read_of_scans(part: Object) -> Iterator[Object]:
    """Yield the paragraphs after a picture that says that its text was read, on the same page."""
    page = None
    for kid in filter(is_element, kids(part)):
        if kid["/S"] != Name.P:
            page = kid.Pg.objgen if str(kid.get("/Alt", "")).endswith(READ) else None
        elif page is not None and kid.Pg.objgen == page:
            yield kid


def _lines(words: Iterator[str]) -> str:
    return "\n".join(line for line in "".join(words).split("\n") if line.strip())


def _marked(pdf: Pdf) -> dict[tuple[int, int], dict[int, str]]:
    fonts: Fonts = {}
    return {page.obj.objgen: marked_text(page, fonts) for page in pdf.pages}


def _in_order(
    root: Object,
    marked: dict[tuple[int, int], dict[int, str]],
    kinds_without: frozenset[str] = frozenset(),
    without: frozenset[tuple[int, int]] = frozenset(),
) -> Iterator[str]:
    """Yield the words of every content item, depth first (ISO 32000-1, 14.8.2.3), but for some kinds and elements."""
    waiting: list[tuple[Object, Object | int]] = [(root, kid) for kid in reversed(kids(root))]
    while waiting:
        parent, kid = waiting.pop()
        if is_element(kid):
            yield "" if str(kid["/S"]) in INLINE else "\n"
            if str(kid["/S"]) not in kinds_without and kid.objgen not in without:
                waiting.extend((kid, below) for below in reversed(kids(kid)))
        elif isinstance(kid, int):
            yield marked[parent.Pg.objgen].get(kid, "")
        elif "/MCID" in kid:
            page = kid.Pg if "/Pg" in kid else parent.Pg
            yield marked[page.objgen].get(int(kid.MCID), "")
