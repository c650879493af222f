"""How much a page draws, and how far what it draws with refers to more: ten forms of ten lines may draw a billion.

Loops end here as well: a form that draws itself has no end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from contratgen.base import limits
from contratgen.pdf.opening import BeyondLimitError, as_list, decoded, walk_once

USED: Final = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+(?:Do|scn|SCN|gs|[\d.+-]+\s+Tf)\b")
"""The names that a drawing uses (ISO 32000-1, annex A): forms, patterns, states, fonts."""
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
OPERATORS: Final = re.compile(rb"(?<![^\s\]>)])[A-Za-z'\"][A-Za-z0-9*'\"]*(?=\s|$)")
FAMILIES: Final = frozenset({"/Separation", "/DeviceN", "/Indexed", "/Pattern", "/ICCBased"})
REFERENCE: Final = re.compile(rb"(?<![\w.#])(\d{1,10}) (\d{1,5}) R\b")
BRACKET: Final = re.compile(rb"<<|>>|\[|\]")
OPENING: Final = frozenset({b"<<", b"["})
ENDLESS: Final = "des couleurs ou des fonctions renvoient les unes aux autres au-delà de ce qui est admis"
NESTED: Final = "un dessin en contient un autre sans fin, ou sur trop de niveaux"


def scopes_of(pdf: Pdf) -> Iterator[tuple[Object, Any]]:
    """Yield each drawing of a piece with the resources that it draws with, None where it has none.

    A page is given as it is, all else as its stream. Raises `BeyondLimitError` for more than `limits.DRAWING_SCOPES`.
    """
    for count, scope in enumerate(pdf.content_scopes()):
        if count >= limits.DRAWING_SCOPES:
            raise BeyondLimitError("les pages du PDF partagent des dessins au-delà de ce qui est admis")
        yield scope.content, scope.resources


def drawing_in(holder: Object) -> bytes:
    """Return what a page draws, or a stream."""
    streams = [holder] if isinstance(holder, Stream) else as_list(holder.get(Name.Contents))
    return b"\n".join(decoded(stream) for stream in streams)


def names_used(drawing: bytes) -> Counter[str]:
    """Return how often a drawing names each form, pattern, state and font that it uses."""
    return Counter(
        "/" + ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name).decode("latin-1")
        for name in USED.findall(drawing)
    )


def operators_of(drawing: bytes) -> int:
    """Return how many operators a drawing has, give or take those that look like one within its data."""
    return sum(1 for _ in OPERATORS.finditer(drawing))


def require_drawable(pdf: Pdf) -> None:
    """Raise `BeyondLimitError` when pages draw without end, or more than `limits.DRAWN_BYTES`, repetitions counted."""
    weights = Weights()
    drawn = 0
    for page in pdf.pages:
        drawn += weights.of(drawing_in(page.obj), page.obj.get(Name.Resources), 0)
        if drawn > limits.DRAWN_BYTES:
            raise BeyondLimitError(f"les dessins répétés dépassent {limits.DRAWN_BYTES >> 20} Mio")


@dataclass
class Weights:
    """What each form, pattern and glyph draws, worked out once; a chain of them is followed by recursion."""

    known: dict[tuple[int, int], int] = field(default_factory=dict)

    def of(self, content: bytes, resources: Any, depth: int) -> int:
        """Return the bytes that a drawing draws, those of what it uses included."""
        if depth > limits.DRAWING_DEPTH:
            raise BeyondLimitError(NESTED)
        if not isinstance(resources, Dictionary):
            return len(content)
        return len(content) + sum(
            count * self._below(kind, thing, resources, depth + 1)
            for name, count in names_used(content).items()
            for kind in ("/XObject", "/Pattern", "/ExtGState", "/Font")
            if isinstance(thing := resources.get(kind, Dictionary()).get(name), Object)
        )

    def _below(self, kind: str, thing: Object, resources: Any, depth: int) -> int:
        if kind == "/ExtGState":
            mask = thing.get(Name.SMask)
            return self._stream(mask.get(Name.G), resources, depth) if isinstance(mask, Dictionary) else 0
        if kind == "/Font":
            return self._font(thing, resources, depth) if thing.get(Name.Subtype) == Name.Type3 else 0
        return self._stream(thing, resources, depth)

    def _stream(self, stream: Any, resources: Any, depth: int) -> int:
        if not isinstance(stream, Stream) or stream.get(Name.Subtype) == Name.Image:
            return 0
        if stream.objgen not in self.known:
            own = stream.get(Name.Resources, resources)
            self.known[stream.objgen] = self.of(decoded(stream), own, depth)
        return self.known[stream.objgen]

    def _font(self, font: Object, resources: Any, depth: int) -> int:
        """Weigh a font by its heaviest glyph; glyphs that are texts of such fonts would multiply without being seen."""
        own = font.get(Name.Resources, resources)
        glyphs = [stream for stream in font.get(Name.CharProcs, Dictionary()).values() if isinstance(stream, Stream)]
        if own is not resources and any(_drawn(font) for font in own.get(Name.Font, Dictionary()).values()):
            raise BeyondLimitError(NESTED)
        return max((self._stream(glyph, own, depth) for glyph in glyphs), default=0)


def _drawn(font: Any) -> bool:
    return isinstance(font, Dictionary) and font.get(Name.Subtype) == Name.Type3


def require_plain_colours(pdf: Pdf) -> None:
    """Raise `BeyondLimitError` for colours or functions that loop, or unfold beyond `limits.COLOUR_PARTS`.

    A reader loads them all before it draws: twenty levels of ten references each are a hundred billion.
    """
    known: dict[tuple[int, int], int] = {}
    for thing in pdf.objects:
        if _colours(thing):
            _weigh(thing, 0, known)


def _colours(thing: Any) -> bool:
    if isinstance(thing, Array):
        return len(thing) > 1 and isinstance(thing[0], Name) and str(thing[0]) in FAMILIES
    return isinstance(thing, Dictionary | Stream) and Name.FunctionType in thing


def _weigh(thing: Any, depth: int, known: dict[tuple[int, int], int]) -> int:
    """Return how many parts an object unfolds to."""
    if depth > limits.COLOUR_DEPTH:
        raise BeyondLimitError(ENDLESS)
    if thing.is_indirect and thing.objgen in known:
        return known[thing.objgen]
    weight = 1 + sum(_weigh(part, depth + 1, known) for part in _parts(thing))
    if weight > limits.COLOUR_PARTS:
        raise BeyondLimitError(ENDLESS)
    if thing.is_indirect:
        known[thing.objgen] = weight
    return weight


def _parts(thing: Any) -> Iterator[Any]:
    values = thing if isinstance(thing, Array) else thing.values()
    return (value for value in values if isinstance(value, Array | Dictionary | Stream))


def require_shallow(pdf: Pdf) -> None:
    """Follow what the pages refer to, and raise `BeyondLimitError` if a chain of references could be too long.

    qpdf copies by recursion, and its stack ends: a chain of 60 000 would end the process. The longest cannot exceed the
    sum of all levels, whatever the order in which they are followed.
    """
    seen = {node.objgen for node in walk_once(pdf.Root.get(Name.Pages), "/Kids")}
    waiting = [reference for page in pdf.pages for reference in _references(page.obj)]
    levels = 0
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        thing: Any = pdf.get_object(key)
        found = _references(thing) if isinstance(thing, Object) else []  # a number or a name comes as itself
        if found:
            levels += _nesting(thing)
            waiting += found
        if levels > limits.PIECE_LEVELS:
            raise BeyondLimitError("les objets du PDF renvoient les uns aux autres au-delà de ce qui est admis")


def _text(thing: Object) -> bytes:
    return (thing.stream_dict if isinstance(thing, Stream) else thing).unparse(resolved=True)


def _references(thing: Object) -> list[tuple[int, int]]:
    return [(int(number), int(generation)) for number, generation in REFERENCE.findall(_text(thing))]


def _nesting(thing: Object) -> int:
    depth = deepest = 1
    for bracket in BRACKET.findall(_text(thing)):
        depth += 1 if bracket in OPENING else -1
        deepest = max(deepest, depth)
    return deepest
