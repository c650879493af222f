"""`texte.md` → its sections: each `## Heading` names a field, and what follows is the text of that field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.base.faults import Fault, Found
from contratgen.reading.conflicts import conflicts
from contratgen.reading.lines import BLANKS, Line, numbered
from contratgen.reading.located import Doubted, Mapping, Scalar
from contratgen.reading.markdown.line_syntax import CLOSING

if TYPE_CHECKING:
    from collections.abc import Iterable

BEFORE: Final = Fault(
    "CG140",
    "texte avant la première rubrique : « {read} »",
    "Commencez le fichier par une ligne « ## » suivie du nom de la rubrique.",
)
TOP_HEADING: Final = Fault(
    "CG141",
    "titre à un seul # : « {read} »",
    "Une rubrique s'ouvre par ##, un titre à l'intérieur d'un texte par ###.",
)
REPEATED: Final = Fault(
    "CG142",
    "rubrique « {read} » écrite deux fois, déjà {first}{more}",
    "Réunissez les deux textes sous une seule ligne ##.{copied}",
)
COPIED: Final = " Si l'un des deux fichiers est une copie de l'autre, rangez-la hors du projet."
MALFORMED: Final = Fault(
    "CG143",
    "rubrique mal écrite « {read} » : il manque une espace ordinaire après ##",
    "Écrivez « ## Nom de la rubrique » ; une espace insécable ne convient pas.",
)
UNNAMED: Final = Fault("CG144", "rubrique sans nom", "Écrivez le nom de la rubrique après ##.")

SECTION: Final = re.compile(r" {0,3}##(?!#)")
TOP: Final = re.compile(r" {0,3}#(?=[ \t\u00a0\u202f]|$)")
DEEP: Final = re.compile(r" {0,3}#{3,6}(?=[ \t])")


def read_sections(text: str, file: str) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """Return the sections of a text, by heading, and the faults of its headings; no sections of a text in conflict.

    A section is a `Scalar` without the empty lines around it, which begins where its first line stands.
    """
    if unsettled := conflicts(text, file, titles=True):
        return None, unsettled
    sections = Mapping(Place(file, 1, 1))
    faults = Found()
    heading: Line | None = None
    body: list[Line] = []
    for line in numbered(text, Place(file, 1, 1)):
        if TOP.match(line) and heading is not None and all(line.blank for line in body):
            faults.add(TOP_HEADING, Place(file, line.number, 1), line)
            body.append(Line("", line.number))
        elif TOP.match(line) or SECTION.match(line) or (heading is None and not body and DEEP.match(line)):
            _add(sections, heading, body, faults)
            heading, body = line, []
        else:
            body.append(line)
    _add(sections, heading, body, faults)
    _as_written(sections, text.split("\n"))
    return sections, faults.all()


def _as_written(sections: Mapping, lines: list[str]) -> None:
    """Give each section back the tabs at the heads of its lines: their columns are those of the file."""
    for name, section in sections.items():
        first = (section.place.line or 1) - 1
        written = "\n".join(lines[first : first + section.count("\n") + 1]) if section else ""
        sections[name] = type(section)(written, section.place)


def merge_sections(parts: Iterable[Mapping | None], place: Place) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """Return the sections of several files as one mapping, None when one is unknown; a heading met again is a fault."""
    merged = Mapping(place)
    faults = Found()
    given = [*parts]
    for part in filter(None, given):
        again = [name for name in part if name in merged]
        alike = f", comme {len(again) - 1} autres de ce fichier" if len(again) > 2 else ""  # noqa: PLR2004  # a copy
        for name, section in part.items():
            if name not in merged:
                _put(merged, name, section, part.keys_at[name], faults)
            elif name == again[0] or not alike:
                _repeat(merged, name, part.keys_at[name], faults, alike)
    return None if None in given else merged, faults.all()


def _add(sections: Mapping, heading: Line | None, body: list[Line], faults: Found) -> None:
    """Add one section: the lines below a heading, or what stands before the first."""
    file = sections.place.file
    written = [rank for rank, line in enumerate(body) if not line.blank]
    if heading is None:
        if written:
            line = body[written[0]]
            faults.add(BEFORE, Place(file, line.number, line.column + line.indent), line)
        return
    told = faults.count
    name = _name(heading, file, faults)
    if name is None:
        return
    kind = Scalar if faults.count == told else Doubted
    kept = body[written[0] : written[-1] + 1] if written else []
    start = kept[0].number if kept else heading.number
    _put(sections, name, kind("\n".join(kept), Place(file, start, 1)), Place(file, heading.number, 1), faults)


def _put(sections: Mapping, name: str, section: Scalar, place: Place, faults: Found) -> None:
    if name in sections:
        _repeat(sections, name, place, faults)
        return
    sections[name] = section
    sections.keys_at[name] = place


def _repeat(sections: Mapping, name: str, place: Place, faults: Found, more: str = "") -> None:
    """Tell that a section is written twice; `more`, that others of the file are too, which makes it a copy."""
    first = sections.keys_at[name]
    where = f"ligne {first.line}" if first.file == place.file else f"dans {first.file}:{first.line}"
    faults.add(REPEATED, place, name, first=where, more=more, copied=COPIED if more else "")


def _name(heading: Line, file: str, faults: Found) -> str | None:
    """Return the field that a line names; None where it names none."""
    match = SECTION.match(heading) or TOP.match(heading) or DEEP.match(heading)
    rest = heading.cut(match.end() if match else 0)
    name = " ".join(CLOSING.sub("", rest.strip(BLANKS)).split())
    place = Place(file, heading.number, 1)
    if not name:
        faults.add(UNNAMED, place)
        return None
    if TOP.match(heading):
        faults.add(TOP_HEADING, place, heading)
    elif DEEP.match(heading):
        faults.add(BEFORE, place, heading)
    elif rest[0] not in BLANKS:
        faults.add(MALFORMED, place, heading)
    return name
