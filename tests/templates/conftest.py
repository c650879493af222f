"""The kit's Word templates, opened once, as the tests of their qualities look at them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import pytest
from lxml import etree

from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.package import Package, open_package, parse_xml

FOLDER = Path(__file__).parents[2] / "templates" / "engagements-quartiers-2030"
FILES = sorted(FOLDER.glob("*.docx"))


@dataclass(frozen=True)
class Template:
    """One template: its path, and its parts parsed."""

    path: Path

    @cached_property
    def package(self) -> Package:
        """The package."""
        return open_package(self.path.read_bytes(), self.path.name)

    def part(self, name: str) -> etree._Element:
        """Return a part of the folder `word/`, parsed."""
        return parse_xml(self.package.parts[f"word/{name}.xml"])

    @cached_property
    def body(self) -> etree._Element:
        """The document part."""
        return self.part("document")

    @cached_property
    def stories(self) -> dict[str, etree._Element]:
        """The body, the headers and the footers, by name."""
        names = [name.removeprefix("word/").removesuffix(".xml") for name in self.package.parts]
        return {name: self.part(name) for name in names if name.startswith(("document", "header", "footer"))}

    @cached_property
    def styles(self) -> dict[str, etree._Element]:
        """The styles by identifier."""
        return {node.get(qn("w:styleId"), ""): node for node in self.part("styles").iter(qn("w:style"))}

    def style_names(self) -> set[str]:
        """Return the names of the styles, as the file writes them."""
        return {value(style, "w:name") for style in self.styles.values()}

    def inherited(self, style_id: str, path: str) -> str:
        """Return the value of a property of a style, its own or its parents', or an empty text."""
        while style_id in self.styles:
            if found := value(self.styles[style_id], path):
                return found
            style_id = value(self.styles[style_id], "w:basedOn")
        return ""

    def switched_on(self, style_id: str, path: str) -> bool:
        """Return whether a style, or one that it is based on, has a property."""
        while style_id in self.styles:
            if find(self.styles[style_id], path):
                return True
            style_id = value(self.styles[style_id], "w:basedOn")
        return False


def find(node: etree._Element, path: str) -> list[etree._Element]:
    """Return the nodes at an XPath with the usual prefixes."""
    return cast("list[etree._Element]", node.xpath(path, namespaces=NAMESPACES))


def value(node: etree._Element, path: str) -> str:
    """Return the `w:val` of the first node at a path, or an empty text."""
    return next((str(one.get(qn("w:val"), "")) for one in find(node, path)), "")


def text_of(node: etree._Element) -> str:
    """Return the text of a node."""
    return "".join(str(one.text or "") for one in node.iter(qn("w:t")))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def template(request: pytest.FixtureRequest) -> Template:
    """Return each template of the kit in turn."""
    return Template(request.param)


@pytest.fixture
def contract() -> Template:
    """Return the template of the contract itself."""
    return Template(FOLDER / "contrat.docx")


@pytest.fixture
def maquette() -> Template:
    """Return the template of the financial table."""
    return Template(FOLDER / "maquette_financiere.docx")


@pytest.fixture
def convention() -> Template:
    """Return the template of a landlord's convention."""
    return Template(FOLDER / "convention_tfpb.docx")


@pytest.fixture
def folder() -> Path:
    """Return the folder of the kit's templates."""
    return FOLDER
