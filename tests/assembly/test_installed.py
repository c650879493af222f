"""A kit's own faults are told as the kit's, with its file and line; a command takes the kit from its project."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from pydantic import BeforeValidator

from contratgen.assembly import installed
from contratgen.assembly.annotations import models_below
from contratgen.assembly.installed import find_kit, kit_for
from contratgen.assembly.kit import Document, Finding, Rule
from contratgen.assembly.vetting import faults_of
from contratgen.base.diagnostics import ContratgenError, InputError, Place
from contratgen.kit import Ligne, Modele, Rubrique, Texte, champ
from contratgen.kits.engagements_quartiers_2030 import KIT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Sum(Modele):
    """A model that no file can fill."""

    amounts: tuple[Ligne, ...] = champ("Montants", "Les montants.", "1")


class Odd(Modele):
    """A model of which neither a schema nor a template knows anything."""

    ratio: Annotated[complex, BeforeValidator(complex)] = champ("Rapport", "Un rapport.", "1")


class Headed(Modele):
    """A model whose heading names no field."""

    text: Annotated[Texte, Rubrique("Partie {numero}")] = champ("Texte", "Un texte.", "…")


def breaks(*_given: Any) -> Any:
    """Fail as a kit's function fails."""
    return {}["absent"]


def breaks_late(_contract: Any) -> Iterator[Finding]:
    """Fail after a first finding."""
    yield Finding("premier")
    breaks()


def refuses(*_given: Any) -> Any:
    """Raise what a kit means to tell."""
    raise InputError


BROKEN = replace(KIT, assemble=breaks, rules=(Rule("X-1", breaks_late),), metadata=refuses)
OTHER = object()
THIS = __name__


@pytest.fixture
def kits(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what installs kits: names → objects of this file."""

    def install(**entries: str) -> None:
        found = [EntryPoint(name.replace("_", "-"), value, "contratgen.kits") for name, value in entries.items()]
        monkeypatch.setattr(installed, "entry_points", lambda group: found)
        installed._loaded.cache_clear()

    return install


def told(error: pytest.ExceptionInfo[ContratgenError]) -> tuple[str, str, int | None]:
    """Return the code, file and line of an error's first diagnostic."""
    first = error.value.diagnostics[0]
    return first.code, first.place.file, first.place.line


def test_a_fault_in_a_kits_function_is_told_at_the_kits_line(kits: Any) -> None:
    """The kit is named, and its last line; what follows from it names the exception."""
    kits(engagements_quartiers_2030=f"{THIS}:BROKEN")
    kit = find_kit("engagements-quartiers-2030", Place("contrat.yaml"))
    with pytest.raises(ContratgenError) as error:
        kit.assemble(None, {})
    assert told(error) == ("CG228", f"{THIS.replace('.', '/')}.py", breaks.__code__.co_firstlineno + 2)
    assert "« engagements-quartiers-2030 »" in str(error.value)
    assert "KeyError : 'absent'" in str(error.value)


def test_a_fault_that_comes_while_findings_are_told_is_the_kits_too(kits: Any) -> None:
    """A rule may fail after it told something."""
    kits(engagements_quartiers_2030=f"{THIS}:BROKEN")
    findings = iter(find_kit("engagements-quartiers-2030", Place("contrat.yaml")).rules[0].check(None))
    assert next(findings).message == "premier"
    with pytest.raises(ContratgenError) as error:
        next(findings)
    assert told(error)[0] == "CG228"


def test_what_a_kit_means_to_tell_goes_through(kits: Any) -> None:
    """Diagnostics that a kit raises are not taken for faults of its own."""
    kits(engagements_quartiers_2030=f"{THIS}:BROKEN")
    with pytest.raises(InputError):
        find_kit("engagements-quartiers-2030", Place("contrat.yaml")).metadata(None)


@pytest.mark.parametrize("value", ["no_such_module_at_all:KIT", f"{THIS}:ABSENT", f"{THIS}:OTHER"])
def test_a_kit_that_cannot_be_loaded_is_named(kits: Any, value: str) -> None:
    """A broken import, a name that is not there, another kind of object: never a traceback."""
    kits(casse=value)
    with pytest.raises(ContratgenError) as error:
        find_kit("casse", Place("contrat.yaml"))
    assert told(error)[0] == "CG229"
    assert "« casse »" in str(error.value)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"framework": Odd}, "CG885"),
        ({"framework": Sum}, "CG894"),
        ({"contribution": Headed}, "CG895"),
        ({"documents": (Document("x", "absent.docx", Sum, refuses),)}, "CG896"),
        ({"version": ""}, "CG897"),
        ({"documents": KIT.documents[:1] * 2}, "CG897"),
    ],
)
def test_what_the_author_of_a_kit_got_wrong_blames_the_kit(changed: dict[str, Any], code: str) -> None:
    """Types that nothing written fills, headings without field, files and names: told before any project is read."""
    faults = [*faults_of(replace(KIT, **changed), KIT.identifier)]
    assert {fault.code for fault in faults} == {code}


def test_a_fault_of_a_model_is_told_at_its_field() -> None:
    """The author of a model is led to the line of the field."""
    (fault,) = faults_of(replace(KIT, framework=Sum), KIT.identifier)
    lines = __import__("inspect").getsource(__import__("sys").modules[THIS]).splitlines()
    assert "amounts: tuple" in lines[(fault.place.line or 0) - 1]


def test_the_shipped_kit_is_sound() -> None:
    """No fault in a kit that everybody uses, and its models are indeed looked at."""
    assert len(models_below(KIT.framework)) > 10
    assert [*faults_of(KIT, KIT.identifier)] == []


def test_a_command_takes_the_kit_from_its_project(kits: Any, tmp_path: Path) -> None:
    """From a file deep in the project; the option wins; nothing to go by asks which."""
    kits(engagements_quartiers_2030="contratgen.kits.engagements_quartiers_2030:KIT", casse=f"{THIS}:OTHER")
    (tmp_path / "modeles").mkdir()
    (tmp_path / "contrat.yaml").write_text("format: 1\nkit: engagements-quartiers-2030\n")
    assert kit_for(None, tmp_path / "modeles/contrat.docx").identifier == KIT.identifier
    with pytest.raises(ContratgenError) as error:
        kit_for("casse", tmp_path)
    assert told(error)[0] == "CG229"
    (tmp_path / "contrat.yaml").unlink()
    with pytest.raises(ContratgenError) as error:
        kit_for(None, tmp_path)
    assert told(error)[0] == "CG898"
    assert "casse, engagements-quartiers-2030" in error.value.diagnostics[0].hint
