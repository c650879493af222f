"""Texts find their fields: a `##` heading names the `Rubrique` of a field, and its section becomes the field's value.

The mapping that was read is copied, never changed.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from functools import cache, partial
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly.annotations import models_below, models_in
from contratgen.assembly.fields import Rubrique, marks
from contratgen.assembly.meaning import nothing
from contratgen.assembly.spellings import bare
from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.base.faults import Fault, Found, excerpt
from contratgen.reading import located
from contratgen.reading.texts import REPEATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

ABSENT: Final = located.Absent("", Place(""))
COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
SIGNS: Final = "#>*_-+:=\\ \t\u00a0"
LIKE_HEADING: Final = re.compile(r"[#>*_+\s\\-]*\w[^\n]{0,150}\Z")
HEADING: Final = re.compile(r" {0,3}#{1,6}(?:\s|$)")
SHARED: Final = Fault(
    "CG149",
    "deux textes auraient la même rubrique « ## {read} », déjà celle de la ligne {first}",
    "Donnez-leur deux noms, et à chacun sa rubrique dans le fichier de textes.",
)
_TYPED = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " ", "–": "-", "—": "-"})


def normalised(heading: str) -> str:
    """Return the form in which headings are compared: no case, no accent, straight apostrophes, plain spaces."""
    return " ".join(bare(heading.translate(_TYPED).casefold()).split())


class Sections:
    """The sections of a set of texts, each taken at most once; what nobody took is a fault.

    Nothing is missing from texts that could not be read (`None`): that is the fault.
    """

    def __init__(self, sections: located.Mapping | None) -> None:
        self.unread = sections is None
        self._mapping = sections if sections is not None else located.Mapping(Place(""))
        self._sections: dict[str, str] = {}
        self._repeated: list[Diagnostic] = []
        for heading in self._mapping:
            first = self._sections.setdefault(normalised(heading), heading)
            if first is not heading:
                place, told = self._mapping.keys_at[heading], f"ligne {self._mapping.keys_at[first].line}"
                self._repeated.append(REPEATED.at(place, heading, first=told, more="", copied=""))
        self._wanted: dict[str, tuple[str, Place]] = {}
        self._shared: set[str] = set()
        self._taken: set[str] = set()
        self._lacking: dict[str, Diagnostic] = {}

    def claimed(self, heading: str, place: Place) -> Diagnostic | None:
        """Note that what stands at `place` has its text below a heading; a fault (CG149) when another has it too."""
        key = normalised(heading)
        if key not in self._wanted:
            self._wanted[key] = heading, place
            return None
        self._shared.add(key)
        return SHARED.at(place, heading, first=self._wanted[key][1].line)

    def shared(self, told: Diagnostic) -> bool:
        """Whether a fault is that of a heading met again (CG142) for two texts that are named alike."""
        ours = told.code == REPEATED.code and told.place.file.startswith(self._mapping.place.file)
        return ours and normalised(told.read) in self._shared

    def take(self, heading: str) -> located.Scalar | None:
        """Return the section below a heading, or None."""
        key = normalised(heading)
        if key not in self._sections:
            return None
        self._taken.add(key)
        found: located.Scalar = self._mapping[self._sections[key]]
        return found

    def lacks(self, heading: str, fault: Diagnostic) -> None:
        """Note the fault of a section that is wanted and not there, or says nothing."""
        if not self.unread:
            self._lacking[normalised(heading)] = fault

    def faults(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with the headings: met again (CG142), unknown (CG211), lacking (CG210).

        One that is a slip of the pen for another is told once. Beyond the limit unknown ones are only counted.
        """
        free = {key: heading for key, (heading, _) in self._wanted.items() if key not in self._sections}
        found = Found()
        meant: set[str] = set()
        for key, heading in self._sections.items():
            if key not in self._taken and not isinstance(self._mapping[heading], located.Doubted):
                near = next(iter(difflib.get_close_matches(key, [name for name in free if name not in meant], n=1)), "")
                meant.add(near)
                place = self._mapping.keys_at[heading]
                found.note(Severity.ERROR, place, partial(self._unknown, heading, free.get(near, ""), [*free.values()]))
        lacking = {key: fault for key, fault in self._lacking.items() if key not in meant}
        lines = self._lines() if lacking else {}
        yield from (rubric for rubric in self._repeated if not self.shared(rubric))
        yield from (*found.all(), *(_written(fault, lines.get(key)) for key, fault in lacking.items()))

    def _lines(self) -> dict[str, located.Scalar]:
        """Return the lines of all sections that may have been meant for headings, by what they would name."""
        lines: dict[str, located.Scalar] = {}
        for section in self._mapping.values():
            for rank, line in enumerate(section.split("\n")):
                if LIKE_HEADING.match(line):
                    place = Place(section.place.file, section.place.line + rank, 1)
                    lines.setdefault(normalised(line.strip(SIGNS)), located.Scalar(line.strip(), place))
        return lines

    def _unknown(self, heading: str, proposal: str, free: list[str]) -> Diagnostic:
        hint = (
            f"Vouliez-vous écrire « ## {proposal} » ?"
            if proposal
            else (
                "Rubriques encore vides : " + ", ".join(f"« {f} »" for f in free) + "."
                if free
                else "Toutes les rubriques attendues sont remplies ; utilisez « ### » pour un intertitre."
            )
        )
        return Diagnostic(
            "CG211", f"rubrique inconnue « {heading} »", self._mapping.keys_at[heading], hint=hint, read=heading
        )


