"""What documents show of what was written: the tags of each template, run on the contract itself, tell where.

No type can say it: a condition, a filtered list or an empty one hides what a template prints otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Template, Undefined, pass_context
from pydantic import BaseModel

from contratgen.assemble.fields import Derive, Modele, NonImprime
from contratgen.assemble.values import Fichier
from contratgen.diagnostics import Diagnostic, Severity
from contratgen.template_check import faults
from contratgen.template_check.shown.coverage import is_choice
from contratgen.template_check.shown.skeleton import WITNESS, Skeleton
from contratgen.template_check.shown.traced import NOWHERE, Origin, TracingEnvironment, origins_of, plain_head, traced
from contratgen.template_check.typed.annotations import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import CodeType

    from jinja2.runtime import Context

    from contratgen.diagnostics import Place
    from contratgen.template_check.blocks import Item, Located

Seen = tuple["frozenset[Origin]", int]
"""The fields that a printed value was made of, and the number of its tag."""
_MARK: Final = "\x02"
_MARKS: Final = re.compile(f"{_MARK}([0-9]+){_MARK}")
_SEEN: Final = "contratgen:seen"
"""The key, among a template's variables, of what is noted: no expression can name it."""


Written = tuple["Place", str]
"""Where a field was written, and its name."""


@dataclass(frozen=True)
class Line:
    """A field that somebody filled: where, its dotted name in the model written, the files that it names.

    One that is a choice `decides`: a document shows it also by what it prints because of it.
    """

    written: Written
    name: str
    decides: bool
    files: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Where it was written."""
        return self.written[0]


@dataclass
class Witness:
    """What documents show: field written → document → tags of its template, whose places few ask for.

    `read` holds the documents that read a choice; `blind` those whose tags could not be run: nothing is said of what
    they may show.
    """

    shown: dict[Written, dict[str, list[Located]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    read: dict[Written, set[str]] = field(default_factory=lambda: defaultdict(set))
    blind: set[str] = field(default_factory=set)
    environment: TracingEnvironment = field(default_factory=TracingEnvironment)
    written: dict[Origin, tuple[Any, Written | None]] = field(default_factory=dict)  # with the owner, kept alive

    def __post_init__(self) -> None:
        self.environment.filters[WITNESS] = _note

    def of(self, line: Line) -> dict[str, list[str]]:
        """Return the documents that show a field, each with the places of its template."""
        decided = self.read.get(line.written, set()) if line.decides else set()
        shown = {name: _labels(tags) for name, tags in self.shown.get(line.written, {}).items()}
        return {**{name: [] for name in sorted(decided)}, **shown}

    def shows(self, line: Line) -> bool:
        """Whether some document shows a field."""
        return line.written in self.shown or (line.decides and line.written in self.read)

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
        names = fields_of(type(root))
        self.environment.read = {}
        variables = {name: traced(getattr(root, name), frozenset({(id(root), name)})) for name in names}
        for code, tags in stories:
            seen: list[Seen] = []
            template = Template.from_code(self.environment, code, {})
            text = "".join(template.root_render_func(template.new_context({**variables, _SEEN: seen})))
            for mark in dict.fromkeys(_MARKS.findall(text)):
                origins, number = seen[int(mark)]
                self._note(document, origins, tags[number])
        for origin, owner in self.environment.read.items():
            if _decides(type(owner), origin[1]) and (written := self._written(origin, owner)) is not None:
                self.read[written].add(document)

    def _note(self, document: str, origins: frozenset[Origin], tag: Located) -> None:
        for origin in origins:
            written = self._written(origin, self.environment.read.get(origin))
            if written is not None:
                tags = self.shown[written][document]
                if not any(tag is known for known in tags):
                    tags.append(tag)

    def _written(self, origin: Origin, owner: Any) -> Written | None:
        """Return where a field was written; its owner is kept, so that its identity stays its own.

        Nothing is noted of an owner that is not known: another may have its identity later.
        """
        if origin not in self.written:
            if owner is None:
                return None
            self.written[origin] = (owner, _written_at(owner, origin[1]))
        return self.written[origin][1]


def _labels(tags: Iterable[Located]) -> list[str]:
    return list(dict.fromkeys(tag.place.label or "" for tag in tags))


def _written_at(owner: Any, name: str) -> Written | None:
    place = owner.place(name) if isinstance(owner, Modele) else None
    return None if place is None else (place, name)


@pass_context
def _note(context: Context, value: Any, number: int) -> str:
    """Return the mark of a printed value, and those that it holds already: a block or a macro may keep it for later."""
    text = plain_head(value)
    held = text if isinstance(text, str) and _MARK in text else ""
    origins = NOWHERE if isinstance(value, Undefined) else origins_of(value)
    if not origins:
        return held
    seen: list[Seen] = context.parent[_SEEN]
    seen.append((origins, number))
    return f"{_MARK}{len(seen) - 1}{_MARK}{held}"


def lines_of(value: Any, name: str = "") -> Iterator[Line]:
    """Yield the fields that somebody filled and that should be printed, of a model written, in order."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from lines_of(item, name)
    elif isinstance(value, dict):
        for item in value.values():
            yield from lines_of(item, name)
    elif isinstance(value, BaseModel):
        for field_, info in type(value).model_fields.items():
            if not any(isinstance(mark, (NonImprime, Derive)) for mark in info.metadata):
                yield from _line(value, field_, f"{name}.{field_}".lstrip("."))


def _line(owner: BaseModel, field_: str, name: str) -> Iterator[Line]:
    inner = getattr(owner, field_)
    if _holds_models(inner):
        yield from lines_of(inner, name)
    elif inner not in (None, "", ()) and field_ in owner.model_fields_set:
        written = _written_at(owner, field_)
        if written is not None:
            files = (inner.chemin,) if isinstance(inner, Fichier) else ()
            yield Line(written, name, _decides(type(owner), field_), files)


@cache
def _decides(owner: type, name: str) -> bool:
    """Whether a field is a choice."""
    return name in fields_of(owner) and is_choice(fields_of(owner)[name])


def _holds_models(value: Any) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else (value,)
    return any(isinstance(one, (BaseModel, list, tuple, dict)) for one in inside)


def not_shown(written: Iterable[BaseModel], witness: Witness) -> Iterator[Diagnostic]:
    """Yield a warning (CG871), where it was written, for each value that no document shows."""
    for line in (line for model in written for line in lines_of(model)):
        if not witness.blind and not witness.shows(line):
            message = "cette valeur n'apparaît dans aucun document"
            hint = "Une condition du modèle l'écarte, ou aucune balise ne l'imprime : voyez avec la ville."
            yield Diagnostic(faults.VALUE_NOT_SHOWN, message, line.place, hint, Severity.WARNING, field=line.name)
