"""What LibreOffice paints outside any mark becomes an artifact, and pictures come back to their figures.

ISO 14289-1, 7.1: content is either tagged or an artifact. ISO 32000-1, 14.6: marks stand between path objects, never
inside one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Matrix, Name, Operator

from contratgen.convert.structure import Structure, kids

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
NEAR: Final = 1.0
"""Points by which a figure's box may differ from the picture painted in it."""


def mark_content(pdf: Pdf, _: Properties) -> None:
    """Mark what is painted outside any mark as artifact, and each picture as the content of its figure."""
    structure = Structure(pdf)
    figures = _empty_figures(structure)
    for page in pdf.pages:
        before = list(pikepdf.parse_content_stream(page))
        boxes = figures.get(page.obj.objgen, [])
        after = list(_wrapped(_with_figures(before, structure, page, boxes) if boxes else before))
        if len(after) != len(before):
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(after))


def _empty_figures(structure: Structure) -> dict[tuple[int, int], list[Object]]:
    """Return, by page, the figures that hold nothing though they have a box."""
    found: dict[tuple[int, int], list[Object]] = {}
    for figure in structure.elements("/Figure"):
        if not kids(figure) and "/Pg" in figure and _box(figure) is not None:
            found.setdefault(figure.Pg.objgen, []).append(figure)
    return found


def _box(figure: Object) -> tuple[float, ...] | None:
    attributes = figure.get("/A")
    if not isinstance(attributes, Dictionary) or "/BBox" not in attributes:
        return None
    return tuple(float(side) for side in attributes["/BBox"])


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
    box = _box(figure)
    assert box is not None
    painted = (matrix.e, matrix.f, matrix.e + matrix.a, matrix.f + matrix.d)
    return all(abs(side - other) < NEAR for side, other in zip(painted, box, strict=True))


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