@cache
def named_by(rubric: Rubrique) -> tuple[str, ...]:
    """Return the fields that a heading names between braces."""
    return tuple(name for _, name, _, _ in Formatter().parse(rubric.heading) if name is not None)


@cache
def naming_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields that the headings of a model's texts name, and the groups that they belong to.

    « code » for « Engagement {code} ».
    """
    below = [*models_below(model)]
    named = [name for model in below for _, rubric in marks(model, Rubrique) for name in named_by(rubric)]
    return tuple(dict.fromkeys([*named, *(name for model in below for name, *_ in _holders(model))]))


def with_texts(model: type[BaseModel], facts: located.Mapping, sections: Sections) -> tuple[Any, list[Diagnostic]]:
    """Return a copy of `facts` in which every `Rubrique` field of `model` holds its section, and the faults."""
    faults: list[Diagnostic] = []
    return _filled(model, facts, sections, faults), faults


def _filled(model: type[BaseModel], facts: located.Mapping, sections: Sections, faults: list[Diagnostic]) -> Any:
    filled = located.Mapping(facts.place)
    filled.update(facts)
    filled.keys_at.update(facts.keys_at)
    for name, inner, made in _holders(model):
        if name in facts:
            filled[name] = _descend(inner, facts[name], sections, faults)
        elif made and any(marks(inner, Rubrique)):
            filled[name] = _filled(inner, located.Mapping(facts.place), sections, faults)
    for name, rubric in marks(model, Rubrique):
        _take(filled, name, rubric, sections, faults, required=model.model_fields[name].is_required())
    return filled


@cache
def _holders(model: type[BaseModel]) -> tuple[tuple[str, type[BaseModel], bool], ...]:
    """Return the fields below which texts are to be filled in: name, model, and whether it is made when absent."""
    held = ((name, models_in(field.annotation), field) for name, field in model.model_fields.items())
    return tuple(
        (name, inner[0], field.default_factory is not None)
        for name, inner, field in held
        if len(inner) == 1 and any(any(marks(below, Rubrique)) for below in models_below(inner[0]))
    )


def _descend(model: type[BaseModel], value: Any, sections: Sections, faults: list[Diagnostic]) -> Any:
    if isinstance(value, located.Mapping):
        return _filled(model, value, sections, faults)
    if isinstance(value, located.Sequence):
        copy = located.Sequence(value.place)
        copy.extend(_descend(model, item, sections, faults) for item in value)
        return copy
    return value


def _take(  # the walk's state is its arguments
    filled: located.Mapping,
    name: str,
    rubric: Rubrique,
    sections: Sections,
    faults: list[Diagnostic],
    *,
    required: bool,
) -> None:
    if name in filled:
        faults.append(_misplaced(filled, name, rubric))
        filled[name] = Texte("", ())  # one fault: the model is not to report the value again
        return
    naming = named_by(rubric)
    if any(nothing(filled.get(field, ABSENT)) for field in naming):
        filled[name] = Texte("", ())  # the field that names the heading is missing: that is the fault to report
        return
    heading = rubric.heading.format_map(filled)
    if shared := sections.claimed(heading, located.place_of(filled, naming[-1:])):
        filled[name] = Texte("", ())  # whose the section is cannot be known
        faults.append(shared)
        return
    section = sections.take(heading)
    if section is not None and not wordless(section):
        filled[name] = section
        filled.keys_at[name] = section.place
    elif required:
        filled[name] = Texte("", ())  # one fault for one absence: the model is not to report it again
        sections.lacks(heading, _lacking(heading, name, section, filled.place))


def _misplaced(filled: located.Mapping, name: str, rubric: Rubrique) -> Diagnostic:
    """Return the diagnostic (CG212) of a text that is written among the facts."""
    where = filled.keys_at.get(name, filled.place)
    hint = f"Écrivez-le sous le titre « ## {rubric.heading} » du fichier de textes."
    return Diagnostic("CG212", "ce champ est un texte : il ne s'écrit pas ici", where, hint, field=name)


def _lacking(heading: str, name: str, section: located.Scalar | None, place: Place) -> Diagnostic:
    """Return the diagnostic (CG210) of a rubric that is not there, or is there and says nothing."""
    if section is None:
        hint = f"Ajoutez au fichier de textes un titre « ## {heading} », suivi du texte."
        return Diagnostic("CG210", f"la rubrique « ## {heading} » manque", place, hint, field=name)
    message = f"la rubrique « ## {heading} » est vide"
    return Diagnostic("CG210", message, section.place, "Écrivez le texte sous ce titre.", field=name)


def _written(lacking: Diagnostic, line: located.Scalar | None) -> Diagnostic:
    """Return the fault of a rubric that lacks, where a line bears its name with other signs."""
    if line is None:
        return lacking
    hint = "Commencez la ligne par « ## » et une espace, sans autre signe ni retrait."
    message = f"{lacking.message} : la ligne « {excerpt(line)} » n'en ouvre pas"
    return replace(lacking, place=line.place, message=message, hint=hint)


def wordless(section: str) -> bool:
    """Return whether a rubric holds no word: spaces, signs, comments and headings are none."""
    lines = COMMENT.sub("", section).split("\n")
    return not any(sign.isalnum() for line in lines if not HEADING.match(line) for sign in line)
