"""How two canonical values differ: fields by name, items of lists by what they are, whatever their rank.

Something differs exactly when the JSON of the two values does: nothing that a digest sees is passed over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

IDENTIFIERS: Final = ("code", "identifiant", "partenaire")
TITLES: Final = ("intitule", "nom", "annee", "libelle", "date")
"""Fields that tell the items of a list apart, most telling first; those of a kit (`Kit.tells_apart`) stand between."""
ABSENT: Final = object()
FILE: Final = frozenset({"chemin", "sha256"})
"""The fields of a file in canonical form: it differs as a whole."""
ALIKE: Final = 0.5
"""Share of equal fields from which an item is taken for another that bears a new name."""

Path = tuple[str, ...]
Leaf = tuple[Path, bytes]
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands at a path before and after, one of them perhaps `ABSENT`; or `moved`, the items that changed rank.

    An item that moved is given by its name and its ranks before and after, from 1.
    """

    path: Path
    old: Any = ABSENT
    new: Any = ABSENT
    moved: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: the article or partner it belongs to, its path in words, and both values as text.

    `old` is None for what was added, `new` for what was taken away; `said` tells what is no change of value.
    """

    section: str
    field: str
    old: str | None = None
    new: str | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two sequences side by side: ranks of the same item before and after, and of those that only one has."""

    both: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    come: tuple[int, ...]


def keys_with(own: Iterable[str]) -> Keys:
    """Return the fields that tell the items of a list apart, with those of a kit."""
    return (*IDENTIFIERS, *own, *TITLES)


KEYS: Final = keys_with(())


def differences(old: Any, new: Any, path: Path = (), keys: Keys = KEYS) -> Iterator[Difference]:
    """Yield where two canonical values differ, in the order of the later one; `keys` tell items of lists apart."""
    if _is_group(old) and _is_group(new):
        for name in (*new, *(n for n in old if n not in new)):
            yield from differences(old.get(name, ABSENT), new.get(name, ABSENT), (*path, name), keys)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, path, keys)
    elif ABSENT in (old, new) or canonical_json(old) != canonical_json(new):
        yield Difference(path, old, new)


def _is_group(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() != FILE


def _of_lists(old: list[Any], new: list[Any], path: Path, keys: Keys) -> Iterator[Difference]:
    """Yield the items that came, went, changed, then those that moved.

    `[{annee: 1, m: 5}, {annee: 1, m: 9}]` and `[{annee: 1, m: 9}]` → the first item went.
    """
    pairs = paired(old, new, keys)
    before, after = labels(old, keys), labels(new, keys)
    for rank, other in pairs.both:
        yield from differences(old[rank], new[other], (*path, after[other]), keys)
    for rank in pairs.gone:
        yield Difference((*path, before[rank]), old=old[rank])
    for rank in pairs.come:
        yield Difference((*path, after[rank]), new=new[rank])
    if moved := [(after[other], rank + 1, other + 1) for rank, other in out_of_order(pairs.both)]:
        yield Difference(path, moved=tuple(moved))


def paired(old: Sequence[Any], new: Sequence[Any], keys: Keys = KEYS) -> Pairs:
    """Pair equal items, then those of one name, then those that are alike but for their name."""
    left, right = dict(enumerate(old)), dict(enumerate(new))
    both: list[tuple[int, int]] = []
    for key in (canonical_json, partial(name_of, keys=keys)):
        both += _matched(left, right, key)
    both += _matched_alike(left, right, keys)
    return Pairs(tuple(sorted(both, key=lambda pair: pair[1])), tuple(left), tuple(right))


def _matched(left: dict[int, Any], right: dict[int, Any], key: Callable[[Any], Any]) -> list[tuple[int, int]]:
    """Take out of both sides the items of one key, in order; items without key are left."""
    waiting: dict[Any, list[int]] = defaultdict(list)
    for rank, item in left.items():
        waiting[key(item)].append(rank)
    waiting.pop(None, None)
    found = [(waiting[key(item)].pop(0), rank) for rank, item in right.items() if waiting.get(key(item))]
    for rank, other in found:
        del left[rank], right[other]
    return found


def _matched_alike(left: dict[int, Any], right: dict[int, Any], keys: Keys) -> list[tuple[int, int]]:
    """Take out of both sides the groups that are most alike."""
    before, after = ({rank: _leaves_of(item, keys) for rank, item in side.items()} for side in (left, right))
    shares = [(alike(a, b), rank, other) for rank, a in before.items() for other, b in after.items()]
    found = []
    for share, rank, other in sorted(shares, key=lambda one: (-one[0], one[1:])):
        if share >= ALIKE and rank in left and other in right:
            found.append((rank, other))
            del left[rank], right[other]
    return found


def alike(old: frozenset[Leaf], new: frozenset[Leaf]) -> float:
    """Return the share of fields that two groups have in common, from 0 to 1."""
    return len(old & new) / max(len(old), len(new), 1)


def _leaves_of(item: Any, keys: Keys) -> frozenset[Leaf]:
    """Return the fields of a group and their values, but the names that tell it from others; of another value none."""
    if not _is_group(item):
        return frozenset()
    return frozenset(leaf for name, value in item.items() if name not in keys for leaf in _leaves(value, (name,)))


def _leaves(value: Any, path: Path) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for rank, inner in enumerate(value):
            yield from _leaves(inner, (*path, str(rank)))
    else:
        yield path, canonical_json(value)


def out_of_order(both: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the fewest pairs to move so that the others are in order: `(0, 1), (1, 2), (2, 0)` → `(2, 0)`.

    The pairs are in the order of their second rank. The others are a longest increasing subsequence of the first.
    """
    tails: list[int] = []  # the least last rank of an increasing run, by its length
    lengths = []
    for rank, _ in both:
        length = bisect_left(tails, rank)
        tails[length : length + 1] = [rank]
        lengths.append(length)
    wanted, moved = len(tails) - 1, []
    for pair, length in zip(reversed(both), reversed(lengths), strict=True):
        if length == wanted:
            wanted -= 1
        else:
            moved.append(pair)
    return moved[::-1]


def labels(items: Sequence[Any], keys: Keys = KEYS) -> list[str]:
    """Return what each item is called: its name, or its rank from 1; one more of a name bears its number."""
    counts: dict[str, int] = defaultdict(int)
    named = []
    for rank, item in enumerate(items, 1):
        name = name_of(item, keys) or f"n° {rank}"
        counts[name] += 1
        named.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return named


def name_of(item: Any, keys: Keys = KEYS) -> str | None:
    """Return what tells an item from the others of its list, if anything does."""
    if isinstance(item, str):
        return item
    if isinstance(item, dict):
        return next((str(item[key]) for key in (*keys, "chemin") if isinstance(item.get(key), (str, int))), None)
    return None
