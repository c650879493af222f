"""Jinja's filters on lists and dictionaries: each follows the items, so that what it gives is typed in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.rendering.grammar import faults
from contratgen.rendering.grammar.names import Use, unknown_filter
from contratgen.template_check.typed.filter_calls import FilterCall, applied, check_input
from contratgen.template_check.typed.jinja_tests import check_test
from contratgen.template_check.typed.narrowing import refined
from contratgen.template_check.typed.operators import ORDERED, kind_of
from contratgen.template_check.typed.paths import Value, together
from contratgen.template_check.typed.printing import check_text
from contratgen.template_check.typed.signatures import Parameter, Shape
from contratgen.template_check.typed.truth import falsy, keep_of_test, truthy
from contratgen.template_check.typed.types import (
    BOOLEAN,
    DECIMAL,
    INTEGER,
    MARKUP,
    MISSING,
    TEXT,
    UNKNOWN,
    Absent,
    Const,
    Mapping,
    Missing,
    Never,
    Opaque,
    Row,
    Sequence,
    Special,
    Type,
    Unknown,
    basic,
    members,
    only,
    union,
    without,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from contratgen.template_check.typed.context import Signature


def _length(call: FilterCall) -> Value:
    Shape().check(call)
    sized = union((Sequence(UNKNOWN), Mapping(UNKNOWN, UNKNOWN), TEXT))
    there = call.present()
    wrong = [one for one in members(there.type) if not _has_length(one)]
    if wrong:
        message = f"le filtre « {call.name} » compte {describe(sized)}, « {call.about} » est {describe(union(wrong))}"
        call.fault(faults.FILTER_INPUT, message)
    return there.of(INTEGER)


def _has_length(one: Type) -> bool:
    if isinstance(one, (Sequence, Row, Mapping, Unknown, Opaque)) or one == Special("markup"):
        return True
    return kind_of(one) in {"str", "bytes"}


def _default(call: FilterCall) -> Value:
    Shape((Parameter("default_value"), Parameter("boolean", BOOLEAN))).check(call)
    fallback = call.argument(0, "default_value") or Value(Const("", TEXT))
    also_false = call.argument(1, "boolean")
    kept = without(call.subject.type, MISSING)
    if also_false is not None and also_false.type != Const(False, BOOLEAN):  # the type of `false`
        kept = truthy(kept)
    return Value(union((kept, fallback.type)), call.subject.paths | fallback.paths)


def _one_of(call: FilterCall) -> Value:
    """`first`, `last`: an item, or nothing when the list is empty."""
    Shape().check(call)
    if all(basic(one) == TEXT for one in members(call.subject.type)):
        return call.subject.of(TEXT)
    item = call.items()
    return call.ctx.read(item if call.filled() else item.of(union((item.type, MISSING))))


def _extreme(call: FilterCall) -> Value:
    """`min`, `max`: the item whose value, or attribute, is least or greatest."""
    Shape((Parameter("case_sensitive", BOOLEAN), Parameter("attribute"))).check(call)
    item = call.items()
    _check_orderable(call, _by_attribute(call, item, 1))
    return call.ctx.read(item if call.filled() else item.of(union((item.type, MISSING))))


def _by_attribute(call: FilterCall, item: Value, position: int) -> Value:
    """Return the value of each item by which a filter works: the item, or the attribute it names."""
    dotted = call.text(position, "attribute")
    return call.followed(item, dotted) if dotted else item


def _check_orderable(call: FilterCall, by: Value) -> None:
    found = members(by.type)
    optional = [one for one in found if isinstance(one, (Absent, Missing))]
    names = {kind_of(one) for one in found if not isinstance(one, (Absent, Missing, Unknown, Opaque, Row, Sequence))}
    if optional and len(found) > 1:
        message = f"le filtre « {call.name} » compare des valeurs dont certaines peuvent être absentes"
        call.fault(faults.OPTIONAL_PASSED, message, "Écartez-les d'abord : « | rejectattr('champ', 'none') ».")
    elif names and not any(names <= group for group in ORDERED):
        message = f"le filtre « {call.name} » ne peut pas comparer {describe(by.type)}"
        call.fault(faults.FILTER_INPUT, message, "Nommez le champ à comparer : attribute='…'.")


def _same_list(call: FilterCall, item: Type | None = None, *, filled: int | None = None) -> Value:
    """Return the list that entered, its items perhaps narrowed."""
    there = only(call.subject.type, lambda one: not isinstance(one, (Absent, Missing)))
    return call.subject.of(union(_relisted(one, item, filled) for one in members(there)))


def _relisted(one: Type, item: Type | None, filled: int | None) -> Type:
    match one:
        case Sequence(before, was, flat):
            return Sequence(before if item is None else item, was if filled is None else filled, flat)
        case Row(items, _, flat):
            return Sequence(union(items) if item is None else item, len(items) if filled is None else filled, flat)
        case Mapping(key):
            return Sequence(key, flat=True)
        case _:
            return Sequence(TEXT if basic(one) == TEXT else UNKNOWN, flat=True)


def _list(call: FilterCall) -> Value:
    Shape().check(call)
    if not all(basic(one) == TEXT for one in members(call.subject.type)):
        call.items()
    return _same_list(call)


def _sort(call: FilterCall) -> Value:
    Shape((Parameter("reverse", BOOLEAN), Parameter("case_sensitive", BOOLEAN), Parameter("attribute"))).check(call)
    item = call.items()
    attributes = call.text(2, "attribute")
    for dotted in attributes.split(",") if attributes else ():
        _check_orderable(call, call.followed(item, dotted.strip()))
    if not attributes:
        _check_orderable(call, item)
    return _same_list(call)


def _unique(call: FilterCall) -> Value:
    Shape((Parameter("case_sensitive", BOOLEAN), Parameter("attribute"))).check(call)
    _by_attribute(call, call.items(), 1)
    return _same_list(call)


def _join(call: FilterCall) -> Value:
    Shape((Parameter("d", TEXT), Parameter("attribute"))).check(call)
    separator = call.argument(0, "d")
    item = _by_attribute(call, call.items(), 1)
    check_text(call.ctx, item.type, f"{call.about} | {call.name}")
    call.ctx.consumed(item)
    kind = MARKUP if MARKUP in members(item.type) else TEXT
    return item.of(kind) if separator is None else Value(kind, item.paths | separator.paths)


def _sum(call: FilterCall) -> Value:
    Shape((Parameter("attribute"), Parameter("start"))).check(call)
    item = _by_attribute(call, call.items(), 0)
    wrong = [one for one in members(item.type) if not _summed(one)]
    if wrong:
        code = faults.OPTIONAL_PASSED if all(isinstance(o, Absent) for o in wrong) else faults.FILTER_INPUT
        message = f"le filtre « sum » additionne des nombres : il y trouve {describe(union(wrong))}"
        call.fault(
            code, message, "Nommez le champ à additionner : attribute='…'." if Absent not in map(type, wrong) else ""
        )
    call.ctx.consumed(item)
    if wrong:
        return item.of(UNKNOWN)
    number = union(basic(one) for one in members(item.type))
    return item.of(number if not isinstance(number, Never) else DECIMAL)


def _summed(one: Type) -> bool:
    return isinstance(one, (Unknown, Opaque)) or kind_of(one) in {"int", "float", "Decimal", "timedelta"}


def _group(call: FilterCall) -> Value:
    Shape((Parameter("attribute", required=True), Parameter("default"), Parameter("case_sensitive", BOOLEAN))).check(
        call
    )
    item = call.items()
    dotted = call.text(0, "attribute")
    key = call.followed(item, dotted) if dotted else item.of(UNKNOWN)
    fallback = call.argument(1, "default")
    if fallback is not None:
        key = Value(union((without(key.type, MISSING), fallback.type)), key.paths | fallback.paths)
    _check_orderable(call, key)
    group = Row((key.type, Sequence(item.type, filled=1, flat=True)), ("grouper", "list"), flat=True)
    return Value(Sequence(group, min(call.filled(), 1), flat=True), item.paths | key.paths)


def _lots(call: FilterCall) -> Value:
    """`batch`, `slice`: a list of lists."""
    Shape((Parameter("linecount", INTEGER, required=True), Parameter("fill_with"))).check(call)
    item, fill = call.items(), call.argument(1, "fill_with")
    inner = item.type if fill is None else union((item.type, fill.type))
    whole = Sequence(Sequence(inner, filled=int(call.name == "batch"), flat=True), min(call.filled(), 1), flat=True)
    return Value(whole, together([item, *([fill] if fill else [])]))


def _pairs(call: FilterCall) -> Value:
    """`items`, `dictsort`: the keys and values of a dictionary."""
    sorting = Shape((Parameter("case_sensitive", BOOLEAN), Parameter("by", TEXT), Parameter("reverse", BOOLEAN)))
    (sorting if call.name == "dictsort" else Shape()).check(call)
    there = call.present().type
    check_input(FilterCall(call.ctx, call.name, Value(there), call.about), Mapping(UNKNOWN, UNKNOWN))
    return pairs(call.subject.of(there))


def pairs(value: Value) -> Value:
    """Return the keys and values of a dictionary, as a list of pairs."""
    found = [one for one in members(value.type) if isinstance(one, Mapping)]
    inner = [value.item(one.value, flat=one.flat) for one in found]
    inner += [value.field(dict, name, type_) for one in found if not one.flat for name, type_ in one.known]
    kinds = union(type_ for one in found for type_ in (one.value, *(without(t, MISSING) for _, t in one.known)))
    key = union(one.key for one in found)
    pair = Row((key, kinds if found else UNKNOWN), flat=True)
    return Value(Sequence(pair, flat=True), together([value, *inner]))


def _map(call: FilterCall) -> Value:
    item = call.items()
    dotted = call.text(len(call.arguments), "attribute")
    if dotted is not None:
        found = call.followed(item, dotted)
        fallback = dict(call.keywords).get("default")
        if fallback is not None:
            found = Value(union((without(found.type, MISSING), fallback.type)), found.paths | fallback.paths)
        return Value(Sequence(found.type, call.filled(), flat=True), found.paths)
    return _mapped(call, item)


def _mapped(call: FilterCall, item: Value) -> Value:
    """Return the items of a list, each passed through the filter that `map` names."""
    name = call.text(0)
    inner = call.ctx.filters.get(name or "")
    if inner is None:
        call.fault(*unknown_filter(Use(None, name or "", "map"), call.ctx.filters))
        return call.whole().of(Sequence(UNKNOWN, flat=True))
    each = FilterCall(call.ctx, name or "", item, f"{call.about}[]", call.arguments[1:], call.keywords)
    result = applied(inner, each)
    return Value(Sequence(result.type, call.filled(), flat=True), result.paths)


def _select(call: FilterCall) -> Value:
    """`select`, `reject`: the items for which a test holds, or not."""
    return _selected(call, (), call.arguments)


def _select_attribute(call: FilterCall) -> Value:
    """`selectattr`, `rejectattr`: the items of whose attribute a test holds, or not."""
    dotted = call.text(0)
    if dotted is None:
        call.fault(faults.FILTER_ARGUMENT, f"le filtre « {call.name} » attend le nom d'un champ")
        return call.whole().of(Sequence(UNKNOWN, flat=True))
    return _selected(call, tuple(dotted.split(".")), call.arguments[1:])


def _selected(call: FilterCall, segments: tuple[str, ...], rest: tuple[Value, ...]) -> Value:
    item = call.items()
    subject = call.followed(item, ".".join(segments)) if segments else item
    keep = _keep(call, rest, subject, holds=call.name.startswith("select"))
    kept = refined(item.type, segments, keep) if keep else item.type
    if isinstance(kept, Never):
        call.fault(
            faults.NEVER_EQUAL, f"« {call.name} » n'écarte ou ne garde jamais rien : la liste serait toujours vide"
        )
        kept = item.type
    return _same_list(call, kept, filled=0)


def _keep(call: FilterCall, rest: tuple[Value, ...], subject: Value, *, holds: bool) -> Callable[[Type], Type] | None:
    if not rest:
        return truthy if holds else falsy
    test = rest[0].type.value if isinstance(rest[0].type, Const) else None
    if test not in call.ctx.tests:
        hint = faults.nearest(str(test), call.ctx.tests)
        call.fault(faults.UNKNOWN_TEST, f"« {call.name} » appelle le test « {test} », qui n'existe pas", hint)
        return None
    check_test(call.ctx, str(test), subject, list(rest[1:]), call.about)
    return keep_of_test(str(test), [one.type for one in rest[1:]], holds=holds)


def _reverse(call: FilterCall) -> Value:
    Shape().check(call)
    return call.subject.of(TEXT) if basic(call.subject.type) == TEXT else _list(call)


LISTS: Final[dict[str, Signature]] = {
    "length": _length,
    "count": _length,
    "default": _default,
    "d": _default,
    "first": _one_of,
    "last": _one_of,
    "min": _extreme,
    "max": _extreme,
    "list": _list,
    "reverse": _reverse,
    "sort": _sort,
    "unique": _unique,
    "join": _join,
    "sum": _sum,
    "groupby": _group,
    "batch": _lots,
    "slice": _lots,
    "items": _pairs,
    "dictsort": _pairs,
    "map": _map,
    "select": _select,
    "reject": _select,
    "selectattr": _select_attribute,
    "rejectattr": _select_attribute,
}
