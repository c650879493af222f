"""Links and references in what people write: each says where it leads, and leads there; numbers are not typed."""

from __future__ import annotations

import shutil

import pytest
from pydantic import BaseModel

from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.project.opened import faults_of, open_project
from contratgen.reading.located import Scalar
from contratgen.template_check.written_links import dangling_links, texts_of, typed_numbers, vague_links


class Ecrit(BaseModel, arbitrary_types_allowed=True):
    """What somebody wrote."""

    textes: tuple[Texte, ...]


def written(*lines: str) -> list[Texte]:
    """Return the one text of a model, of some lines, the first of which is line 5 of its file."""
    return list(texts_of(Ecrit(textes=(Texte.parse(Scalar("\n".join(lines), Place("texte.md", 5, 1))),))))


def told(found: tuple[Diagnostic, ...] | list[Diagnostic]) -> list[tuple[str, int | None]]:
    """Return code and line of faults."""
    return [(one.code, one.place.line) for one in found]


def test_a_link_to_an_article_that_nobody_has_is_a_fault_at_its_line() -> None:
    """In paragraphs, lists, tables, quotations and notes; the nearest name is proposed."""
    text = written(
        "Voir [la Caf](article:caf), [la ville](article:ville-d-auray) et [la carte](annexe:carte).",
        "",
        "- [ici même](article:inconnu)",
        "",
        "> [là](article:inconnu)",
        "",
        "| A | B |",
        "|---|---|",
        "| x | [y](article:inconnu) |",
        "",
        "Une note[^1].",
        "",
        "[^1]: [y](article:inconnu)",
    )
    found = list(dangling_links(text, lambda: {"article_ville_d_auray", "article_caf_du_morbihan"}))
    assert told(found) == [("CG860", line) for line in (5, 7, 9, 11, 17)]
    assert found[0].hint == "Au choix : caf-du-morbihan, ville-d-auray."
    (near,) = dangling_links(written("[y](article:vile-d-auray)"), lambda: {"article_ville_d_auray"})
    assert near.hint == "vouliez-vous « ville-d-auray » ?"
    assert near.severity is Severity.ERROR


def test_nothing_is_asked_of_the_templates_without_such_a_link() -> None:
    """Running their tags takes time."""

    def never() -> set[str]:
        raise AssertionError

    text = written("Voir [le site de la ville](https://ville.example), à l’article premier.")
    assert not list(dangling_links(text, never))
    assert not list(typed_numbers(text, never))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("selon l’article 4.2", ["article 4.2"]),
        ("selon l’article 4.9", ["article 4.9"]),
        ("les articles 7 et 8", ["articles 7"]),
        ("selon l’article 12", []),
        ("la loi n° 2014-173, notamment son article 4.2", []),
        ("le décret, notamment ses articles 7 et 8", []),
        ("l’article 7 de la loi du 21 février 2014", []),
        ("l’article 7 du code", []),
        ("l’article L. 123", []),
        ("l’[article 7](article:A1)", []),
        ("l’article **4.2**", ["article 4.2"]),
    ],
)
def test_the_number_of_an_article_is_not_typed(words: str, numbers: list[str]) -> None:
    """That of a law is no affair of ours; 4.9 may exist where the template has 4.1 only, in a loop."""
    found = list(typed_numbers(written("Un titre.", "", words), lambda: {"4", "4.1", "7"}))
    assert [one.message.split(" »")[0].removeprefix("« ") for one in found] == numbers
    assert all((one.code, one.place.line, one.severity) == ("CG876", 7, Severity.WARNING) for one in found)


def test_a_link_that_does_not_say_where_it_leads_is_told() -> None:
    """As in a template."""
    assert told(vague_links(written("a", "", "Cliquez [ici](https://ville.example)."))) == [("CG878", 7)]


def test_a_project_is_told_of_its_articles(tmp_path) -> None:
    """Bookmarks set in Word, and those that tags set, are known; so are the articles' numbers."""
    project = shutil.copytree(KIT.starter, tmp_path / "projet")
    text = project / "contributions/ville-exemple/texte.md"
    said = text.read_text(encoding="utf-8")
    links = "[a](article:gouvernance) [b](article:A1) [c](article:habitat-exemple) [d](article:personne), article 4.3"
    text.write_text(said.replace("## Présentation\n", f"## Présentation\n\nVoir {links}.\n", 1), encoding="utf-8")
    found = [one for one in faults_of(open_project(project)) if one.code in {"CG860", "CG876"}]
    assert [(one.code, one.message.split(" :")[0]) for one in found] == [
        ("CG860", "renvoi à un article inconnu"),
        ("CG876", "« article 4.3 » est tapé à la main"),
    ]
