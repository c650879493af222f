r"""Bare addresses, file names and paths come out as they are written, whatever `_`, `*`, `~` and `\` they hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contratgen.base.diagnostics import Place
from contratgen.reading.markdown.parsing import parse_markdown
from contratgen.reading.rich_text import ListBlock, Paragraph, Text

from .plain import plain_text

PLACE = Place("corps.md", 1, 1)
WORD = st.text("abcé2", min_size=1, max_size=4)


def joined(pieces: list[str]) -> str:
    return "".join(pieces)


def segments(marks: str) -> st.SearchStrategy[str]:
    """Draw the name of a folder: letters and marks in any order."""
    return st.lists(st.one_of(WORD, st.sampled_from(list(marks))), min_size=1, max_size=5).map(joined)


URLS = st.builds(
    lambda head, parts, end: f"{head}{'/'.join(parts)}/{end}",
    st.sampled_from(["https://ville.example/", "http://ville.example/", "www.ville.example/", "ftp://a_b.example/"]),
    st.lists(segments("_*~-.") | st.just("~~"), min_size=1, max_size=4),
    st.sampled_from(["plan.pdf", "?a_=_1&b=*2", "x(_y_)z", "#_a", "w"]),
)
FILES = st.builds(
    lambda head, name, extension: f"{head}{name}{extension}",
    st.sampled_from(["_", "__", "", "a_"]),
    segments("_-"),
    st.sampled_from([".pdf", ".py", "_.docx", "__.DOCX", "_(v2)_.odt"]),
)
MAILS = st.builds(
    lambda head, tail: f"a{head}@{tail}.example", segments("_.").filter(lambda one: one[-1:] != "."), WORD
)
PATHS = st.builds(
    lambda head, parts, end: f"{head}{'/'.join(parts)}/{end}",
    st.sampled_from(["/srv/", "./", "../", "~/", "pieces/"]),
    st.lists(segments("_-"), min_size=1, max_size=4),
    st.sampled_from(["x", "plan_.pdf", "_v2_/x"]),
)
WINDOWS = st.builds(
    lambda head, parts, end: head + "\\".join([*parts, end]),
    st.sampled_from(["C:\\", "d:\\", "\\\\serveur\\", "\\\\srv-1.example\\", "dossier\\a\\"]),
    st.lists(segments("_-"), min_size=1, max_size=4),
    st.sampled_from(["x", "plan_.pdf", "_v2_\\x", "*.pdf"]),
)
ADDRESSES = st.one_of(URLS, FILES, MAILS, PATHS, WINDOWS)


@given(ADDRESSES, ADDRESSES)
@settings(max_examples=200, deadline=None)
@example("https://ville.example/_processed_/plan.pdf", "__init__.py")
@example("\\\\serveur\\partage", "C:\\projets\\_v2_")
def test_an_address_is_printed_as_it_is_written(first: str, second: str) -> None:
    """In a sentence, with another one; no mark is read in it and no fault is told."""
    text = f"Voir {first}, puis ({second}) et {first}."
    blocks, faults = parse_markdown(text, PLACE)
    assert (plain_text(blocks), faults) == (text, ())


@pytest.mark.parametrize(
    "address",
    [
        "https://fr.wikipedia.org/wiki/Contrat_de_ville_(France)_x",
        "mailto:jean_dupont_@x.fr",
        "file://serveur/_p_/x",
        "ftp://ftp_x_.fr/_a_",
        "http://x.fr/a_(b)_c",
        "https://x.fr/~user_/~~x~~/y",
        "\\\\SRV-01\\Partage$\\_Dossiers_\\*.xlsx",
        "H:\\_Commun_\\Contrat de ville\\_v2_\\plan.docx",
        "\\\\serveur\\Contrat de ville\\_v2_",
        "\\\\serveur.local\\d$\\_x_",
        "C:/projets/_v2_/plan.pdf",
        "PLAN_MASSE_.PDF",
        "__MACOSX/._plan.pdf",
        "_config.yml",
        "CR_2024-03-12_v2_.docx",
        "a_b_.tar.gz",
        "@_ville_auray_",
        "#_projet_",
        "10.1234/abc_def_",
        "localhost:8080/_a_/b",
        "ville.fr:8080/_a_",
        "sftp://user_@host_/x",
        "https://x.fr/recherche/*",
        "https://x.fr/*/detail et https://y.fr/*/z",
        "https://x.fr/?a=*&b=*_c_",
        "..\\_v2_\\plan.pdf",
        ".\\_a_",
        "\\_v2_\\x",
        "~/._config_/x",
        "D:\\a*b\\_c_",
        "\\\\nas\\_x_\\y_z_ et \\\\nas\\_w_",
        "C:\\Users\\_x_\\AppData\\*.*",
        "_x_/_y_/z",
        "https://x.fr/a_,https://x.fr/_b_",
        "https://x.fr/_a_;https://x.fr/_b_",
        "(https://x.fr/_a_)",
        "« https://x.fr/_a_ »",
        "https://x.fr/_a_… puis",
        "https://x.fr/_a_?",
        "l'adresse https://x.fr/page_1_.html’",
        "https://exemple.fr/a__b__c",
        "http://intranet/_layouts/15/start.aspx#/_a_",
        "\\\\?\\C:\\_x_",
        "docs\\_a_.txt",
        "C:\\_a_ ou D:\\_b_",
    ],
)
def test_what_people_paste_is_printed_as_it_is_written(address: str) -> None:
    """Shares, drives, patterns, accounts, references, addresses side by side or between French quotation marks."""
    blocks, faults = parse_markdown(f"Voir {address} et {address}", PLACE)
    assert (plain_text(blocks), faults) == (f"Voir {address} et {address}", ())


@given(ADDRESSES, st.sampled_from(["**{}**", "*voir {} ici*", "- {}", "### {}", "> {}", "| {} | b |\n| --- | --- |"]))
@settings(max_examples=200, deadline=None)
def test_marks_around_an_address_are_marks(address: str, form: str) -> None:
    """Bold, lists, headings, quotations and cells hold addresses as sentences do."""
    blocks, _ = parse_markdown(form.format(address), PLACE)
    assert plain_text(blocks).split("\n")[0].removeprefix("voir ").removesuffix(" ici") == address
    if form.startswith("*"):
        (paragraph,) = blocks
        assert isinstance(paragraph, Paragraph)
        assert all(isinstance(one, Text) and (one.bold or one.italic) for one in paragraph.content)
    assert form[0] != "-" or isinstance(blocks[0], ListBlock)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("_et_/_ou_", "et/ou"),
        ("*gras* et _maigre_", "gras et maigre"),
        ("**et**/**ou**", "et/ou"),
        ("et/*ou*", "et/ou"),
        ("_plan_v2.pdf_", "plan_v2.pdf"),
        ("_contact@ville.example_", "contact@ville.example"),
        ("plan\\_masse.pdf", "plan_masse.pdf"),
        ("prenom\\_nom@ville.example", "prenom_nom@ville.example"),
        ("(_mot_)(_autre_)", "(mot)(autre)"),
        ("une note\\*, deux", "une note*, deux"),
        ("~~~~", ""),
    ],
)
def test_marks_that_belong_to_no_address_are_marks(text: str, shown: str) -> None:
    """A bar, a dot or a backslash alone makes no address."""
    assert plain_text(parse_markdown(text, PLACE)[0]) == shown


def test_what_no_browser_reads_in_an_address_is_told() -> None:
    """A backslash is printed and told; a character's HTML code is refused there as anywhere."""
    text = "https://ville.example/a\\_b et https://ville.example/?a&amp;b"
    blocks, faults = parse_markdown(text, PLACE)
    assert plain_text(blocks) == text
    assert [(fault.code, fault.place.column, fault.blocks) for fault in faults] == [
        ("CG186", 1, False),
        ("CG171", 55, True),
    ]


def test_a_folder_at_the_end_of_a_line_keeps_its_backslash() -> None:
    """The backslash of a path breaks no line; any other one does."""
    blocks, _ = parse_markdown("C:\\projets\\\net\\\nfin", PLACE)
    assert plain_text(blocks) == "C:\\projets\\ et fin"
