"""What is told of the states of a project that a command is given to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.commands.output import say, show_diagnostics

if TYPE_CHECKING:
    from contratgen.project.compared import Side

SIDE_HELP: Final = "Dossier d'un projet, dossier PDF qui contient le sien, ou révision git"
FORMER: Final = (
    "« {written} » est écrit pour une version antérieure du type de contrat : il est lu comme s'il était réécrit, "
    "ainsi que « contratgen check » le propose. Ce qu'il ne disait pas (l'origine de moyens, la sorte d'un pouvoir) "
    "est supposé."
)


def show_side(side: Side) -> None:
    """Tell what of a state could not be read, or was read as if it were rewritten."""
    if side.former:
        say(FORMER.format(written=side.written), to_error=True)
    show_diagnostics(side.diagnostics, to_error=True)
    if not side.complete:
        say(f"« {side.written} » : ce que ces défauts empêchent de lire n'est pas comparé.", to_error=True)
