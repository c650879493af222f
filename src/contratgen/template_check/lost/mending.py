"""A town's version of a kit's template, with what an editor lost of it put back, and the list of all that was lost."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import Diagnostic, InputError, Place, Severity
from contratgen.ooxml.package import open_package
from contratgen.ooxml.vetting import read_template
from contratgen.template_check.lost.printed import restore_fields, restore_lists
from contratgen.template_check.lost.unseen import (
    restore_controls,
    restore_figures,
    restore_file,
    restore_styles,
    restore_tables,
    settle_page_breaks,
)
from contratgen.template_check.lost.versions import Version, Versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from contratgen.ooxml.package import Package

RULES: Final[tuple[Callable[[Versions], None], ...]] = (
    restore_lists,
    restore_fields,
    restore_figures,
    restore_tables,
    restore_controls,
    restore_file,
    restore_styles,
    settle_page_breaks,
)
RESTORED, MISSING, ALTERED = "CG826", "CG827", "CG828"
_KEPT: Final = 64
"""Versions kept mended: a kit has a dozen templates, which `check` and `build` ask for several times."""
_LISTED: Final = 12
"""Losses that a message lists."""
_NAMED: Final = re.compile(r"<Application>\s*([^<$]{1,60}?)\s*[$<]")


@lru_cache(maxsize=_KEPT)
def mended(own: bytes, kit: bytes, file: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return a town's version of a template with what it lost of the kit's put back, and the faults that tell it.

    `file` is the name that diagnostics give. Nothing is raised: one that cannot be read comes back as it is, for the
    check to refuse. CG826 tells what was put back, CG827 what was not, CG828 what prints other words and blocks.
    """
    if own == kit:
        return own, ()
    try:
        read_template(own, file)
    except InputError:
        return own, ()
    package = open_package(own, file)
    both = Versions(Version(package), Version(open_package(kit, file)))
    for rule in RULES:
        rule(both)
    changed = both.own.changed()
    return (own if changed.parts == package.parts else changed.to_bytes()), tuple(_told(both, file))


def _told(both: Versions, file: str) -> list[Diagnostic]:
    found = (
        (RESTORED, both.restored, Severity.WARNING, "c'est repris du modèle du kit", ALL_RIGHT),
        (MISSING, both.missing, Severity.WARNING, "le document s'en passera", SEE),
        (ALTERED, both.altered, Severity.ERROR, "le document dirait autre chose", PUT_BACK),
    )
    editor = _editor(both.own.package)
    by = f", enregistré par {editor}," if editor and editor != _editor(both.kit.package) else ""
    return [
        Diagnostic(code, f"ce modèle{by} a perdu {_list(lost)} : {so}", Place(file), hint, severity)
        for code, lost, severity, so, hint in found
        if lost
    ]


ALL_RIGHT: Final = "Rien à faire : un logiciel perd ce qu'il ne sait pas écrire."
SEE: Final = "Remettez-le si vous y tenez, ou repartez du modèle du kit : contratgen template copy."
PUT_BACK: Final = "Remettez-le dans Word, ou repartez du modèle du kit : contratgen template copy."


def _list(lost: dict[str, None]) -> str:
    """Return what was lost as a list, of a bounded length."""
    shown = list(lost)[:_LISTED]
    rest = len(lost) - len(shown)
    return ", ".join([*shown, *([f"et {rest} autre{'s' if rest > 1 else ''}"] if rest else [])])


def _editor(package: Package) -> str:
    """Return the program that says it saved a file, or nothing."""
    for part in package.related("extended", ""):
        named = _NAMED.search(package.parts[part].decode(errors="replace"))
        return named[1].replace("/", " ") if named else ""
    return ""
