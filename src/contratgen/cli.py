"""The command `contratgen`: arguments → one function of the front door → diagnostics, progress, exit code.

Each command is a module of `commands/`, imported when it is called. Exit codes: 0 good, 1 faults in the input,
2 misuse, 3 environment, 4 verification failed.
"""

from __future__ import annotations

import atexit
import errno
import gc
import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import typer

from contratgen.base.foreign import inert
from contratgen.base.world import open_streams
from contratgen.commands.french import FrenchGroup, misuse_in_french

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = {
    "new": "Créer un petit projet complet, prêt à être vérifié et construit.",
    "check": "Vérifier contributions, règles, pièces et modèles, sans rien écrire.",
    "suivi": "Dire qui a répondu, ce qui manque, qui a voté et ce qui bloque la signature.",
    "build": "Construire le contrat, ses annexes et le dossier PDF.",
    "pack": "Préparer le vote de chaque assemblée : note, modèle de délibération, calendrier.",
    "compare": "Comparer deux projets, dossiers PDF ou révisions git, article par article.",
    "collect": "Recueillir les pages signées au stylo, numérisées.",
    "sign": "Signer un dossier par certificat.",
    "verify": "Vérifier un dossier signé, étape par étape.",
    "rebuild": "Construire à nouveau, et comparer avec ce qui a été signé.",
    "unpack": "Retrouver le projet qui voyage dans un dossier PDF.",
    "trace": "Dire quels documents montrent ce qui est écrit, et d'où vient un document.",
    "schema": "Donner les schémas JSON d'un type de contrat.",
    "template": "Vérifier, montrer ou adapter les modèles Word.",
}
"""Command → its line in the help; the order is the help's."""
YOUNG_OBJECTS: Final = 1_000_000
"""Objects made before Python looks for cycles: a command makes few, and lives too short to look every 700."""
GIVEN_A_PDF: Final = frozenset({"collect", "compare", "pack", "rebuild", "sign", "suivi", "unpack"})
"""Commands that read a PDF which anybody may have made; `verify` sees to itself, and always has a report."""
SIGNALLED: Final = 128
"""What the exit code of a run that a signal ends is above the signal's number, by the custom of shells."""
MACHINE: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.EIO, errno.EROFS}
)
"""What a machine lacks: no fault of ours, nor of who wrote the files."""


class _Lazy(FrenchGroup):
    """The commands, imported when they are called, and listed without being imported."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"contratgen.commands.{cmd_name}")
        command = typer.main.get_command(module.app)
        command.name, command.short_help = cmd_name, COMMANDS[cmd_name]
        return command


def _version(*, asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # noqa: PLC0415  # only this option needs it

        typer.echo(f"contratgen {version('contratgen')}")
        raise typer.Exit


app = typer.Typer(
    cls=_Lazy,
    add_completion=True,
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(
    help="Assembler un contrat à partir de ce que ses parties écrivent.\n\nExemple : contratgen build "
    "examples/auray --into build/auray"
)
def _root(
    *,
    version: bool = typer.Option(
        False, "--version", callback=lambda asked: _version(asked=asked), is_eager=True, help="Afficher la version."
    ),
) -> None:
    del version


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its code; one that is given a PDF runs in a process of its own."""
    words = sys.argv[1:] if arguments is None else arguments
    _end_in_order()
    open_streams()
    given_a_pdf = bool(words) and words[0] in GIVEN_A_PDF
    files = [word for word in words[1:] if given_a_pdf and os.path.isfile(word)]  # noqa: PTH113  # a `Path` may raise
    sys.exit(_run_confined(words, files) if files else run_here(words))


