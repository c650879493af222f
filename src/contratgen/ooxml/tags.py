"""Every tag of a template, whole and located: body, headers, footers, notes, comments, charts, properties.

Used by the template check, which judges, and by the renderer, which lowers. Nothing is refused here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.ooxml.allowed import tagged_address
from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.joining import join_tags
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.numbering import Numbering, read_numbering
from contratgen.ooxml.package import parse_xml
from contratgen.ooxml.places import TC, TEXT_BOX, TR, Geography, P, enclosing, excerpt, paragraph_text
from contratgen.ooxml.stories import Story, StoryKind, stories
from contratgen.ooxml.styles import Styles, read_styles
from contratgen.ooxml.tag_syntax import DIRECTIVES, Span, TagKind, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contratgen.diagnostics import Place, WordPlace
    from contratgen.ooxml.joining import Joined
    from contratgen.ooxml.package import Package

__all__ = ["Occurrence", "Spot", "StoryTags", "Stray", "Tag", "TagKind", "locate", "read_story", "read_tags"]

DOC_PR: Final = qn("wp:docPr")
_FALLBACK: Final = qn("mc:Fallback")
_PARAGRAPHS: Final = (P, qn("a:p"))
_HAS_TAG: Final = re.compile(r"\{\{|\{%|\{#")
_LINKS: Final = tuple(map(qn, ("w:hyperlink", "a:hlinkClick", "a:hlinkHover")))
_LINK_ID: Final = qn("r:id")
_ATTRIBUTES: Final[Any] = etree.XPath("//@*[contains(., '{{') or contains(., '{%') or contains(., '{#')]")
_DESCRIBING: Final = frozenset({"alt", "descr", "title", "tooltip"})
_SAYING: Final = frozenset({
    ("textpath", "string"), ("alias", "val"), ("tag", "val"), ("tblCaption", "val"), ("tblDescription", "val"),
    ("listItem", "displayText"), ("listItem", "value"), ("docPr", "name"), ("cNvPr", "name"), ("shape", "id"),
    ("statusText", "val"), ("helpText", "val"),
})  # fmt: skip
"""Elements and attributes that hold words: of a watermark, a control, a table's description, a drawing's name."""
_WORD: Final = re.compile(r"(?:p|tr|tc|r)?\s*(\w*)")
_BRACED: Final[Any] = etree.XPath(
    "//*[self::w:p or self::a:p][contains(., '{') or contains(., '}')]",
    namespaces={prefix: NAMESPACES[prefix] for prefix in ("w", "a")},
)


class Spot(StrEnum):
    """What kind of text a tag stands in, with its article."""

    TEXT = "un texte"
    PICTURE = "une image"  # the title of the alternative text of a picture
    CHART = "un graphique"  # the title of the alternative text of a native chart
    TITLE = "un titre d'objet"  # the title of the alternative text of anything else
    DESCRIPTION = "un texte de remplacement"
    ATTRIBUTE = "un attribut"  # what a reader may see or hear that is no text: a watermark, a tip, a control's name
    ADDRESS = "une adresse de lien"
    LOCKED = "un réglage"
    FIELD = "un code de champ"
    DELETED = "un texte supprimé"
    PROPERTY = "une propriété"


class Whereabouts:
    """Where one tag stands and what stands beside it, worked out when first asked for: most are never told."""

    def __init__(self, ground: Ground, node: etree._Element, span: Span, spot: Spot, text: str) -> None:
        self._known = (ground, node, span, spot, text)

    @cached_property
    def place(self) -> Place:
        """Where the tag stands, in numbers and in words."""
        ground, _, span, _, text = self._known
        return ground.geography.diagnostic_place(self._paragraph, excerpt(text, span.start, span.end))

    @cached_property
    def heads(self) -> bool:
        """Whether the tag stands in a heading."""
        paragraph = self._paragraph
        return paragraph is not None and self._known[0].geography.heads(paragraph)

    @property
    def _paragraph(self) -> etree._Element | None:
        return next(self._known[1].iterancestors(*_PARAGRAPHS), None)

    @cached_property
    def beside(self) -> str:
        """The text that the tag's prefix would take away."""
        ground, node, span, spot, _ = self._known
        return ground.rest(_container(node, span.prefix)) if spot is Spot.TEXT else ""

    def settle(self) -> None:
        """Work everything out, and let go of the tree, which is about to change."""
        assert self.place is not None
        assert self.beside is not None
        assert self.heads is not None
        del self._known


