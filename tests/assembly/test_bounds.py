"""However many faults a file holds, a bounded number is told, and the others are counted (CG188)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from contratgen.assembly.installed import find_kit
from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.base.faults import MORE, bounded
from contratgen.project.opened import faults_of, open_project

if TYPE_CHECKING:
    from pathlib import Path

FACTS, TEXTS = "contributions/ville-exemple/contribution.yaml", "contributions/ville-exemple/texte.md"


@pytest.mark.parametrize(
    ("file", "added", "count"),
    [
        (TEXTS, "\n\n## Rubrique {} inconnue\n\nTexte.", 1_000),
        (TEXTS, "\n\n![image {}](https://ville.example/x.png)", 1_000),
        (TEXTS, "\n\n– point {}\n– point", 1_000),
        (TEXTS, "\n\nmot 1O{} page", 1_000),
        (FACTS, "\ninconnu_{}: oui", 1_000),
        (FACTS, "\ninconnu_{}: &ancre oui", 1_000),
    ],
)
def test_a_file_of_faults_tells_two_hundred(tmp_path: Path, file: str, added: str, count: int) -> None:
    """Unknown sections and fields, images, lists that are none, foreign letters, anchors."""
    folder = shutil.copytree(find_kit("engagements-quartiers-2030", Place("test")).starter, tmp_path / "projet")
    with (folder / file).open("a", encoding="utf-8") as opened:
        opened.writelines(added.format(number) for number in range(count))
    found = [one for one in faults_of(open_project(folder)) if one.place.file == file]
    (more,) = [one for one in found if one.code == MORE]
    assert len(found) == limits.FILE_FAULTS + 1
    assert more.count >= count - limits.FILE_FAULTS
    assert str(more.count) in more.message


def test_what_blocks_is_told_first_and_what_is_left_out_weighs_as_much() -> None:
    """A hundred warnings hide no error, and the diagnostic that stands for an error blocks; twice changes nothing."""
    warned = [Diagnostic("CG163", "b", Place("a", line), severity=Severity.WARNING) for line in range(1, 301)]
    errors = [Diagnostic("CG173", "c", Place("a", line)) for line in range(301, 551)]
    told = bounded([*warned, *errors, Diagnostic("CG101", "d", Place("b"))])
    assert [one.code for one in told if one.place.file == "a"] == ["CG173"] * limits.FILE_FAULTS + [MORE]
    assert [(one.count, one.blocks) for one in told if one.code == MORE] == [(350, True)]
    assert sum(one.count for one in told) == 551
    assert bounded(told) == told
    assert bounded(warned[:3]) == tuple(warned[:3])
