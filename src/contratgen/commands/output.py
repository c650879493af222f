"""What every command prints: diagnostics, and progress as a bar on a terminal or plain lines in a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import typer

from contratgen.base.diagnostics import Severity
from contratgen.base.foreign import inert
from contratgen.base.progress import COUNTED, STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.progress import Progress, TaskID

    from contratgen.base.diagnostics import Diagnostic

COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
WORDS: Final = {Severity.ERROR: "erreur", Severity.WARNING: "avertissement", Severity.NOTE: "note"}
PROJECT_HELP: Final = "Dossier du projet (celui de contrat.yaml)."
REJECTED: Final = 4
"""The exit code of any verdict but « accepté »."""


def say(words: str, *, to_error: bool = False) -> None:
    """Print one line, whatever names of files and people it holds."""
    typer.echo(inert(words), err=to_error)


def show_diagnostics(diagnostics: Iterable[Diagnostic], *, to_error: bool = False) -> None:
    """Print each diagnostic with what stands below it, then how many there are."""
    shown = list(diagnostics)
    for diagnostic in shown:
        colour = COLOURS[diagnostic.severity]
        typer.secho(f"{WORDS[diagnostic.severity]} ", fg=colour, bold=True, nl=False, err=to_error)
        typer.echo("\n".join(diagnostic.lines), err=to_error)
    if shown:
        typer.echo(summary(shown), err=to_error)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return how many faults there are of each weight, in French."""
    counts = dict.fromkeys(Severity, 0)
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
    words = [f"{n} {WORDS[s]}{'s' if n > 1 else ''}" for s, n in counts.items() if n]
    return ", ".join(words) if words else "aucun défaut"


class Lines:
    """Progress that prints one plain line a stage."""

    def __init__(self) -> None:
        self._told: set[tuple[str, int]] = set()

    def step(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Print the stage when it is complete."""
        del what
        if done == total and (stage, total) not in self._told:
            self._told.add((stage, total))
            counted = f"{total} {COUNTED[stage]}{'s' if total > 1 else ''}" if stage in COUNTED else "c'est fait"
            self.say(f"{STAGES[stage]} : {counted}")

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        say(sentence)


class Bars:
    """Progress that shows a progress bar a stage."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        self._progress: Progress = Progress(
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[what]}"),
        )
        self._tasks: dict[str, TaskID] = {}
        self._progress.start()

    def step(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Move the stage's bar."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(STAGES[stage], total=total, what="")
        self._progress.update(self._tasks[stage], completed=done, total=total, what=what if done < total else "")

    def say(self, sentence: str) -> None:
        """Print a sentence above the bars."""
        self._progress.console.print(inert(sentence), highlight=False, markup=False)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._progress.stop()


def progress_here() -> Lines | Bars:
    """Return the progress that suits where the output goes."""
    return Bars() if sys.stdout.isatty() else Lines()
