"""What LibreOffice leaves out of the structure tree and PDF/UA-1 (ISO 14289-1) or PDF/A-3a asks for, put back.

Each repair looks for the fault and does nothing where a LibreOffice does better. It says which of the two versions that
were tried, 7.4 and 25.2, needs it, as far as that is known.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from contratgen.base.symbols import meaning
from contratgen.conversion.text import paired, signs, words_of
from contratgen.pdf.structure_tree import NEAR, STANDARD_TYPES, Structure, figure_box, is_element, kids, silent_figures

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

    from contratgen.conversion.document import Chart, Properties

PRIVATE: Final = re.compile(rb"(?<=> <)(?:E[0-9A-F]|F[0-8])[0-9A-F]{2}(?=>)")
"""A code of the private use area (U+E000 to U+F8FF), as the image of one glyph."""


def styles_called_as_types(structure: Structure, _: Properties) -> None:
    """Make plain paragraphs of those whose Word style is called « Note » or « Figure » (ISO 14289-1, 7.1).

    LibreOffice names an element after its style, and maps the name: a standard type must not be mapped.
    """
    roles = structure.root.get("/RoleMap", Dictionary())
    taken = sorted({f"/{name}" for name in STANDARD_TYPES.split()} & set(roles.keys()))
    for element in structure.elements(*taken) if taken else ():
        if _named_after_style(element):
            structure.retype(element, roles[str(element.S)])
    for name in taken:
        del roles[name]


def _named_after_style(element: Object) -> bool:
    """Tell a styled paragraph or span from what LibreOffice itself calls so: a figure, a table, a link, a note."""
    held = kids(element)
    attributes = element.get("/A")
    block = isinstance(attributes, Dictionary) and attributes.get("/Placement") == Name.Block
    aimed = any(not isinstance(kid, int) and "/Obj" in kid for kid in held)
    return figure_box(element) is None and not aimed and (block or any(isinstance(kid, int) for kid in held))


def tab_order(structure: Structure, _: Properties) -> None:
    """Let the keyboard follow the structure on every page (ISO 14289-1, 7.18.3): 7.4 says so on none with links."""
    for page in structure.pdf.pages:
        page.obj.Tabs = Name.S


def note_identifiers(structure: Structure, _: Properties) -> None:
    """Give every note a unique identifier (ISO 14289-1, 7.9), and list them in the tree: 7.4 gives none."""
    notes = list(structure.elements("/Note"))
    if not notes:
        return
    names = pikepdf.NameTree.new(structure.pdf)
    for number, note in enumerate(notes, 1):
        note.ID = String(f"note-{number}")
        names[f"note-{number}"] = note
    structure.root.IDTree = names.obj


def link_descriptions(structure: Structure, _: Properties) -> None:
    """Describe every link in words (ISO 14289-1, 7.18.5), without tabs: 7.4 and 25.2 leave internal ones without."""
    pages = list(structure.pdf.pages)
    numbers = {page.obj.objgen: number for number, page in enumerate(pages, 1)}
    for link in (link for page in pages for link in _links(page)):
        words = " ".join(str(link.get("/Contents", "")).split())
        link.Contents = String(words or _destination(link, numbers))


def _destination(link: Object, numbers: dict[tuple[int, int], int]) -> str:
    if "/Dest" in link and isinstance(link.Dest, Array):
        return f"Page {numbers.get(link.Dest[0].objgen, '')}".strip()
    return str(link.A.get("/URI", "Lien")) if "/A" in link else "Lien"


def untagged_links(structure: Structure, _: Properties) -> None:
    """Put links that no element holds into the structure: those from a footnote's number back to its call, in 7.4."""
    notes = _notes_by_page(structure)
    for page in structure.pdf.pages:
        lost = [link for link in _links(page) if "/StructParent" not in link]
        labels = notes.get(page.obj.objgen, [])
        for position, link in enumerate(lost):
            _hold(structure, page, link, labels[position] if len(labels) == len(lost) else None)


def _hold(structure: Structure, page: Page, link: Object, paragraph: Object | None) -> None:
    """Make a link element at the head of a note's paragraph, around its number, or failing that at the very end."""
    parent = paragraph if paragraph is not None else structure.top()
    element = structure.new_element("/Link", parent, page)
    inside = kids(parent)
    if paragraph is not None:
        number = inside.pop(0)
        assert isinstance(number, int)
        element.K.append(number)
        structure.move_content(page, number, element)
        parent.K = Array([element, *inside])
    else:
        parent.K = Array([*inside, element])
    structure.own_annotation(link, element)