def _end_in_order() -> None:
    """Have a run that is told to end leave nothing behind: its processes and folders end with it, as after Ctrl-C."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(number, lambda told, _frame: sys.exit(SIGNALLED + told))


def run_here(arguments: Sequence[str]) -> int:
    """Run the command in this process and return its exit code."""
    gc.set_threshold(YOUNG_OBJECTS)
    atexit.register(gc.freeze)  # a process that ends has no cycle to look for: 0.3 s of a check
    try:
        return _run(list(arguments))
    except MemoryError:
        raise
    except Exception as bug:  # noqa: BLE001  # our own fault: its reader gets a sentence, a library's caller the traceback
        return _own_fault(bug)


def _run_confined(words: Sequence[str], files: Sequence[str]) -> int:
    """Run the command in a process of its own, and tell when that was stopped."""
    from contratgen.base.sandbox import StoppedError, run_confined  # noqa: PLC0415  # for the commands that read PDF files

    try:
        return run_confined(run_here, words, returns=int, about=", ".join(files))
    except KeyboardInterrupt:
        typer.echo("Interrompu.", err=True)
        return 130
    except StoppedError as stop:
        from contratgen.commands.output import show_diagnostics  # noqa: PLC0415  # only when there is a fault

        show_diagnostics(stop.diagnostics, to_error=True)
        return stop.exit_code


def _run(arguments: list[str]) -> int:
    from contratgen.base.diagnostics import ContratgenError  # noqa: PLC0415  # after the help, which needs none of it

    try:
        result = typer.main.get_command(app)(arguments, prog_name="contratgen", standalone_mode=False)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        typer.echo("Interrompu.", err=True)
        return 130
    except ContratgenError as error:
        from contratgen.commands.output import show_diagnostics  # noqa: PLC0415  # only when there is a fault

        show_diagnostics(error.diagnostics, to_error=True)
        return error.exit_code
    except typer.TyperException as misuse:
        told = misuse.format_message() if hasattr(misuse, "format_message") else str(misuse)
        typer.echo(inert(f"Erreur : {misuse_in_french(told)}"), err=True)
        context = getattr(misuse, "ctx", None)
        typer.echo(f"« {context.command_path if context else 'contratgen'} --help » donne l'aide.", err=True)
        return 2
    except KeyboardInterrupt:
        typer.echo("Interrompu.", err=True)
        return 130
    return int(result or 0)


def _too_long(fault: OSError) -> int:
    """Tell a name that no file can have, wherever it was met: it can only come from whoever typed it."""
    from contratgen.base.diagnostics import Diagnostic, MisuseError, Place  # noqa: PLC0415
    from contratgen.commands.output import show_diagnostics  # noqa: PLC0415  # only when there is a fault

    message, hint = "nom trop long pour ce système", "Donnez au fichier un nom plus court."
    show_diagnostics([Diagnostic("CG642", message, Place(str(fault.filename)), hint=hint)], to_error=True)
    return MisuseError.exit_code


def _refused(fault: OSError) -> int:
    """Tell what the machine refused, wherever it was met: reading, writing, or what this command prints."""
    from contratgen.base import world  # noqa: PLC0415  # only when there is a fault
    from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place  # noqa: PLC0415
    from contratgen.commands.output import show_diagnostics  # noqa: PLC0415

    where = f"« {fault.filename} »" if fault.filename else "un fichier, ou ce que la commande affiche"
    message = f"la machine a refusé de lire ou d'écrire {where} ({world.system_words(fault)})"
    hint = "Libérez de la place, ou relevez les limites de ce compte (« ulimit -a »), puis recommencez."
    show_diagnostics([Diagnostic("CG920", message, Place("(machine)"), hint=hint)], to_error=True)
    return EnvironmentFault.exit_code


def _own_fault(bug: Exception) -> int:
    """Tell a fault of contratgen itself, without the values at hand (one may be secret)."""
    if isinstance(bug, OSError) and bug.errno == errno.ENAMETOOLONG:
        return _too_long(bug)
    if isinstance(bug, OSError) and bug.errno in MACHINE:
        return _refused(bug)
    from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place  # noqa: PLC0415
    from contratgen.base.sandbox import DefectError, defect_in_words  # noqa: PLC0415
    from contratgen.commands.output import show_diagnostics  # noqa: PLC0415  # only when there is a fault

    met = str(bug) if isinstance(bug, DefectError) else defect_in_words(bug)
    message = f"contratgen s'est arrêté sur un défaut qui est le sien ({met})"
    hint = "Vos fichiers n'ont pas été modifiés. Signalez ce message à qui maintient contratgen."
    show_diagnostics([Diagnostic("CG999", message, Place("(contratgen)"), hint=hint)], to_error=True)
    return EnvironmentFault.exit_code
