"""What LibreOffice paints outside any mark becomes an artifact, and pictures come back to their figures.

ISO 14289-1, 7.1: content is either tagged or an artifact. ISO 32000-1, 14.6: marks stand between path objects, never
inside one. Each page is parsed once, and passes through the repairs as a stream of operators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator, Stream

from contratgen.conversion.repair_order import in_reading_order
from contratgen.pdf.content import SHOWING, UNMARKED, State, Walker, steps_of
from contratgen.pdf.structure_tree import NEAR, Structure, figure_box, is_element, kids, silent_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Matrix, Object, Page

    from contratgen.conversion.document import Properties
    from contratgen.pdf.content import Step

ByPage = dict[tuple[int, int], list["Object"]]

OPENS: Final = frozenset({"BMC", "BDC"})
PATH_BEGINS: Final = frozenset({"m", "re"})
PATH_ENDS: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
ALONE: Final = frozenset({"Do", "sh", "INLINE IMAGE"})
"""Operators that paint by themselves."""
CLOSE: Final = ("EMC", ContentStreamInstruction([], Operator("EMC")))
ARTIFACT: Final = ("BMC", ContentStreamInstruction([Name.Artifact], Operator("BMC")))


def mark_content(structure: Structure, _: Properties) -> None:
    """Give every page's content to an element or to an artifact.

    Raises `ValueError` for a figure that has words and no alternative text.
    """
    figures = _by_page(f for f in structure.elements("/Figure") if not kids(f) and figure_box(f) is not None)
    shapes = _by_page(_shapes(structure))
    for page in structure.pdf.pages:
        key = page.obj.objgen
        drawn = steps_of(page)
        before = list(_unfolded(drawn, page.resources))
        if key in shapes:
            _release_shapes(structure, shapes[key], before)
        owned = list(_with_figures(before, structure, page, figures[key])) if key in figures else before
        after = list(in_reading_order(_wrapped(_disowned(owned, structure.content(page))), page))
        if len(after) != len(drawn) or any(new is not old for new, old in zip(after, drawn, strict=True)):
            page.obj.Contents = structure.pdf.make_stream(
                pikepdf.unparse_content_stream([instruction for _, instruction in after])
            )


def _unfolded(steps: Iterable[Step], resources: Object) -> Iterator[Step]:
    """Yield the steps of a page, a form that begins a marked content of the page written out in its place.

    LibreOffice draws transparent words in a form, once. In the body it begins there the marked content that it ends on
    the page, and each stream must end what it begins (14.6); words of a margin have no mark of their own in it.
    """
    forms = resources.get("/XObject", Dictionary())
    for step in steps:
        name = str(step[1].operands[0]) if step[0] == "Do" else ""
        within = _begun(forms.get(name), resources) if name else []
        if within:
            del forms[name]
        yield from within or [step]


def _begun(form: Object | None, resources: Object) -> list[Step]:
    """Return what a form draws when it begins a marked content and does not end it, or shows words without a mark.

    A picture that says words has resources of its own; what the page draws through a form has those of the page.
    """
    if not isinstance(form, Stream) or form.get("/Subtype") != Name.Form:
        return []
    steps = steps_of(form)
    depth = sum({"BMC": 1, "BDC": 1, "EMC": -1}.get(operator, 0) for operator, _ in steps)
    used = {operator for operator, _ in steps}
    own = form.get("/Resources", resources).objgen == resources.objgen
    return steps if depth > 0 or (own and used & SHOWING and not used & OPENS) else []


def _by_page(elements: Iterable[Object]) -> ByPage:
    found: ByPage = {}
    for element in elements:
        if "/Pg" in element:
            found.setdefault(element.Pg.objgen, []).append(element)
    return found


def _shapes(structure: Structure) -> Iterator[Object]:
    """Yield what may be mere decoration: figures that say nothing, and what stands beside the document."""
    yield from (kid for kid in kids(structure.root) if is_element(kid) and Name.Document != kid.S)
    yield from silent_figures(structure)


def _release_shapes(structure: Structure, shapes: list[Object], steps: list[Step]) -> None:
    """Take shapes without words, such as a watermark or a line, out of the structure."""
    speaking = _speaking(steps)
    for shape in shapes:
        if all(isinstance(kid, int) and kid not in speaking for kid in kids(shape)):
            structure.release(shape)
        elif Name.Figure == shape.S:
            raise ValueError("une figure qui contient du texte n'a pas de texte de remplacement")


def _speaking(steps: list[Step]) -> set[int]:
    """Return the identifiers of the marks that hold text."""
    walker = Walker(State())
    found = set()
    for operator, instruction in steps:
        walker.follow(operator, instruction.operands)
        if operator in SHOWING:
            found.add(walker.marks[-1].identifier)
    return found - {UNMARKED}


def _identifier(step: Step) -> int | None:
    """Return the identifier that a mark opens with, if it has one."""
    operator, instruction = step
    if operator != "BDC" or "/MCID" not in instruction.operands[1]:
        return None
    return int(instruction.operands[1].MCID)


def _with_figures(steps: Iterable[Step], structure: Structure, page: Page, figures: list[Object]) -> Iterator[Step]:
    """Yield the steps, each picture that fills a figure's box moved from its artifact into the figure."""
    waiting = list(figures)
    walker = Walker(State())
    for operator, instruction in steps:
        walker.follow(operator, instruction.operands)
        figure = next((f for f in waiting if _fills(walker.state.matrix, f)), None) if operator == "Do" else None
        if figure is None:
            yield operator, instruction
            continue
        waiting.remove(figure)
        number = structure.own_content(page, figure)
        mark = ContentStreamInstruction([Name.Figure, Dictionary(MCID=number)], Operator("BDC"))
        yield from (CLOSE, ("BDC", mark), (operator, instruction), CLOSE, ARTIFACT)


def _fills(matrix: Matrix, figure: Object) -> bool:
    """Tell whether the unit square, under the matrix, is the figure's box."""
    box = figure_box(figure)
    assert box is not None
    painted = (matrix.e, matrix.f, matrix.e + matrix.a, matrix.f + matrix.d)
    return all(abs(side - other) < NEAR for side, other in zip(painted, box, strict=True))


def _disowned(steps: Iterable[Step], owners: list[Object | None]) -> Iterator[Step]:
    """Yield the steps, marks that no element owns turned into artifacts."""
    for step in steps:
        number = _identifier(step) if step[0] == "BDC" else None
        lost = number is not None and (number >= len(owners) or owners[number] is None)
        yield ARTIFACT if lost else step


def _wrapped(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps, those that paint outside any mark within an artifact's: 7.4 leaves some on covers."""
    depth, inside = 0, False
    for step in steps:
        operator = step[0]
        if operator in OPENS:
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif depth == 0 and not inside and (operator in PATH_BEGINS or operator in ALONE):
            inside = True
            yield ARTIFACT
        yield step
        if inside and (operator in PATH_ENDS or operator in ALONE):
            inside = False
            yield CLOSE
