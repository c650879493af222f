"""Which styles and lists of a template rich text is written with: one role, several names, and what else if none.

Frozen and hashable: a text rendered with the same book gives the same XML, and is rendered once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contratgen.ooxml.numbering import Numbering
    from contratgen.ooxml.styles import Style, Styles


@dataclass(frozen=True, slots=True)
class Role:
    """What a style is for: its kind, the names under which it is looked for, and what is done without it."""

    kind: str
    names: tuple[str, ...]
    without: str


ROLES: Final = {
    "body": Role("paragraph", ("Corps", "Corps de texte", "Body Text"), "style par défaut"),
    "bullet": Role("paragraph", ("Puce", "Liste à puces", "List Bullet", "List Paragraph"), "puces ordinaires"),
    "number": Role(
        "paragraph", ("Numérotation", "Liste numérotée", "Liste à numéros", "List Number", "List Paragraph"),
        "numéros ordinaires",
    ),
    "quote": Role("paragraph", ("Citation", "Quote"), "paragraphe en retrait"),
    "table": Role("table", ("Tableau", "Table Grid", "Grille du tableau"), "filets simples"),
    "cell": Role("paragraph", ("Tableau texte", "Texte de tableau"), ""),
    "header_cell": Role("paragraph", ("Tableau en-tête", "En-tête de tableau"), ""),
    "link": Role("character", ("Lien hypertexte", "Hyperlink"), "texte souligné"),
    "note": Role("paragraph", ("Note de bas de page", "footnote text"), "style par défaut"),
    "note_mark": Role(
        "character", ("Appel note de bas de p.", "Appel de note", "footnote reference"), "chiffre en exposant"
    ),
}  # fmt: skip
"""Roles without words for `without` are refinements that a template need not have."""

BULLETS: Final = ("•", "–", "▪")
FORMATS: Final = ("decimal", "lowerLetter", "lowerRoman")
A4: Final = 11906
A4_TEXT: Final = 9070
"""Width of the text of an A4 page with margins of 25 mm, in twips."""
_STEP: Final = 360
"""Indent of one list level, in twips (6.35 mm)."""


@dataclass(frozen=True, slots=True)
class StyleBook:
    """The identifiers of a template's styles by role (empty when it has none), and its lists.

    `headings` holds the identifiers of the styles of levels 1 to 9. `bullet_list` is a list in use, 0 for none;
    `number_list` the abstract list of which each numbered list is a new use, None for none. `indents` are in twips.
    `text_width` is the width between margins in twips.
    """

    body: str = ""
    bullet: str = ""
    number: str = ""
    quote: str = ""
    table: str = ""
    cell: str = ""
    header_cell: str = ""
    link: str = ""
    note: str = ""
    note_mark: str = ""
    headings: tuple[str, ...] = ("",) * LEVELS
    bullet_list: int = 0
    number_list: int = 0
    bullet_indents: tuple[int, ...] = (0,) * LEVELS
    number_indents: tuple[int, ...] = (0,) * LEVELS
    text_width: int = A4_TEXT


def make_style_book(styles: Styles, numbering: Numbering, body: etree._Element) -> tuple[StyleBook, str, str]:
    """Return the book of a template, and the XML of the lists that the template lacks: abstract ones, and uses."""
    found = {name: styles.find(role.kind, *role.names) for name, role in ROLES.items()}
    ids = {name: style.id if style else "" for name, style in found.items()}
    bullets, numbers = (_list_of(found[name], numbering) for name in ("bullet", "number"))
    abstract, num = max(numbering.abstract, default=-1) + 1, max(numbering.nums, default=0) + 1
    own_indents = tuple(_STEP * (rank + 1) for rank in range(LEVELS))
    book = StyleBook(
        **ids,
        headings=tuple(_heading(styles, level) for level in range(1, LEVELS + 1)),
        bullet_list=bullets or num,
        number_list=numbering.nums[numbers].abstract if numbers else abstract + 1,
        bullet_indents=_indents(numbering, bullets) if bullets else own_indents,
        number_indents=_indents(numbering, numbers) if numbers else own_indents,
        text_width=text_width(body),
    )
    own = ("" if bullets else own_bullets(abstract)) + ("" if numbers else own_numbers(abstract + 1))
    return book, own, "" if bullets else f'<w:num w:numId="{num}"><w:abstractNumId w:val="{abstract}"/></w:num>'


def _list_of(style: Style | None, numbering: Numbering) -> int:
    """Return the list of a style when it has all nine levels, 0 otherwise."""
    num_id = style.num_id if style is not None else None
    return num_id if num_id and _is_complete(numbering, num_id) else 0


def _is_complete(numbering: Numbering, num_id: int) -> bool:
    return all(numbering.level(num_id, rank) is not None for rank in range(LEVELS))


def _indents(numbering: Numbering, num_id: int) -> tuple[int, ...]:
    levels = (numbering.level(num_id, rank) for rank in range(LEVELS))
    return tuple(level.left if level else 0 for level in levels)


def _heading(styles: Styles, level: int) -> str:
    style = styles.find("paragraph", f"heading {level}", f"Titre {level}")
    return style.id if style else ""


def text_width(body: etree._Element) -> int:
    """Return the width between the margins of the last section, A4 with 25 mm margins when it says nothing."""
    section = next(iter(list(body.iter(qn("w:sectPr")))[-1:]), None)
    size = None if section is None else section.find(qn("w:pgSz"))
    margins = None if section is None else section.find(qn("w:pgMar"))
    if size is None or margins is None:
        return A4_TEXT
    sides = (integer(margins.get(qn(f"w:{side}"))) for side in ("left", "right"))
    return max(integer(size.get(qn("w:w")), A4) - sum(sides), 1000)


def missing_styles(book: StyleBook, file: str) -> Iterator[Diagnostic]:
    """Yield a warning for each style that rich text would use and that the template lacks."""
    for name, role in ROLES.items():
        if role.without and not getattr(book, name):
            yield _missing(role.names[0], role.without, file)
    if not any(book.headings):
        yield _missing("Titre 1", "gras", file)


def _missing(name: str, without: str, file: str) -> Diagnostic:
    message = f"le modèle n'a pas de style « {name} » ; à la place : {without}"
    hint = "Créez-le dans Word, ou importez-le d'un modèle de contratgen."
    return Diagnostic("CG315", message, Place(file), hint=hint, severity=Severity.WARNING)


def own_bullets(abstract: int) -> str:
    """Return the XML of an abstract bullet list."""
    levels = "".join(_level(rank, "bullet", BULLETS[rank % len(BULLETS)]) for rank in range(LEVELS))
    return _abstract(abstract, "hybridMultilevel", levels)


def own_numbers(abstract: int) -> str:
    """Return the XML of an abstract numbered list: 1., a., i. and again."""
    levels = "".join(_level(rank, FORMATS[rank % len(FORMATS)], f"%{rank + 1}.") for rank in range(LEVELS))
    return _abstract(abstract, "multilevel", levels)


def _abstract(number: int, kind: str, levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'


def _level(rank: int, number_format: str, text: str) -> str:
    left = _STEP * (rank + 1)
    return (
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{_STEP}"/></w:pPr></w:lvl>'
    )
