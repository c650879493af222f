"""Which codes the pages of a piece show in each of its fonts: what a font says of others is of no account."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream, String

from contratgen.bundling.pieces.drawing import drawing_in, scopes_of
from contratgen.pdf.content import pieces_of
from contratgen.pdf.opening import decoded
from contratgen.pdf.to_unicode import code_lengths

FOLLOWED: Final = "q Q Tf gs Tj TJ ' \""
"""Operators that choose a font, keep it, or show text in it (ISO 32000-1, 8.4.2 and 9.4.3)."""
CHOOSING: Final = re.compile(rb"(?:^|[\s\])>])(?:Tf|gs|Tj|TJ|'|\")(?=[\s/\[(<]|$)")
IDENTITY: Final = frozenset({"/Identity-H", "/Identity-V"})
CODE_BYTES: Final = 4

FontKey = tuple[int, int]


@dataclass
class Codes:
    """The fonts chosen, and the codes shown in each.

    `unread` are those whose codes are numbered elsewhere; `lost` says that there are such, or that some text stands in
    a font that cannot be told.
    """

    fonts: dict[FontKey, Object] = field(default_factory=dict)
    shown: dict[FontKey, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    unread: set[FontKey] = field(default_factory=set)
    lost: bool = False

    def show(self, font: Object, texts: Sequence[bytes]) -> None:
        """Note that a font shows some texts."""
        split = code_splitter(font)
        if split is None or not font.is_indirect:
            self.lost = True
            self.unread.add(font.objgen)
        else:
            self.shown[font.objgen].update(code for text in texts for code in split(text))


def codes_of(pdf: Pdf) -> Codes:
    """Return the codes that pages, forms, patterns, masks and glyphs show; fonts get an object of their own for that.

    Raises what a malformed object raises.
    """
    codes = Codes()
    for holder, resources in scopes_of(pdf):
        content = drawing_in(holder)
        if CHOOSING.search(content):
            _follow(codes, pdf, content, resources if resources is not None else Dictionary())
    return codes


def _follow(codes: Codes, pdf: Pdf, content: bytes, resources: Dictionary) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")  # pikepdf only warns of a drawing that ends too soon
        instructions = pikepdf.parse_content_stream(pdf.make_stream(content), FOLLOWED)
    codes.lost = codes.lost or bool(told)
    font: Object | None = None
    saved: list[Object | None] = []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(font)
        elif operator == "Q":
            font = saved.pop() if saved else font
        elif operator == "Tf":
            font = _chosen(codes, _font(pdf, resources.get(Name.Font), str(instruction.operands[0])))
        elif operator == "gs":
            state = resources.get(Name.ExtGState, Dictionary()).get(str(instruction.operands[0]))
            if isinstance(state, Dictionary) and Name.Font in state:
                font = _chosen(codes, state.Font[0])
        elif font is None:
            codes.lost = True
        else:
            codes.show(font, [*_texts(instruction.operands)])


def _chosen(codes: Codes, font: Any) -> Object | None:
    if isinstance(font, Dictionary):
        codes.fonts[font.objgen] = font
        return font
    return None


def _font(pdf: Pdf, fonts: Any, name: str) -> Object | None:
    """Return a font by its name, made an object of its own if it stands within its list."""
    font = fonts.get(name) if isinstance(fonts, Dictionary) else None
    if not isinstance(font, Dictionary):
        return None
    if not font.is_indirect:
        fonts[name] = font = pdf.make_indirect(font)
    return font


def _texts(operands: Any) -> Iterator[bytes]:
    return (bytes(piece) for operand in operands for piece in pieces_of(operand) if isinstance(piece, String))


def code_splitter(font: Object) -> Any:
    """Return what splits a text into the codes of a font (ISO 32000-1, 9.7.6.2), None where its CMap is elsewhere."""
    if font.get(Name.Subtype) != Name.Type0:
        return lambda text: (text[place : place + 1] for place in range(len(text)))
    encoding = font.get(Name.Encoding)
    if isinstance(encoding, Stream):
        ranges = code_lengths(decoded(encoding))
        return (lambda text: _split(text, ranges)) if ranges else None
    if str(encoding) not in IDENTITY:
        return None
    return lambda text: (text[place : place + 2] for place in range(0, len(text), 2))


def _split(text: bytes, ranges: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    place = 0
    shortest = min(len(low) for low, _ in ranges)
    while place < len(text):
        ahead = (text[place : place + length] for length in range(1, CODE_BYTES + 1))
        code = next((code for code in ahead if any(_within(code, *bounds) for bounds in ranges)), None)
        yield code or text[place : place + shortest]
        place += len(code or b"0" * shortest)


def _within(code: bytes, low: bytes, high: bytes) -> bool:
    return len(code) == len(low) and all(a <= b <= c for a, b, c in zip(low, code, high, strict=True))
