"""What documents show of what was written: the tags of each template, run on the contract itself, tell where.

No type can say it: a condition, a filtered list or an empty one hides what a template prints otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import Template, Undefined, pass_context
from pydantic import BaseModel

from contratgen.assembly.fields import Derive, Modele, NonImprime, Written
from contratgen.assembly.values import Fichier
from contratgen.base.diagnostics import Diagnostic, Severity
from contratgen.rendering.filters import Signet
from contratgen.rendering.grammar import faults
from contratgen.template_check.typed.annotations import fields_of
from contratgen.template_check.usage.coverage import is_choice
from contratgen.template_check.usage.headings import Headings, Told, places
from contratgen.template_check.usage.skeleton import WITNESS, Skeleton
from contratgen.template_check.usage.traced import NOWHERE, Origin, TracingEnvironment, origins_of, plain_head, traced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import CodeType

    from jinja2.runtime import Context

    from contratgen.base.diagnostics import Place
    from contratgen.rendering.grammar.blocks import Item
    from contratgen.rendering.grammar.faults import Located

NOTHING: Final[frozenset[Written]] = frozenset()
Seen = tuple["frozenset[Origin]", int, Any]
"""The fields that a printed value was made of, the number of its tag, and the value."""
_MARK: Final = "\x02"
_MARKS: Final = re.compile(f"{_MARK}([0-9]+){_MARK}")
_SEEN: Final = "contratgen:seen"
"""The key, among a template's variables, of what is noted: no expression can name it."""


@dataclass(frozen=True)
class Line:
    """A field that somebody filled: of which model, its dotted name in the model written, the files that it names.

    `written` tells it from every other field; `unprinted` says why no template needs to print it.
    """

    owner: Modele
    field: str
    name: str
    written: Written
    files: tuple[str, ...] = ()
    unprinted: str = ""

    @property
    def place(self) -> Place:
        """Where it was written."""
        place = self.owner.place(self.field)
        assert place is not None
        return place

    @property
    def decides(self) -> bool:
        """Whether it is a choice: a document shows it also by what it prints because of it."""
        return _decides(type(self.owner), self.field)


class Run(NamedTuple):
    """One story, run for one document: its tags that print, and what they printed, in order."""

    document: str
    tags: list[Located]
    seen: list[Seen]


