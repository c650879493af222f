"""Unknown fields that are slips of the pen: a known one misspelt, or one of another level whose indentation is wrong.

One slip is one fault: the field that it misspells or displaces is not called missing beside it.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contratgen.assembly.annotations import models_in
from contratgen.assembly.fields import Rubrique
from contratgen.assembly.meaning import nothing
from contratgen.assembly.rubrics import normalised
from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.reading import located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    Path = tuple[str | int, ...]
    ModelAt = Callable[[Path], type[BaseModel] | None]

HINT: Final = "Alignez les champs d'un même niveau ; ceux d'un groupe sont en retrait sous son nom."


@dataclass(frozen=True, slots=True)
class Slip:
    """Unknown fields that one slip explains: their group, their names, and the fields that it makes missing."""

    at: Path
    names: tuple[str, ...]
    explains: frozenset[Path]
    message: str = ""
    hint: str = ""
    code: str = "CG222"

    def place(self, root: located.Mapping) -> Place:
        """Return where the first of them stands."""
        place: Place = located.node_at(root, self.at).keys_at[self.names[0]]
        return place

    def diagnostic(self, root: located.Mapping) -> Diagnostic:
        """Return the one diagnostic of fields at the wrong level (CG222), or of a value that commas cut (CG135)."""
        return Diagnostic(self.code, self.message, self.place(root), self.hint, field=self.names[0], read=self.names[0])


def slips_of(unknown: Iterable[Path], root: located.Mapping, model_at: ModelAt) -> list[Slip]:
    """Return the slips that explain unknown fields, given by their paths; those of one group come together."""
    groups: dict[Path, list[str]] = {}
    for path in unknown:
        groups.setdefault(path[:-1], []).append(str(path[-1]))
    return [slip for at, names in groups.items() for slip in _of_group(at, names, root, model_at)]


def _of_group(at: Path, names: list[str], root: located.Mapping, model_at: ModelAt) -> Iterator[Slip]:
    """Yield the slips of one group: fields of a level below, of a level above, then misspelt names and cut values."""
    model, group = model_at(at), located.node_at(root, at)
    if model is None or not isinstance(group, located.Mapping):
        return
    found = [*_below(at, names, model, group), *_above(at, names, root, model_at)]
    yield from found
    displaced = {name for slip in found for name in slip.names}
    free = [name for name in written_in_facts(model) if name not in group]
    left = [name for name in names if name not in displaced]
    cut = []
    for name in left:
        if known := nearest_field(name, free):
            free.remove(known)
            yield Slip(at, (name,), frozenset({(*at, known)}))
        elif nothing(group[name]):
            cut.append(name)
    yield from _cut(at, cut, group)


def _cut(at: Path, names: list[str], group: located.Mapping) -> Iterator[Slip]:
    """Yield the pieces of a value that commas cut, where several fields stand on one line, between braces."""
    pieces: dict[str, list[str]] = {}
    owner = ""
    for name in group:
        if owner and name in names and group.keys_at[name].line == group.keys_at[owner].line:
            pieces.setdefault(owner, []).append(name)
        else:
            owner = name
    for owner, cut in pieces.items():
        whole = ", ".join([str(group[owner]), *cut])
        message = f"virgule dans une valeur entre accolades : « {cut[0]} » se lirait comme un champ"
        yield Slip(at, tuple(cut), frozenset(), message, f'Écrivez {owner}: "{whole}", entre guillemets.', "CG135")


def _below(at: Path, names: list[str], model: type[BaseModel], group: located.Mapping) -> Iterator[Slip]:
    """Yield the fields that belong to a group which was opened and left empty."""
    for owner in (name for name in model.model_fields if name in group and nothing(group[name])):
        inner = {name for within in models_in(model.model_fields[owner].annotation) for name in within.model_fields}
        if within := [name for name in names if name in inner]:
            message = f"retrait qui manque : {_quoted(within)} à « {owner} »"
            yield Slip(at, tuple(within), frozenset({(*at, owner)}), message, HINT)


def _above(at: Path, names: list[str], root: located.Mapping, model_at: ModelAt) -> Iterator[Slip]:
    """Yield the fields that belong to the group around."""
    group, up = located.node_at(root, at), at[:-1]
    while up and (located.node_at(root, up) is group or isinstance(located.node_at(root, up), located.Sequence)):
        up = up[:-1]
    outer, model = located.node_at(root, up), model_at(up)
    if not at or model is None or not isinstance(outer, located.Mapping):
        return
    if high := [name for name in names if name in written_in_facts(model) and name not in outer]:
        message = f"retrait de trop : {_quoted(high)} au niveau de « {at[len(up)]} »"
        yield Slip(at, tuple(high), frozenset((*up, name) for name in high), message, HINT)


def _quoted(names: list[str]) -> str:
    belong = "appartiennent" if len(names) > 1 else "appartient"
    return f"{', '.join(f'« {name} »' for name in names)} {belong}"


def nearest_field(name: str, free: list[str]) -> str | None:
    """Return the field that an unknown one misspells: the same but for case, accents and spaces, or a near one."""
    plain = in_letters(name)
    near = difflib.get_close_matches(plain, free, n=1) or [known for known in free if known.startswith(f"{plain}_")]
    return near[0] if near else None


def in_letters(name: str) -> str:
    """Return a name as those of fields are written: lower case, no accent, underscores."""
    return normalised(name).replace(" ", "_").replace("-", "_")


def written_in_facts(model: type[BaseModel]) -> list[str]:
    """Return the fields of a model that are written in YAML: the others are texts, of another file."""
    return [name for name, field in model.model_fields.items() if not _elsewhere(field)]


def _elsewhere(field: FieldInfo) -> bool:
    return any(isinstance(mark, Rubrique) for mark in field.metadata)