class Ground:
    """The geography of a story, and the text of the paragraphs, rows and cells that tags may take away."""

    def __init__(self, geography: Geography) -> None:
        self.geography = geography
        self._rests: dict[etree._Element, str] = {}

    def rest(self, container: etree._Element) -> str:
        """Return the text of a container without its tags, one paragraph after the other."""
        if container not in self._rests:
            self._rests[container] = _rest(container)
        return self._rests[container]


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: what it does, its prefix (`""`, p, tr, tc, r), its cleaned source, and where it stands.

    Two tags share a paragraph, row or cell when their `word_place` give the same part and the same numbers for it.
    """

    kind: TagKind
    prefix: str
    source: str
    raw: str
    story: Story
    spot: Spot
    where: Whereabouts
    trims_before: bool = False
    trims_after: bool = False
    in_fallback: bool = False
    in_text_box: bool = False

    @property
    def place(self) -> Place:
        """Where the tag stands."""
        return self.where.place

    @property
    def heads(self) -> bool:
        """Whether it stands in a heading."""
        return self.where.heads

    @property
    def beside(self) -> str:
        """The text that the prefix would delete with its tag, other tags left out: of the paragraph, row or cell.

        « [image] » stands for a drawing. Without prefix, the text of the paragraph.
        """
        return self.where.beside

    @property
    def word_place(self) -> WordPlace:
        """Where the tag stands, in numbers."""
        assert self.place.word is not None
        return self.place.word

    @property
    def directive(self) -> str:
        """The name of the cell directive that the tag is (`colspan`, `cellbg`, `vm`, `hm`), or nothing."""
        word = self.source.split(maxsplit=1)[0] if self.source and self.kind is TagKind.STATEMENT else ""
        return word if word in DIRECTIVES else ""


@dataclass(frozen=True, slots=True)
class Stray:
    """A delimiter (`{{`, `%}`…) that opens or closes no tag, and the word after it: `if` of an unfinished `if`."""

    delimiter: str
    keyword: str
    place: Place
    story: Story


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A tag and the node that holds it whole: in its text, or in one of its attributes."""

    tag: Tag
    node: etree._Element
    attribute: str | None = None


@dataclass(frozen=True)
class StoryTags:
    """One story, parsed, its tags joined, in document order. The tree is the caller's, to lower as it likes."""

    story: Story
    root: etree._Element
    geography: Geography
    occurrences: tuple[Occurrence, ...]
    strays: tuple[Stray, ...]
    addresses: Mapping[etree._Element, str] = field(default_factory=dict)  # of the links whose addresses hold tags

    def settle(self) -> None:
        """Work out every place, before the tree changes."""
        assert self.geography.headings is not None
        for found in self.occurrences:
            found.tag.where.settle()


def locate(package: Package, file: str) -> tuple[Tag, ...]:
    """Return every tag of a template that counts, in document order; copies in `mc:Fallback` do not.

    Raises `lxml.etree.XMLSyntaxError` on a story that is no well-formed XML.
    """
    return tuple(o.tag for tree in read_tags(package, file) for o in tree.occurrences if not o.tag.in_fallback)


def read_tags(package: Package, file: str) -> tuple[StoryTags, ...]:
    """Return every story of a template with its tags."""
    styles = read_styles(package)
    numbering = read_numbering(package, styles)
    return tuple(read_story(package, story, file, styles, numbering) for story in stories(package))