@dataclass
class Witness:
    """What documents show and read of what was written, once every template was looked at.

    A field that was worked out stands for what it was made of. `bookmarks` are those that tags set; `blind` holds the
    documents whose tags could not be run: nothing is said of what they may show.
    """

    runs: list[Run] = field(default_factory=list)
    read: dict[str, set[Origin]] = field(default_factory=lambda: defaultdict(set))
    owners: dict[Origin, Any] = field(default_factory=dict)
    made: dict[Origin, frozenset[Written]] = field(default_factory=dict)
    bookmarks: set[str] = field(default_factory=set)
    blind: set[str] = field(default_factory=set)
    environment: TracingEnvironment = field(default_factory=TracingEnvironment)

    def __post_init__(self) -> None:
        self.environment.filters[WITNESS] = self._note

    def of(self, line: Line) -> dict[str, list[str]]:
        """Return the documents that show a field, each with the places of its template."""
        return {document: places(told) for document, told in self.told(line).items()}

    def told(self, line: Line) -> dict[str, list[Told]]:
        """Return the documents that show a field, each with what is known of the places of its template."""
        decided = self._decided.get(line.written, ()) if line.decides else ()
        return {**{name: [] for name in decided}, **self._places.get(line.written, {})}

    def shows(self, line: Line) -> bool:
        """Whether any document shows a field: itself, as nearly always, or in what was made of it."""
        printed, read = self._as_written
        if line.written in printed or (line.decides and line.written in read):
            return True
        return line.written in self._places or (line.decides and line.written in self._decided)

    @cached_property
    def _as_written(self) -> tuple[set[Written], set[Written]]:
        """The fields that some document prints, and reads, as they were written."""
        owners = {identity: owner for (identity, _), owner in self.owners.items()}
        sources = {identity: id(one.read_from) for identity, one in owners.items() if isinstance(one, Modele)}
        printed = set[Origin]().union(*(origins for run in self.runs for origins, *_ in run.seen))
        read = set[Origin]().union(*self.read.values())
        return _written(printed, sources), _written(read, sources)

    @cached_property
    def _places(self) -> dict[Written | None, dict[str, list[Told]]]:
        """The places of templates that show a field, in their order: worked out late, for few ask."""
        shown: dict[tuple[str, str], dict[Told, set[Origin]]] = defaultdict(lambda: defaultdict(set))
        for document, tags, seen in self.runs:
            headings = Headings(tags)
            for origins, number, value in seen:
                headings.hear(number, value)
                told = headings.told(number)
                shown[document, told.everywhere][told] |= origins
        found: dict[Written | None, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
        for (document, _), printed in shown.items():
            for told, every in printed.items():
                for written in NOTHING.union(*map(self._of, every)):
                    found[written][document].append(told)
        return found

    @cached_property
    def _decided(self) -> dict[Written | None, list[str]]:
        found: dict[Written | None, list[str]] = defaultdict(list)
        for document, origins in sorted(self.read.items()):
            for written in NOTHING.union(*map(self._of, origins)):
                found[written].append(document)
        return found

    def _owned(self, origin: Origin) -> tuple[Any, str]:
        """Return an origin with its owner; None when it is not known: another may have its identity by now."""
        return self.owners.get(origin), origin[1]

    def _of(self, origin: Origin) -> frozenset[Written]:
        return self.written(*self._owned(origin))

    def written(self, owner: Any, name: str) -> frozenset[Written]:
        """Return the fields written that a field is, or was made of."""
        if not isinstance(owner, Modele):
            return NOTHING
        origin = (id(owner), name)
        if origin not in self.made:
            own = owner.written(name)
            made = NOTHING.union(*(self.written(*source) for source in owner.sources(name))) if own is None else {own}
            self.made[origin] = frozenset(made)
        return self.made[origin]

    def look(self, roots: Mapping[str, BaseModel], trees: Iterable[list[Item]]) -> None:
        """Run the stories of one template on the root of each of its documents, and note what they show."""
        left = dict(roots)
        try:
            stories = [self._compiled(tree) for tree in trees if left]
            for document, root in roots.items():
                self._run(document, root, stories)
                del left[document]
        except Exception:  # noqa: BLE001  # rendering will tell it, at its tag
            self.blind.update(left)

    def _compiled(self, tree: list[Item]) -> tuple[CodeType, list[Located]]:
        """Return the code of one story, with the tags that print."""
        skeleton = Skeleton()
        code = self.environment.compile(skeleton.of(tree))
        return code, skeleton.tags

    def _run(self, document: str, root: BaseModel, stories: Iterable[tuple[CodeType, list[Located]]]) -> None:
        read = self.environment.read
        read.clear()
        read.update({(id(root), name): root for name in fields_of(type(root))})
        variables = {origin[1]: traced(getattr(root, origin[1]), frozenset({origin})) for origin in read}
        runs = []
        for code, tags in stories:
            seen: list[Seen] = []
            template = Template.from_code(self.environment, code, {})
            text = "".join(template.root_render_func(template.new_context({**variables, _SEEN: seen})))
            runs.append(Run(document, tags, [seen[int(mark)] for mark in dict.fromkeys(_MARKS.findall(text))]))
        self.runs += runs
        self.read[document].update(read)
        self.owners.update(read)

    @pass_context
    def _note(self, context: Context, value: Any, number: int) -> str:
        """Return the mark of a printed value, and those that it holds: a block or a macro may keep it for later."""
        text = plain_head(value)
        if isinstance(text, Signet):
            self.bookmarks.add(text.nom)
        held = text if isinstance(text, str) and _MARK in text else ""
        origins = NOWHERE if isinstance(value, Undefined) else origins_of(value, self.environment.read)
        if not origins:
            return held
        seen: list[Seen] = context.parent[_SEEN]
        seen.append((origins, number, text))
        return f"{_MARK}{len(seen) - 1}{_MARK}{held}"


def _written(origins: set[Origin], sources: Mapping[int, int]) -> set[Written]:
    return {(sources[identity], name) for identity, name in origins if identity in sources}


def lines_of(value: Any, name: str = "", unprinted: str = "") -> Iterator[Line]:
    """Yield the fields that somebody filled, of a model written, in order."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from lines_of(item, name, unprinted)
    elif isinstance(value, dict):
        for item in value.values():
            yield from lines_of(item, name, unprinted)
    elif isinstance(value, Modele):
        for field_, info in type(value).model_fields.items():
            if not any(isinstance(mark, Derive) for mark in info.metadata):
                reasons = [mark.reason for mark in info.metadata if isinstance(mark, NonImprime)]
                yield from _line(value, field_, f"{name}.{field_}".lstrip("."), unprinted or "".join(reasons))


def _line(owner: Modele, field_: str, name: str, unprinted: str) -> Iterator[Line]:
    inner = getattr(owner, field_)
    if _holds_models(inner):
        yield from lines_of(inner, name, unprinted)
    elif inner not in (None, "", ()) and (written := owner.written(field_)) is not None:
        files = tuple(one.chemin for one in _several(inner) if isinstance(one, Fichier))
        yield Line(owner, field_, name, written, files, unprinted)


@cache
def _decides(owner: type, name: str) -> bool:
    return is_choice(fields_of(owner)[name])


def _several(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else (value,)


def _holds_models(value: Any) -> bool:
    return any(isinstance(one, (BaseModel, list, tuple, dict)) for one in _several(value))


def not_shown(written: Iterable[BaseModel], witness: Witness) -> Iterator[Diagnostic]:
    """Yield a warning (CG871), where it was written, for each value that should be shown and that no document shows."""
    for line in (line for model in written for line in lines_of(model)):
        if not (witness.blind or line.unprinted or witness.shows(line)):
            message = "cette valeur n'apparaît dans aucun document"
            hint = "Une condition du modèle l'écarte, ou aucune balise ne l'imprime : voyez avec la ville."
            yield Diagnostic(faults.VALUE_NOT_SHOWN, message, line.place, hint, Severity.WARNING, field=line.name)
