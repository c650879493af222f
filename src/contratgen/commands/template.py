"""`contratgen template`: check, show, list the fields of, or copy the Word templates."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contratgen.commands.french import FrenchCommand, FrenchGroup
from contratgen.commands.output import say, show_diagnostics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contratgen.base.diagnostics import Diagnostic

app = typer.Typer(
    add_completion=False,
    cls=FrenchGroup,
    no_args_is_help=True,
    help="Vérifier, montrer ou adapter les modèles Word.",
)
KIT_HELP = "Type de contrat dont viennent les champs et les modèles ; sinon celui du projet."
OWN_VERSION = "Le projet a déjà sa version de ce modèle : adaptez-la, ou enlevez-la pour repartir de celui du kit."
UNREADABLE = "CG892"
Format = StrEnum("Format", ["text", "json", "sarif", "junit", "github", "gitlab"])
"""The forms of a report on templates."""


class PolicyName(StrEnum):
    """What a template's expressions may reach."""

    strict = "strict"
    docxtpl = "docxtpl"


@app.command(cls=FrenchCommand)
def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Modèles Word (.docx), ou dossiers qui en contiennent.", metavar="MODÈLES", show_default=False
        ),
    ],
    kit: Annotated[str | None, typer.Option("--kit", help=KIT_HELP)] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Autre modèle Pydantic, sous la forme module:Classe.")
    ] = None,
    filters: Annotated[
        str | None, typer.Option("--filters", help="Filtres de plus, sous la forme module:TABLE.")
    ] = None,
    policy: Annotated[
        PolicyName, typer.Option("--policy", help="Ce que les balises peuvent atteindre.")
    ] = PolicyName.strict,
    form: Annotated[Format, typer.Option("--format", help="Forme du rapport.")] = Format.text,
    annotate: Annotated[Path | None, typer.Option("--annotate", help="Dossier où écrire des copies annotées.")] = None,
    render: Annotated[int, typer.Option("--render", min=0, help="Nombre de contrats aléatoires à rédiger.")] = 0,
) -> int:
    """Prouver que des modèles Word vont avec leurs champs, et dire où ils ne vont pas.

    Exemple : contratgen template check modeles --annotate a-corriger
    """
    from contratgen.template_check.command import check_files  # noqa: PLC0415  # after the help

    found = check_files(
        _templates(files), kit=kit, model=model, filters=filters, policy=policy.value, annotate=annotate, render=render
    )
    return _told(found, form)


def _told(found: Sequence[Diagnostic], form: Format) -> int:
    """Show the faults of templates, and return the exit code."""
    from contratgen.base.diagnostics import MisuseError, Severity  # noqa: PLC0415  # after the help
    from contratgen.reports import formats  # noqa: PLC0415

    if form is Format.text:
        show_diagnostics(found)
        if all(fault.severity is Severity.NOTE for fault in found):
            say("Aucun défaut.")
    else:
        typer.echo(formats.FORMATS[form.value](found))
    if any(d.code == UNREADABLE for d in found):
        return MisuseError.exit_code
    return 1 if any(d.blocks for d in found) else 0


def _templates(given: list[Path]) -> list[Path]:
    """Return the files, each folder replaced by its Word files; raises `MisuseError` (CG892) for one without any."""
    from contratgen.base.diagnostics import Diagnostic, MisuseError, Place  # noqa: PLC0415  # after the help

    files: list[Path] = []
    for path in given:
        within = (
            sorted(file for file in path.glob("*.docx") if not file.name.startswith("~$")) if path.is_dir() else [path]
        )
        if not within:
            hint = "Donnez un modèle, ou un dossier qui en contient : les modèles d'un projet sont dans modeles/."
            raise MisuseError(
                Diagnostic(UNREADABLE, "ce dossier ne contient aucun fichier .docx", Place(str(path)), hint)
            )
        files += within
    return files


@app.command(cls=FrenchCommand)
def show(file: Annotated[Path, typer.Argument(help="Fichier Word.", metavar="FICHIER")]) -> None:
    """Montrer le texte d'un fichier Word avec ses balises, toujours de la même façon (pour git).

    Exemple : git config diff.docx.textconv "contratgen template show"
    """
    from contratgen.template_check.command import shown  # noqa: PLC0415  # after the help

    typer.echo(shown(file), nl=False)


@app.command(cls=FrenchCommand)
def fields(
    file: Annotated[Path, typer.Argument(help="Modèle Word.", metavar="FICHIER")],
    kit: Annotated[str | None, typer.Option("--kit", help=KIT_HELP)] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Autre modèle Pydantic, sous la forme module:Classe.")
    ] = None,
    *,
    pydantic: Annotated[
        bool, typer.Option("--pydantic", help="Écrire plutôt le modèle Pydantic que ses balises demandent.")
    ] = False,
) -> None:
    """Donner les champs qu'un modèle lit.

    Exemple : contratgen template fields modeles/contrat.docx
    """
    from contratgen.template_check.command import fields_of, implied  # noqa: PLC0415  # after the help

    if pydantic:
        typer.echo(implied(file), nl=False)
        return
    for path in fields_of(file, kit=kit, model=model):
        say(path)


@app.command(cls=FrenchCommand)
def copy(
    name: Annotated[str, typer.Argument(help="Nom du modèle du kit, par exemple contrat.docx.", metavar="NOM")],
    project: Annotated[Path, typer.Argument(help="Dossier du projet.", metavar="PROJET")] = Path(),
    kit: Annotated[str | None, typer.Option("--kit", help=KIT_HELP)] = None,
) -> None:
    """Copier un modèle du kit dans le projet (modeles/), pour l'adapter dans Word.

    Exemple : contratgen template copy contrat.docx examples/auray
    """
    from contratgen.assembly.installed import kit_for  # noqa: PLC0415  # after the help
    from contratgen.base.diagnostics import Diagnostic, MisuseError, Place  # noqa: PLC0415
    from contratgen.base.storage import write_new_file  # noqa: PLC0415
    from contratgen.reading.files import FRAMEWORK, NO_PROJECT  # noqa: PLC0415

    if not (project / FRAMEWORK).is_file():
        raise MisuseError(NO_PROJECT.at(Place(str(project))))
    found = kit_for(kit, project)
    names = sorted({document.template for document in found.every_document})
    if name not in names:
        raise MisuseError(
            Diagnostic(
                "CG104",
                f"le kit n'a pas de modèle « {name} »",
                Place(name),
                hint=f"Modèles du kit : {', '.join(names)}.",
            )
        )
    target = project / "modeles" / name
    write_new_file(target, (found.templates / name).read_bytes(), OWN_VERSION)
    say(f"Écrit : {target}. Adaptez-le dans Word, puis lancez « contratgen check ».")
