"""What the operators of a content stream make of the state of graphics and text (ISO 32000-1, 8.4, 9.3, 9.4 and 14.6).

One walker for whoever follows a drawing: its subclasses say what they make of what is shown, painted or marked.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Self, TypeVar

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Matrix, Name, Object

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from pikepdf import Page, Pdf

Step = tuple[str, ContentStreamInstruction | ContentStreamInlineImage]
"""An operator by name, and the instruction it ends."""
Operands = Sequence[Any]

SHOWING: Final = frozenset({"Tj", "TJ", "'", '"'})
"""The operators that show strings."""
AS_IT_IS: Final = Matrix()
UNMARKED: Final = -1
"""What stands for the identifier of what has none: headers, footers and other artifacts."""


def steps_of(stream: Page | Object, operators: str = "") -> list[Step]:
    """Return the instructions of a page or form, or those of some operators, written one after the other."""
    return [(str(instruction.operator), instruction) for instruction in pikepdf.parse_content_stream(stream, operators)]


def whole_steps_of(pdf: Pdf, drawing: bytes) -> list[Step]:
    """Return the instructions of a drawing. Raises `UserWarning` for one that cannot be read to its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # pikepdf only warns of a drawing that ends too soon
        return steps_of(pdf.make_stream(drawing))


def pieces_of(shown: Object) -> Iterable[Object | int | Decimal]:
    """Return a shown string, or those of an array and the adjustments between them."""
    return shown.as_list() if isinstance(shown, Array) else (shown,)  # iterating an array takes five times as long


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked content that is open: whose it is, and whether other words already stand for its glyphs."""

    identifier: int = UNMARKED
    replaced: bool = False


@dataclass(slots=True)
class State:
    """What is saved and restored (8.4.1 and 9.3): `scale` is 1 for letters of their own width."""

    matrix: Matrix = AS_IT_IS
    font: str = ""
    size: float = 1.0
    scale: float = 1.0
    rise: float = 0.0
    gap: float = 0.0
    space: float = 0.0
    leading: float = 0.0
    mode: int = 0

    def copy(self) -> Self:
        """Return the same state, to be changed."""
        return type(self)(*(getattr(self, name) for name in self.__match_args__))


S = TypeVar("S", bound=State)


class Walker(Generic[S]):
    """Follows the operators of one stream; `line` and `text` are the matrices of the line and of the next glyph."""

    OPERATORS: ClassVar[Mapping[str, str]] = {
        "q": "_save", "Q": "_restore", "cm": "_concat",
        "BT": "_begin", "Tf": "_set_font", "Tz": "_set_scale", "Tr": "_set_mode",
        "Tm": "_set_matrix", "Td": "_move", "TD": "_move_leading", "T*": "_next_line",
        "Tj": "show", "TJ": "show", "'": "_show_line", '"': "_show_line",
        "BMC": "_open_mark", "BDC": "_open_mark", "EMC": "_close_mark",
    }  # fmt: skip
    """The method that follows each operator."""
    NUMBERS: ClassVar[Mapping[str, str]] = {"Ts": "rise", "Tc": "gap", "Tw": "space", "TL": "leading"}
    """What the other operators set of the state."""

    def __init__(self, state: S) -> None:
        self.state = state
        self.saved: list[S] = []
        self.line = self.text = AS_IT_IS
        self.marks = [Mark()]

    def follow(self, operator: str, operands: Any) -> None:
        """Take one operator into account. Raises `ValueError` or `TypeError` for operands that are not its own."""
        if operator in self.OPERATORS:
            getattr(self, self.OPERATORS[operator])(operands)
        elif operator in self.NUMBERS:
            setattr(self.state, self.NUMBERS[operator], float(operands[0]))

    # -- what subclasses may want to know -----------------------------------------------------------------------------
    def show(self, operands: Operands) -> None:
        """Show the string, or the strings and adjustments, of the only operand."""

    def speak(self, words: str) -> None:
        """Take the words that stand for all glyphs of the mark that was just opened (14.9.4)."""

    # -- graphics state -----------------------------------------------------------------------------------------------
    def _save(self, _: Operands) -> None:
        self.saved.append(self.state.copy())

    def _restore(self, _: Operands) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def _concat(self, operands: Operands) -> None:
        self.state.matrix = matrix_of(operands) @ self.state.matrix

    # -- text ---------------------------------------------------------------------------------------------------------
    def _begin(self, _: Operands) -> None:
        self.line = self.text = AS_IT_IS

    def _set_font(self, operands: Operands) -> None:
        self.state.font, self.state.size = str(operands[0]), float(operands[1])

    def _set_scale(self, operands: Operands) -> None:
        self.state.scale = float(operands[0]) / 100

    def _set_mode(self, operands: Operands) -> None:
        self.state.mode = int(operands[0])

    def _set_matrix(self, operands: Operands) -> None:
        self.line = self.text = matrix_of(operands)

    def _move(self, operands: Operands) -> None:
        self.line = self.text = self.line.translated(float(operands[0]), float(operands[1]))

    def _move_leading(self, operands: Operands) -> None:
        self.state.leading = -float(operands[1])
        self._move(operands)

    def _next_line(self, _: Operands) -> None:
        self._move((0, -self.state.leading))

    def _show_line(self, operands: Operands) -> None:
        if len(operands) > 1:
            self.state.space, self.state.gap = float(operands[0]), float(operands[1])
        self._next_line(())
        self.show(operands[-1:])

    def advance(self, by: float) -> None:
        """Move on along the line, by so many units of text space."""
        self.text = self.text.translated(by, 0)

    # -- marks --------------------------------------------------------------------------------------------------------
    def _open_mark(self, operands: Operands) -> None:
        outer, (kind, *rest) = self.marks[-1], operands
        properties = rest[0] if rest and isinstance(rest[0], Dictionary) else Dictionary()
        own = UNMARKED if kind == Name.Artifact else int(properties.get("/MCID", outer.identifier))
        speaks = not outer.replaced and "/ActualText" in properties
        self.marks.append(Mark(own, outer.replaced or speaks))
        if speaks:
            self.speak(str(properties["/ActualText"]))

    def _close_mark(self, _: Operands) -> None:
        if len(self.marks) > 1:
            self.marks.pop()


def matrix_of(numbers: Iterable[Object | float]) -> Matrix:
    """Return a matrix given by its six numbers."""
    return Matrix(*map(float, numbers))