def read_story(package: Package, story: Story, file: str, styles: Styles, numbering: Numbering) -> StoryTags:
    """Parse one story and join and locate its tags."""
    root = parse_xml(package.parts[story.part])
    _drop_fallbacks(root)
    reader = _Reader(root, Geography(file, story, root, styles, numbering))
    if story.kind is StoryKind.PROPERTIES:
        reader.read_properties()
    else:
        links = {link.id: tagged_address(link.target) for link in package.relationships(story.part) if link.external}
        reader.read_paragraphs({identifier: target for identifier, target in links.items() if target})
    occurrences, strays = tuple(reader.occurrences), tuple(reader.strays)
    return StoryTags(story, root, reader.geography, occurrences, strays, reader.addresses)


def _drop_fallbacks(root: etree._Element) -> None:
    """Take out what older readers show in place of a drawing, where attributes hold tags: nothing would fill them."""
    for fallback in list(root.iter(_FALLBACK)):
        parent = fallback.getparent()
        values = (str(value) for node in fallback.iter() for value in node.attrib.values())
        if parent is not None and any(map(_HAS_TAG.search, values)):
            parent.remove(fallback)


class _Reader:
    """Gathers the tags of one story; it exists because occurrences and strays grow together."""

    def __init__(self, root: etree._Element, geography: Geography) -> None:
        self.root = root
        self.geography = geography
        self.ground = Ground(geography)
        self.occurrences: list[Occurrence] = []
        self.strays: list[Stray] = []
        self.addresses: dict[etree._Element, str] = {}
        self.is_plain = next(root.iter(TEXT_BOX, _FALLBACK), None) is None

    def read_properties(self) -> None:
        """Read texts that stand directly in elements: title, author and so on."""
        for node in self.root.iter():
            spans, _ = scan(node.text or "") if isinstance(node.tag, str) else ((), ())
            for span in spans:
                self._add(node, None, span, Spot.PROPERTY, node.text or "")

    def read_paragraphs(self, links: Mapping[str, str]) -> None:
        """Read paragraphs, then attributes and addresses of links, and put all in document order."""
        for paragraph in _BRACED(self.root):
            for joined in join_tags(paragraph):
                self._add_joined(paragraph, joined)
        for value in _ATTRIBUTES(self.root):
            self._read_attribute(value.getparent(), value.attrname, str(value))
        for node in self.root.iter(*_LINKS) if links else ():
            if target := links.get(node.get(_LINK_ID, "")):
                self.addresses[node] = target
                for span in scan(target)[0]:
                    self._add(node, _LINK_ID, span, Spot.ADDRESS, target)
        if any(o.attribute for o in self.occurrences):
            order = {node: number for number, node in enumerate(self.root.iter())}
            self.occurrences.sort(key=lambda o: order[o.node])

    def _read_attribute(self, node: etree._Element, attribute: str, text: str) -> None:
        if _is_copy(node, attribute):
            return
        spans, strays = scan(text)
        for span in spans:
            self._add(node, attribute, span, _spot(node, attribute), text)
        for at in strays:
            paragraph = next(node.iterancestors(*_PARAGRAPHS), None)
            place = self.geography.diagnostic_place(paragraph, excerpt(text, at, at + 2))
            self.strays.append(Stray(text[at : at + 2], "", place, self.geography.story))

    def _add_joined(self, paragraph: etree._Element, joined: Joined) -> None:
        for span, node in joined.tags:
            self._add(node, None, span, _SPOTS.get(str(node.tag), Spot.TEXT), joined.text)
        for at in joined.strays:
            place = self.geography.diagnostic_place(paragraph, excerpt(joined.text, at, at + 2))
            word = _WORD.match(joined.text, at + 2)
            self.strays.append(Stray(joined.text[at : at + 2], word[1] if word else "", place, self.geography.story))

    def _add(self, node: etree._Element, attribute: str | None, span: Span, spot: Spot, text: str) -> None:
        above = () if self.is_plain else {str(element.tag) for element in node.iterancestors()}
        tag = Tag(
            kind=span.kind,
            prefix=span.prefix,
            source=span.source,
            raw=text[span.start : span.end],
            story=self.geography.story,
            spot=spot,
            where=Whereabouts(self.ground, node, span, spot, text),
            trims_before=span.trims_before,
            trims_after=span.trims_after,
            in_fallback=_FALLBACK in above,
            in_text_box=TEXT_BOX in above,
        )
        self.occurrences.append(Occurrence(tag, node, attribute))


