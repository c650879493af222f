"""What LibreOffice paints outside any mark becomes an artifact, and pictures come back to their figures.

ISO 14289-1, 7.1: content is either tagged or an artifact. ISO 32000-1, 14.6: marks stand between path objects, never
inside one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Matrix, Name, Operator

from contratgen.convert.repair_order import in_reading_order
from contratgen.convert.structure import NEAR, Structure, figure_box, kids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Object, Page, Pdf

    from contratgen.convert.document import Properties

Instruction = ContentStreamInstruction | ContentStreamInlineImage

OPENS: Final = frozenset({"BMC", "BDC"})
PATH_BEGINS: Final = frozenset({"m", "re"})
PATH_ENDS: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
ALONE: Final = frozenset({"Do", "sh", "INLINE IMAGE"})
"""Operators that paint by themselves."""
CLOSE: Final = ContentStreamInstruction([], Operator("EMC"))
ARTIFACT: Final = ContentStreamInstruction([Name.Artifact], Operator("BMC"))


def mark_content(pdf: Pdf, _: Properties) -> None:
    """Mark as artifact what is painted outside any mark or in one that no element owns; give figures their pictures."""
    structure = Structure(pdf)
    figures = _empty_figures(structure)
    for page in pdf.pages:
        before = list(pikepdf.parse_content_stream(page))
        owned = _with_figures(before, structure, page, figures.get(page.obj.objgen, []))
        after = list(in_reading_order(_wrapped(_disowned(owned, structure, page)), page))
        if len(after) != len(before) or any(new is not old for new, old in zip(after, before, strict=True)):
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(after))


def _empty_figures(structure: Structure) -> dict[tuple[int, int], list[Object]]:
    """Return, by page, the figures that hold nothing though they have a box."""
    found: dict[tuple[int, int], list[Object]] = {}
    for figure in structure.elements("/Figure"):
        if not kids(figure) and "/Pg" in figure and figure_box(figure) is not None:
            found.setdefault(figure.Pg.objgen, []).append(figure)
    return found


def _with_figures(
    instructions: Iterable[Instruction], structure: Structure, page: Page, figures: list[Object]
) -> Iterator[Instruction]:
    """Yield the instructions, each picture that fills a figure's box moved from its artifact into the figure."""
    waiting = list(figures)
    matrix, saved = Matrix(), []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(matrix)
        elif operator == "Q" and saved:
            matrix = saved.pop()
        elif operator == "cm":
            matrix = Matrix(*(float(n) for n in instruction.operands)) @ matrix
        figure = next((f for f in waiting if _fills(matrix, f)), None) if operator == "Do" else None
        if figure is None:
            yield instruction
            continue
        waiting.remove(figure)
        number = structure.own_content(page, figure)
        mark = ContentStreamInstruction([Name.Figure, Dictionary(MCID=number)], Operator("BDC"))
        yield from (CLOSE, mark, instruction, CLOSE, ARTIFACT)


def _fills(matrix: Matrix, figure: Object) -> bool:
    """Tell whether the unit square, under the matrix, is the figure's box."""
    box = figure_box(figure)
    assert box is not None
    painted = (matrix.e, matrix.f, matrix.e + matrix.a, matrix.f + matrix.d)
    return all(abs(side - other) < NEAR for side, other in zip(painted, box, strict=True))


def _disowned(instructions: Iterable[Instruction], structure: Structure, page: Page) -> Iterator[Instruction]:
    """Yield the instructions, marks that no element owns turned into artifacts."""
    for instruction in instructions:
        operands = instruction.operands
        marks = str(instruction.operator) == "BDC" and "/MCID" in operands[1]
        yield ARTIFACT if marks and structure.owner(page, int(operands[1].MCID)) is None else instruction


def _wrapped(instructions: Iterable[Instruction]) -> Iterator[Instruction]:
    """Yield the instructions, those that paint outside any mark within an artifact's."""
    depth, inside = 0, False
    for instruction in instructions:
        operator = str(instruction.operator)
        depth += (operator in OPENS) - (operator == "EMC")
        begins = depth == 0 and not inside and (operator in PATH_BEGINS or operator in ALONE)
        if begins:
            inside = True
            yield ARTIFACT
        yield instruction
        if inside and (operator in PATH_ENDS or operator in ALONE):
            inside = False
            yield CLOSE
