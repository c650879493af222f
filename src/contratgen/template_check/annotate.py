"""A copy of a template in which each fault is a Word comment at its tag, for an author who works in Word alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import NAMESPACES, RELATIONSHIP, qn
from contratgen.ooxml.package import CONTENT_TYPES, Package, open_package, parse_xml, relationships_name, serialise
from contratgen.ooxml.places import TEXT_BOX, P
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.tags import StoryTags, read_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contratgen.base.diagnostics import Diagnostic

_RELATIONSHIPS: Final[Any] = {None: NAMESPACES["rel"]}  # lxml's own type forgets that a prefix may be None
PART: Final = "word/comments.xml"
CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
AUTHOR: Final = "contratgen"


def annotate(blob: bytes, diagnostics: Iterable[Diagnostic], file: str = "") -> bytes:
    """Return the Word file with each fault as a comment at its tag.

    Word takes comments in the body only: a fault in a header, a note or a text box is told at the nearest place of the
    body, with its own place in words. Raises `InputError` when the file cannot be read.
    """
    package = open_package(blob, file)
    trees = read_tags(package, file)
    body = next(tree for tree in trees if tree.story.kind is StoryKind.BODY)
    comments = _comments(package)
    first = 1 + max((integer(node.get(qn("w:id"))) for node in comments.iter(qn("w:comment"))), default=-1)
    by_anchor: dict[Any, list[int]] = defaultdict(list)
    for number, one in enumerate(diagnostics, first):
        comments.append(_comment(number, one))
        by_anchor[_anchor(one, body)].append(number)
    for anchor, numbers in by_anchor.items():
        _mark(anchor, numbers)
    return _with_comments(package, body, comments).to_bytes()


def _comments(package: Package) -> etree._Element:
    existing = package.related("comments")
    if existing:
        return parse_xml(package.parts[existing[0]])
    return etree.Element(qn("w:comments"), nsmap={"w": NAMESPACES["w"]})


def _comment(number: int, one: Diagnostic) -> etree._Element:
    comment = etree.Element(qn("w:comment"), {qn("w:id"): str(number), qn("w:author"): AUTHOR, qn("w:initials"): "CG"})
    where = f" ({one.place.label})" if one.place.label else ""
    for text in filter(None, (f"{one.code}{where} : {one.message}", one.hint)):
        run = etree.SubElement(etree.SubElement(comment, qn("w:p")), qn("w:r"))
        etree.SubElement(run, qn("w:t"), {qn("xml:space"): "preserve"}).text = text
    return comment


def _anchor(one: Diagnostic, body: StoryTags) -> etree._Element:
    """Return the run of the faulty tag, or its paragraph, or the first paragraph of the body."""
    for occurrence in body.occurrences:
        run = next(occurrence.node.iterancestors(qn("w:r")), None)
        if occurrence.tag.place == one.place and run is not None and not _boxed(run):
            return run
    paragraphs = list(body.geography.paragraphs)
    index = one.place.word.paragraph if one.place.word and one.place.word.part == body.story.part else None
    paragraph = paragraphs[index or 0]
    boxes = list(paragraph.iterancestors(TEXT_BOX))
    return next(boxes[-1].iterancestors(P)) if boxes else paragraph


def _boxed(node: etree._Element) -> bool:
    return next(node.iterancestors(TEXT_BOX), None) is not None


def _mark(anchor: etree._Element, numbers: Sequence[int]) -> None:
    """Put the comments' ranges around a run, or around the content of a paragraph."""
    starts = [_element("w:commentRangeStart", number) for number in numbers]
    ends = [node for number in numbers for node in (_element("w:commentRangeEnd", number), _reference(number))]
    if anchor.tag != P:
        for node in starts:
            anchor.addprevious(node)
        for node in reversed(ends):
            anchor.addnext(node)
        return
    properties = anchor.find(qn("w:pPr"))
    position = 0 if properties is None else 1
    anchor[position:position] = starts
    anchor.extend(ends)


def _element(name: str, number: int) -> etree._Element:
    return etree.Element(qn(name), {qn("w:id"): str(number)})


def _reference(number: int) -> etree._Element:
    run = etree.Element(qn("w:r"))
    run.append(_element("w:commentReference", number))
    return run


def _with_comments(package: Package, body: StoryTags, comments: etree._Element) -> Package:
    existing = package.related("comments")
    part = existing[0] if existing else PART
    changed = {body.story.part: serialise(body.root), part: serialise(comments)}
    if not existing:
        links = relationships_name(package.main)
        changed[links] = _linked(package.parts.get(links))
        changed[CONTENT_TYPES] = _declared(package.parts[CONTENT_TYPES])
    return package.with_parts(changed)


def _linked(blob: bytes | None) -> bytes:
    root = etree.Element(qn("rel:Relationships"), nsmap=_RELATIONSHIPS) if blob is None else parse_xml(blob)
    taken = {node.get("Id") for node in root}
    name = next(name for number in range(1, len(taken) + 2) if (name := f"rIdComments{number}") not in taken)
    kind = {"Id": name, "Type": RELATIONSHIP["comments"], "Target": "comments.xml"}
    etree.SubElement(root, qn("rel:Relationship"), kind)
    return serialise(root)


def _declared(blob: bytes) -> bytes:
    root = parse_xml(blob)
    etree.SubElement(root, qn("ct:Override"), {"PartName": f"/{PART}", "ContentType": CONTENT})
    return serialise(root)