def _notes_by_page(structure: Structure) -> dict[tuple[int, int], list[Object]]:
    """Return, by page, the first paragraph of each note whose number is a marked content of that page."""
    found: dict[tuple[int, int], list[Object]] = {}
    for note in structure.elements("/Note"):
        paragraph = next((kid for kid in kids(note) if is_element(kid)), None)
        if paragraph is not None and isinstance(next(iter(kids(paragraph)), None), int):
            found.setdefault(paragraph.Pg.objgen, []).append(paragraph)
    return found


def _links(page: Page) -> list[Object]:
    return [found for found in page.obj.get("/Annots", []) if found.get("/Subtype") == Name.Link]


def chart_alternatives(structure: Structure, properties: Properties) -> None:
    """Give charts the alternative text that the Word file has for them (ISO 14289-1, 7.3), known by their size.

    7.4 writes none.
    """
    waiting = list(properties.charts)
    for figure in silent_figures(structure):
        if waiting and _has_size(figure, waiting[0]):
            figure.Alt = String(waiting.pop(0).text)


def equation_alternatives(structure: Structure, properties: Properties) -> None:
    """Give each equation its words on one line (ISO 14289-1, 7.7), known by its characters, else by its rank."""
    formulas = list(words_of(structure, "/Formula")) if properties.equations else []
    written = [signs(equation.characters) for equation in properties.equations]
    beside = [signs(equation.forms) for equation in properties.equations]
    known = {shown: rank for rank, shown in paired(written, [signs(said) for _, said in formulas], beside).items()}
    others = iter([rank for rank in range(len(written)) if rank not in known.values()])
    for shown, (formula, _) in enumerate(formulas):
        rank = known[shown] if shown in known else next(others, None)
        if rank is not None:
            formula.Alt = String(properties.equations[rank].text)


def _has_size(figure: Object, chart: Chart) -> bool:
    left, bottom, right, top = figure_box(figure) or (0.0, 0.0, 0.0, 0.0)
    return abs(right - left - chart.width) < NEAR and abs(top - bottom - chart.height) < NEAR


def private_characters(structure: Structure, _: Properties) -> None:
    """Map bullets drawn from the private use area to characters with a meaning (ISO 19005-3, 6.2.11.7.3).

    Raises `ValueError` for one that has none.
    """
    for font in structure.pdf.objects:
        if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == Name.Font and "/ToUnicode" in font:
            table = font.ToUnicode.read_bytes()
            if PRIVATE.search(table):
                font.ToUnicode.write(PRIVATE.sub(partial(_meaning, str(font.get("/BaseFont", ""))), table))


def _meaning(font: str, found: re.Match[bytes]) -> bytes:
    code = found[0].decode()
    sign = meaning(int(code, 16), font)
    if not sign:
        raise ValueError(f"le caractère U+{code} d'une police de symboles n'a pas de sens connu")
    return b"%04X" % ord(sign)


def lean_elements(structure: Structure, _: Properties) -> None:
    """Keep of every element what says something (ISO 32000-1, table 323): half of the weight of a file of tables.

    `/Type` is optional; `/Pg` is for elements that hold content of that page themselves, or say where on it they stand.
    """
    known: dict[bytes, Object] = {}
    for element in structure.elements():
        if "/Type" in element:
            del element["/Type"]
        if "/Pg" in element and figure_box(element) is None and all(is_element(kid) for kid in kids(element)):
            del element["/Pg"]
        attributes = element.get("/A")
        if isinstance(attributes, Array):
            element.A = Array([_shared(structure.pdf, entry, known) for entry in attributes])
        elif isinstance(attributes, Dictionary):
            element.A = _shared(structure.pdf, attributes, known)


def _shared(pdf: Pdf, attributes: Object, known: dict[bytes, Object]) -> Object:
    """Return the one object for these attributes (14.7.5); those that name header cells stay their element's own."""
    if not isinstance(attributes, Dictionary) or "/Headers" in attributes:
        return attributes
    said = attributes.unparse(resolved=True)
    if said not in known:
        known[said] = attributes if attributes.is_indirect else pdf.make_indirect(attributes)
    return known[said]
