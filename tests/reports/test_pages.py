"""Templates of pages and letters: what is shown stays text, what is missing is an error."""

import dataclasses
import datetime
import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from lxml import html

import contratgen
from contratgen.assembly.kit import ExpectedParty, FollowUp, Metadata
from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.reports import pages
from contratgen.reports.build_report import Account, DocumentLine, File, PieceLine, report_page
from contratgen.reports.pages import html_page, letter, source_of

HOSTILE = "<script>alert('l'eau')</script>{{ 7*7 }}\" onload=\"x"
CURLED = HOSTILE.replace("l'eau", "l’eau")
ROOT = Path(contratgen.__file__).parent


def account(words):
    """Return an account in which every word is the same."""
    file = File(words, words)
    party = ExpectedParty(words, words, (words,), None, received=True, state=words, capacity=words, blocking=(words,))
    fault = Diagnostic("CG1", words, Place(f"contributions/{words}/x.yaml"), words, Severity.WARNING)
    return Account(
        Metadata(words, words, words, words, words, datetime.date(2025, 6, 1)),
        words, words, words, (words,), (file,), (words,), 3,
        (DocumentLine(words, 2, (file,), (words,), (PieceLine(words, 1, file, words),)),),
        ((words, file),), FollowUp((party,), (words,)), (fault,), {words: words}, {words: {words: (words,)}},
        {words: words},
    )  # fmt: skip


def test_hostile_words_stay_text_wherever_a_report_shows_them():
    """No element and no attribute of theirs, in words, names, digests and links."""
    hostile, plain = (html.fromstring(report_page(account(words))) for words in (HOSTILE, "mot"))
    assert [element.tag for element in hostile.iter()] == [element.tag for element in plain.iter()]
    assert [sorted(a.attrib) for a in hostile.iter()] == [sorted(a.attrib) for a in plain.iter()]
    shown = [text for text in hostile.find("body").itertext() if "script" in text]
    assert len(shown) > 40
    assert all(HOSTILE in text or CURLED in text for text in shown)
    assert {text for text in shown if HOSTILE in text} == {code.text for code in hostile.iter("code") if code.text}, (
        "names of files and digests alone keep their straight apostrophes"
    )
    assert "49" not in "".join(shown)


def test_a_name_that_is_not_given_is_an_error():
    """A page never shows nothing instead of what it was to show."""
    with pytest.raises(UndefinedError, match="styles"):
        html_page("reports/page.html.j2", title="x")


def test_a_letter_holds_neither_commands_nor_markup():
    """Its lines are its own: a line break in a value makes none."""
    with pytest.raises(UndefinedError):
        letter("reports/courriel.txt.j2")
    given = {"said": {"title": "x", "version": "1", "date": "y"}, "voted": "z", "note": {"document_vote": {}}}
    named = {"name": "l'un\n\x1b[2J<b>", "steps": (), "left": ()}
    text = letter("packs/a-faire.txt.j2", assembly=named, text=given, in_words=str)
    assert text.startswith("À faire : l’un‹U+000A›‹U+001B›[2J<b>\nx, version 1")


def test_a_page_has_no_space_of_its_template():
    """Line breaks beside tags are the author's, not the reader's: between two blocks nothing stands."""
    page = report_page(account("mot")).decode()
    assert not re.search(r">\s+<", page.partition("</style>")[2].strip())


def test_a_document_without_pages_tells_none():
    """Where nothing was converted, a report says who signs, and no number."""
    told = account("mot")
    told = dataclasses.replace(told, documents=(dataclasses.replace(told.documents[0], pages=0),))
    page = html.fromstring(report_page(told))
    assert "À signer par : mot." in page.xpath("//main/p/text()")
    assert "2 pages. À signer par : mot." in html.fromstring(report_page(account("mot"))).xpath("//main/p/text()")


def test_every_template_compiles_and_calls_nothing_safe():
    """None switches the escaping off."""
    templates = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.j2"))
    assert len(templates) == 7
    for name in templates:
        assert not re.search(r"\|\s*safe|autoescape", source_of(name)), name
        assert pages._templates(str).get_template(name)
