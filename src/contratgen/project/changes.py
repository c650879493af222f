"""Why something was made again, in words: which inputs changed since the last build, and which documents with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from contratgen.base.manifest import MANIFEST, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANY: Final = 4
GROUPS: Final = ("entrees", "modeles", "versions")
DOCUMENTS: Final = "documents"
VERBS: Final = {"changed": "a changé", "added": "est nouveau", "removed": "a disparu"}


def reasons_for(destination: Path, files: Mapping[str, bytes], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return why the build that stands in a destination is replaced by these files; nothing for Word files alone.

    `titles` gives the short name of each document by identifier, in the order of the dossier.
    """
    if MANIFEST not in files:
        return ()
    before = _json(destination / SOURCES), _json(destination / MANIFEST)
    return tuple(explain(before, (json.loads(files[SOURCES]), json.loads(files[MANIFEST])), titles))


def _json(path: Path) -> dict[str, Any]:
    """Return what an earlier build told of itself; nothing where that is not whole: somebody may have changed it."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(value, dict) or not all(isinstance(value.get(name, {}), dict) for name in (*GROUPS, DOCUMENTS)):
        return {}
    return value if all(isinstance(entry, dict) for entry in value.get(DOCUMENTS, {}).values()) else {}


def explain(
    before: tuple[Mapping[str, Any], Mapping[str, Any]],
    after: tuple[Mapping[str, Any], Mapping[str, Any]],
    titles: Mapping[str, str],
) -> Iterator[str]:
    """Yield sentences such as « contributions/ars/contribution.yaml a changé → contrat, annexe 2 ».

    `before` and `after` are sources and manifest; `titles` are those of `reasons_for`.
    """
    if not before[0]:
        yield "Première construction dans ce dossier."
        return
    changed = set(_remade(before[1].get(DOCUMENTS, {}), after[1].get(DOCUMENTS, {})))
    remade = [title for name, title in titles.items() if name in changed]
    outcome = f" → {', '.join(remade)}" if remade else " → aucun document n'est touché"
    causes = list(_causes(before[0], after[0]))
    if not causes:
        yield f"Mêmes sources, destination incomplète ou modifiée{outcome}"
    elif len(causes) <= MANY:
        *first, last = causes
        yield from first
        yield last + outcome
    else:
        yield from causes[:MANY]
        more = len(causes) - MANY
        yield f"… et {more} {'autre changement' if more == 1 else 'autres changements'}{outcome}"


def _causes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for group in GROUPS:
        old, new = before.get(group, {}), after.get(group, {})
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                kind = "added" if name not in old else "removed" if name not in new else "changed"
                yield f"{name} {VERBS[kind]}"


def _remade(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name, entry in after.items():
        if before.get(name, {}).get("docx") != entry.get("docx"):
            yield name
