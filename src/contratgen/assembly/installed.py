"""Kits that are installed, found by the entry point group `contratgen.kits`: loaded, vetted, and answerable.

Whatever fails in a kit's own code is told as a fault of that kit, at its file and line, never as one of contratgen
or of a town: this is the one place that its functions are called through.
"""

from __future__ import annotations

import copyreg
import difflib
import functools
import inspect
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path, PurePath
from typing import Any, Final

from contratgen.assembly import KITS
from contratgen.assembly.kit import Kit
from contratgen.assembly.vetting import faults_of
from contratgen.base import limits
from contratgen.base.diagnostics import ContratgenError, Diagnostic, EnvironmentFault, InputError, MisuseError, Place
from contratgen.reading.files import FRAMEWORK

KIT_LINE: Final = re.compile(r"^kit *: *[\"']?([\w-]+)", re.MULTILINE)
"""How a framework names its kit, in one that cannot be read too."""
WHOSE: Final = "C'est un défaut du kit, non de votre projet : envoyez ce message à qui maintient le kit."


def names_of_kits() -> list[str]:
    """Return the names of the kits that are installed, sorted."""
    return sorted({entry.name for entry in entry_points(group=KITS)})


def kit_again(identifier: str, version: str) -> Kit:
    """Return the installed kit of a name as it was at a version. Raises `InputError` (CG220, CG229)."""
    return find_kit(identifier, Place("(kit)")).as_of(version)


def _by_name(kit: Kit) -> tuple[Callable[[str, str], Kit], tuple[str, str]]:
    """Send a kit to another process by its name and version: the same is installed there."""
    return kit_again, (kit.identifier, kit.version)


copyreg.pickle(Kit, _by_name)


def find_kit(identifier: str, place: Place) -> Kit:
    """Return the installed kit of that name; `place` is where its name was written.

    Raises `InputError` (CG220) when no such kit is installed, `EnvironmentFault` (CG229, CG894–CG897) for a kit that
    cannot be loaded, or is not written as kits are.
    """
    installed = {entry.name: entry for entry in entry_points(group=KITS)}
    if identifier in installed:
        return _loaded(installed[identifier])
    names = ", ".join(sorted(installed))
    hint = f"Écrivez l'un des kits installés ({names}), ou installez le paquet qui le fournit."

    expected = f"un kit installé : {names}"
    raise InputError(
        Diagnostic("CG220", "type de contrat inconnu", place, hint, field="kit", expected=expected, read=identifier)
    )


def kit_for(given: str | None, path: Path) -> Kit:
    """Return the kit that a command is about: the one `given`, that of the project `path` lies in, or the only one.

    Raises `MisuseError` (CG898) when several are installed and nothing says which, and as `find_kit` does.
    """
    if given is not None:
        return find_kit(given, Place("--kit"))
    for folder in (path, *path.resolve().parents):
        if (framework := folder / FRAMEWORK).is_file():
            words = framework.read_bytes()[: limits.YAML_BYTES].decode("utf-8", "replace")
            if written := KIT_LINE.search(words):
                return find_kit(written[1], Place(str(framework), words.count("\n", 0, written.start()) + 1))
            break
    names = names_of_kits()
    if len(names) == 1:
        return find_kit(names[0], Place("--kit"))
    hint = f"Ajoutez « --kit NOM », parmi : {', '.join(names)}."
    raise MisuseError(Diagnostic("CG898", "de quel type de contrat s'agit-il ?", Place("--kit"), hint))


def likely_kit(words: str) -> Kit | None:
    """Return the installed kit that a framework which cannot be read seems to name; None when that is not clear."""
    installed = {entry.name: entry for entry in entry_points(group=KITS)}
    written = KIT_LINE.search(words)
    named = difflib.get_close_matches(written[1], installed, n=1, cutoff=0.9) if written else list(installed)
    return _loaded(installed[named[0]]) if len(named) == 1 else None


@functools.cache
def _loaded(entry: EntryPoint) -> Kit:
    try:
        kit = entry.load()
    except Exception as fault:
        message = f"le kit « {entry.name} » ne se charge pas : {_said(fault)}"
        hint = f"{WHOSE} Son point d'entrée est « {entry.value} »."
        raise EnvironmentFault(Diagnostic("CG229", message, _place(fault, entry.module), hint)) from fault
    if not isinstance(kit, Kit):
        message = f"le point d'entrée du kit « {entry.name} » ne désigne pas un kit"
        read, expected = type(kit).__name__, "un objet contratgen.kit.Kit"
        raise EnvironmentFault(Diagnostic("CG229", message, Place(entry.value), WHOSE, expected=expected, read=read))
    if faults := [*faults_of(kit, entry.name)]:
        raise EnvironmentFault(*faults)
    guarded: Kit = _guarded(kit, entry.name)
    return guarded


def _guarded(value: Any, name: str) -> Any:
    """Return a part of a kit whose functions tell whose fault it is when they fail."""
    if isinstance(value, type):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _guarded(getattr(value, field.name), name) for field in fields(value)})
    if isinstance(value, (list, tuple)):
        return tuple(_guarded(item, name) for item in value)
    if isinstance(value, Mapping):
        return {key: _guarded(item, name) for key, item in value.items()}
    return _answerable(value, name) if callable(value) else value


def _answerable(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def called(*arguments: Any, **named: Any) -> Any:
        with _blaming(function, name):
            result = function(*arguments, **named)
        if isinstance(result, Iterator):
            return _iterated(result, function, name)
        return _guarded(result, name) if isinstance(result, Kit) else result

    return called


def _iterated(items: Iterator[Any], function: Callable[..., Any], name: str) -> Iterator[Any]:
    while True:
        with _blaming(function, name):
            try:
                item = next(items)
            except StopIteration:
                return
        yield item


@contextmanager
def _blaming(function: Callable[..., Any], name: str) -> Iterator[None]:
    """Raise `EnvironmentFault` (CG228) for what a kit's function raises by mistake; diagnostics go through."""
    try:
        yield
    except ContratgenError:
        raise
    except Exception as fault:
        place = _place(fault, inspect.unwrap(getattr(function, "func", function)).__module__)
        message = f"le kit « {name} » s'est arrêté sur une erreur : {_said(fault)}"
        raise EnvironmentFault(Diagnostic("CG228", message, place, WHOSE)) from fault


def _said(fault: Exception) -> str:
    words = str(fault).partition("\n")[0]
    return f"{type(fault).__name__} : {words}" if words else type(fault).__name__


def _place(fault: Exception, module: str) -> Place:
    """Return the last line of a kit's own code that an exception came through; its module where there is none."""
    root = module.partition(".")[0]
    frames = traceback.walk_tb(fault.__traceback__)
    lines = [
        Place("/".join((root, *PurePath(frame.f_code.co_filename).as_posix().rpartition(f"/{root}/")[2:])), line)
        for frame, line in frames
        if _is_of(frame.f_globals.get("__name__", ""), root)
    ]
    return lines[-1] if lines else Place(module)


def _is_of(module: str, root: str) -> bool:
    """Return whether a module is of a kit's package, and not of the house that shipped kits are built into."""
    return f"{module}.".startswith("contratgen.kits." if root == "contratgen" else f"{root}.")
