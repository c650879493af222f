"""The guide is whole: every filter, code and field is there, and what it links to and pictures exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from field_page import PAGE, field_page
from guide_examples import GUIDE, PAGES, ROOT
from PIL import Image

from contratgen.rendering.filters import FILTERS

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^## (CG[38]\d)\d\b", re.MULTILINE)
PICTURES = tuple(sorted((GUIDE / "images").glob("*.png")))


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """Return a page without its examples and its words of code."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", read(page)))


def anchors(page: Path) -> set[str]:
    """Return the anchors that forges give the headings of a page."""
    found = re.findall(r"^#+ (.+)$", FENCE.sub("", read(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    """To a file of the repository, and to a heading of it."""
    for target in LINK.findall(prose(page)):
        if not target.startswith("https://"):
            path, _, anchor = target.partition("#")
            linked = (page.parent / path).resolve() if path else page
            assert linked.is_file(), target
            assert not anchor or anchor in anchors(linked), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pictures_exist_and_are_described(page: Path):
    """For those who do not see them."""
    for words, target in PICTURE.findall(read(page)):
        assert (page.parent / target).is_file(), target
        assert len(words) > 30, target


def test_every_picture_is_shown():
    """None is left over."""
    shown = {target for page in PAGES for _, target in PICTURE.findall(read(page))}
    assert shown == {f"images/{picture.name}" for picture in PICTURES}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_light(picture: Path):
    """At most 80 kB, and wide enough to be read."""
    assert picture.stat().st_size <= 80_000
    with Image.open(picture) as opened:
        assert opened.width >= 1000


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_every_filter_has_its_section_and_example(name: str):
    """On the page of filters."""
    page = read(GUIDE / "filtres.md")
    assert f"\n## {name}\n" in page
    assert f"\n```resultat guide-filtre-{name.replace('_', '-')}\n" in page


def test_every_range_of_codes_is_told():
    """A fault of a template, found by the check or by rendering, is in the table of ranges."""
    ranges = set(CODE.findall(read(ROOT / "docs" / "errors.md")))
    assert len(ranges) >= 10
    told = set(re.findall(r"^\| (CG\d\d)x \|", read(GUIDE / "fautes.md"), re.MULTILINE))
    assert told == ranges


def test_the_page_of_fields_is_that_of_the_models():
    """`python tests/guide/refresh.py` writes it again."""
    assert read(PAGE) == field_page()


def test_the_contents_of_the_guide_lead_to_every_page():
    """No page is out of reach."""
    links = set(LINK.findall(prose(GUIDE / "README.md")))
    assert {page.name for page in PAGES} - {"README.md"} <= links


def test_git_is_told_how_to_read_word_files():
    """As the guide says."""
    line = re.search(r"```gitattributes\n(.+)\n```", read(GUIDE / "git.md"))
    assert line is not None
    assert line[1] in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
