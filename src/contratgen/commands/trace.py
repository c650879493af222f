"""`contratgen trace`: which documents show what somebody wrote, and which files feed a document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contratgen.commands.french import FrenchCommand
from contratgen.commands.output import PROJECT_HELP, say

app = typer.Typer(add_completion=False)


@app.command(cls=FrenchCommand)
def trace(
    what: Annotated[
        str,
        typer.Argument(
            metavar="QUOI",
            help="contrat.yaml, contributions/ars, contributions/ars:champ, ou un document : contrat.docx, dossier.pdf",
        ),
    ],
    project: Annotated[Path, typer.Option("--projet", help=PROJECT_HELP)] = Path(),
) -> None:
    """Dire quels documents montrent ce qui est écrit, et à quels endroits, ou quels fichiers alimentent un document.

    Exemple : contratgen trace contributions/caf-du-morbihan:engagements --projet examples/auray
    """
    from contratgen.project.opened import open_project  # noqa: PLC0415  # after the help
    from contratgen.project.trace import feeding, where_shown  # noqa: PLC0415

    opened = open_project(project)
    if what.endswith((".docx", ".pdf")):
        for path in feeding(opened, what):
            say(path)
        return
    for field, documents, reason in where_shown(what, opened):
        aside = f" ({reason})" if reason else ""
        say(f"{field} :" if documents else f"{field} : aucun document{aside}")
        for document, places in documents.items():
            say(f"    {document} :" if places else f"    {document} : décide de ce qui est écrit")
            for place in places:
                say(f"        {place}")