_SPOTS: Final = {
    qn("w:instrText"): Spot.FIELD,
    qn("w:delInstrText"): Spot.FIELD,
    qn("w:delText"): Spot.DELETED,
}


def _spot(node: etree._Element, attribute: str) -> Spot:
    if node.tag == DOC_PR and attribute in {"title", "descr"}:
        return _alternative_spot(node, attribute)
    element, name = etree.QName(node).localname, etree.QName(attribute).localname
    if (element, name) == ("fldSimple", "instr"):
        return Spot.FIELD
    return Spot.ATTRIBUTE if name in _DESCRIBING or (element, name) in _SAYING else Spot.LOCKED


def _is_copy(node: etree._Element, attribute: str) -> bool:
    """Tell whether an attribute repeats the title of a placeholder picture, and goes with it."""
    if node.tag != qn("pic:cNvPr") or attribute not in {"title", "descr"}:
        return False
    frame = next(node.iterancestors(qn("wp:inline"), qn("wp:anchor")), None)
    properties = None if frame is None else frame.find(DOC_PR)
    return properties is not None and properties.get("title", "").strip().startswith("{{")


def _alternative_spot(properties: etree._Element, attribute: str) -> Spot:
    if attribute == "descr":
        return Spot.DESCRIPTION
    frame = properties.getparent()
    if frame is not None and next(frame.iter(qn("c:chart")), None) is not None:
        return Spot.CHART
    if frame is not None and next(frame.iter(qn("pic:pic")), None) is not None:
        return Spot.PICTURE
    return Spot.TITLE


def _container(node: etree._Element, prefix: str) -> etree._Element:
    """Return the element that a tag's prefix would take away, or its paragraph."""
    paragraph = next(node.iterancestors(*_PARAGRAPHS))
    wanted = {"tr": TR, "tc": TC}.get(prefix)
    container = enclosing(paragraph, wanted) if wanted else None
    return paragraph if container is None else container


def _rest(container: etree._Element) -> str:
    paragraphs = [container] if container.tag in _PARAGRAPHS else list(container.iter(P))
    texts = (paragraph_text(paragraph) for paragraph in paragraphs)
    return " ".join([*filter(None, map(_without_tags, texts)), *_seen(container)])


_SEEN: Final = {
    **dict.fromkeys(map(qn, ("w:drawing", "w:pict", "w:object")), "[image]"),
    **dict.fromkeys(map(qn, ("w:footnoteReference", "w:endnoteReference")), "[appel de note]"),
    **dict.fromkeys(map(qn, ("w:sym", "w:pgNum")), "[symbole]"),
}
_MARK, _BREAK = qn("w:fldChar"), qn("w:br")


def _seen(container: etree._Element) -> Iterator[str]:
    """Yield what a reader sees of a container beside its text.

    A page break in a paragraph, and a field that goes beyond it, outlive the paragraph; in a row or a cell they do not.
    """
    yield from (_SEEN[str(node.tag)] for node in container.iter(*_SEEN))
    whole = list(fields_of(container))
    yield from (f"[champ {field.name}]" for field in whole if field.name != "HYPERLINK")
    if container.tag not in _PARAGRAPHS:
        ends = sum(1 for node in container.iter(_MARK) if node.get(qn("w:fldCharType")) != "separate")
        yield from ["[champ]"] * bool(ends - 2 * sum(1 for field in whole if field.end is not None))
        breaks = (node.get(qn("w:type"), "textWrapping") for node in container.iter(_BREAK))
        yield from ("[saut de page]" for kind in breaks if kind != "textWrapping")


def _without_tags(text: str) -> str:
    position, kept = 0, []
    for span in scan(text)[0]:
        kept.append(text[position : span.start])
        position = span.end
    return "".join([*kept, text[position:]]).strip()
