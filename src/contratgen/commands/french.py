"""The command line in French: the words of its help and of its faults, and the days that people type."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    import datetime

ADDED_OPTIONS: Final = {
    "install_completion": "Installer la complétion des commandes dans ce terminal.",
    "show_completion": "Afficher la complétion, pour la copier.",
}
KINDS: Final = {
    "<bool>": "",
    "<str>": "TEXTE",
    "<path>": "CHEMIN",
    "<list[Path]>": "CHEMIN",
    "<list[str]>": "TEXTE",
    "<int>": "NOMBRE",
    "<int range>": "NOMBRE",
}
"""What the library calls the kind of a value, and what the help shows."""
LEAST_WIDTH: Final = 40
"""Columns of a help that can be read: some programs say that a terminal has none."""
FRENCH: Final = (
    (
        r"No such command '([^']*)'\. Did you mean '([^']*)'.*",
        r"la commande « \1 » n'existe pas ; vouliez-vous « \2 » ?",
    ),
    (r"No such command '([^']*)'.*", r"la commande « \1 » n'existe pas"),
    (r"No such option: (\S+) \(Possible options?: (.*)\)", r"l'option « \1 » n'existe pas ; vouliez-vous « \2 » ?"),
    (r"No such option: (\S+).*", r"l'option « \1 » n'existe pas"),
    (r"Missing argument '(.*)'\.?", r"il manque l'argument « \1 »"),
    (r"Missing option '(.*)'\.?", r"il manque l'option « \1 »"),
    (r"Missing command\.?", "il manque une commande"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"argument en trop : « \1 »"),
    (r"Option '(.*)' requires an argument\.?", r"l'option « \1 » attend une valeur"),
    (
        r"Invalid value for '?(.*?)'?: (?:Value error, )?'(.*)' is not one of (.*)\.",
        r"« \2 » ne convient pas pour « \1 » ; au choix : \3",
    ),
    (r"Invalid value for '(.*)': '(.*)' is not a valid int(?:eger)?.*", r"« \2 » n'est pas un nombre (« \1 »)"),
    (r"Invalid value for '?(.*?)'?: Input should be less than or equal to (\S+)", r"« \1 » : \2 au plus"),
    (r"Invalid value for '?(.*?)'?: Input should be greater than or equal to (\S+)", r"« \1 » : \2 au moins"),
    (r"Invalid value for '?(.*?)'?: Input should be a valid integer.*", r"« \1 » attend un nombre entier"),
    (r"Invalid value for '?(.*?)'?: \S+ '(.*)' does not exist\.", r"il n'y a rien de ce nom : « \2 » (\1)"),
    (r"Invalid value for '?(.*?)'?: \S+ '(.*)' is not readable\.", r"« \2 » ne peut pas être lu : droits absents (\1)"),
    (r"Invalid value for '?(.*?)'?: \S+ '(.*)' is a file\.", r"« \2 » est un fichier, pas un dossier (\1)"),
    (r"Invalid value for '?(.*?)'?: \S+ '(.*)' is a directory\.", r"« \2 » est un dossier, pas un fichier (\1)"),
    (r"Invalid value for '?(.*?)'?: (.*)", r"valeur refusée pour « \1 » : \2"),
    (r"Invalid value: (.*)", r"\1"),
)
"""What the command-line library says, and what our users read."""


def misuse_in_french(message: str) -> str:
    """Return a message of the command-line library as our users read it."""
    for pattern, french in FRENCH:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, french, message, count=1, flags=re.DOTALL)
    return message


def day(written: str) -> datetime.date:
    """Return a day typed in any form of the project's own files.

    Raises `typer.BadParameter` for what is none.
    """
    from contratgen.assembly.calendar import calendar_date  # noqa: PLC0415  # few commands need it
    from contratgen.assembly.spellings import plain  # noqa: PLC0415

    try:
        return calendar_date(plain(written))
    except ValueError as reason:
        told = f"{reason}" or "attendu une date comme 01/09/2024, « 1er septembre 2024 » ou 2024-09-01"
        raise typer.BadParameter(f"« {written} » : {told}") from None


def speak_french() -> None:
    """Give the help's fixed words their French form."""
    from typer import rich_utils  # noqa: PLC0415  # 60 ms, spared to whoever asks for no help

    rich_utils.MAX_WIDTH = rich_utils.MAX_WIDTH or max(LEAST_WIDTH, shutil.get_terminal_size().columns)
    rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
    rich_utils.OPTIONS_PANEL_TITLE = "Options"
    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.ERRORS_PANEL_TITLE = "Erreur"
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"


class _French:
    """What a command and a group say of themselves in their help."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option with its French help."""
        option: Any = super().get_help_option(ctx)  # type: ignore[misc]  # the class beside it has it
        if option is not None:
            option.help = "Afficher cette aide."
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help in French."""
        speak_french()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how the command is typed."""
        pieces: list[str] = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Usage : ")

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the arguments and options: what the library adds has its French help, and values their French kind."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            param.help = ADDED_OPTIONS.get(param.name, param.help)
            if param.param_type_name == "argument":
                param.metavar = param.metavar or param.name.upper()
                param.display_type_rich = lambda ctx: None  # noqa: ARG005  # its name says it
            elif param.metavar is None:
                shown = param.display_type(ctx)
                param.metavar = KINDS.get(shown, shown.strip("<>"))
        return params


class FrenchCommand(_French, TyperCommand):
    """A command whose help is in French."""


class FrenchGroup(_French, TyperGroup):
    """A group of commands whose help is in French."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "subcommand_metavar": "COMMANDE [ARGUMENTS]..."})
