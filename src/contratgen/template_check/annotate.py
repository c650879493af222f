"""A copy of a template in which each fault is a Word comment at its tag, for an author who works in Word alone.

python-docx writes the comments, in the body alone: its package reader refuses files that Word opens, with a part of no
declared type or a link to none, and their faults are to be told too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.comments import Comments
from docx.opc.constants import CONTENT_TYPE
from docx.oxml import parse_xml as parse_docx
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from contratgen.ooxml.names import NAMESPACES, RELATIONSHIP, qn
from contratgen.ooxml.package import CONTENT_TYPES, Package, open_package, parse_xml, relationships_name, serialise
from contratgen.ooxml.places import TEXT_BOX, P
from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.styles import read_styles
from contratgen.ooxml.tags import StoryTags, read_tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contratgen.base.diagnostics import Diagnostic

_RELATIONSHIPS: Final[Any] = {None: NAMESPACES["rel"]}  # lxml's own type forgets that a prefix may be None
PART: Final = "word/comments.xml"
EMPTY: Final = etree.tostring(etree.Element(qn("w:comments"), nsmap={"w": NAMESPACES["w"]}))
NO_LINKS: Final = etree.tostring(etree.Element(qn("rel:Relationships"), nsmap=_RELATIONSHIPS))
AUTHOR: Final = "contratgen"


def annotate(blob: bytes, diagnostics: Iterable[Diagnostic], file: str = "") -> bytes:
    """Return the Word file with each fault as a comment at its tag.

    Word takes comments in the body only: a fault in a header, a note or a text box is told at the nearest place of the
    body, with its own place in words. Raises `InputError` when the file cannot be read.
    """
    package = open_package(blob, file)
    body = next(tree for tree in read_tags(package, file) if tree.story.kind is StoryKind.BODY)
    found = [(fault, body.root.getroottree().getpath(_anchor(fault, body))) for fault in diagnostics]
    there = [name for name in package.related("comments") if package.tree(name).tag == qn("w:comments")]
    part = there[0] if there else PART
    written: Any = parse_docx(serialise(body.root))
    comments: Any = parse_docx(package.parts[part] if there else EMPTY)
    anchors = [(fault, written.xpath(path)[0]) for fault, path in found]
    for fault, anchor in anchors:
        _comment(Comments(comments, None), anchor, fault)  # type: ignore[arg-type]  # no comment asks for its part
    known = read_styles(package).by_id
    for named in (*written.xpath("//w:rStyle"), *comments.xpath("//w:rStyle | //w:pStyle")):
        if named.val.startswith("Comment") and named.val not in known:
            named.getparent().remove(named)
    changed = {body.story.part: serialise(written), part: serialise(comments)}
    return (package if there else _tied(package)).with_parts(changed).to_bytes()


def _comment(comments: Comments, anchor: Any, fault: Diagnostic) -> None:
    """Add the comment of one fault around a run, or around the runs of a paragraph; without its hour."""
    where = f" ({fault.place.label})" if fault.place.label else ""
    words = "\n".join(filter(None, (f"{fault.code}{where} : {fault.message}", fault.hint)))
    comment = comments.add_comment(words, AUTHOR, "CG")
    comment._comment_elm.date = None  # noqa: SLF001  # python-docx sets the hour, and only reads it elsewhere
    paragraph = Paragraph(anchor, comment)
    runs = (paragraph.runs or [paragraph.add_run()]) if anchor.tag == P else [Run(anchor, paragraph)]
    runs[0].mark_comment_range(runs[-1], comment.comment_id)


def _anchor(fault: Diagnostic, body: StoryTags) -> etree._Element:
    """Return the run of the faulty tag, or its paragraph, or the first paragraph of the body."""
    for occurrence in body.occurrences:
        run = next(occurrence.node.iterancestors(qn("w:r")), None)
        if occurrence.tag.place == fault.place and run is not None and not _boxed(run):
            return run
    paragraphs = list(body.geography.paragraphs)
    index = fault.place.word.paragraph if fault.place.word and fault.place.word.part == body.story.part else None
    paragraph = paragraphs[index or 0]
    boxes = list(paragraph.iterancestors(TEXT_BOX))
    return next(boxes[-1].iterancestors(P)) if boxes else paragraph


def _boxed(node: etree._Element) -> bool:
    return next(node.iterancestors(TEXT_BOX), None) is not None


def _tied(package: Package) -> Package:
    """Return the package with a comments part declared and tied to the body."""
    links = relationships_name(package.main)
    tied, declared = parse_xml(package.parts.get(links, NO_LINKS)), parse_xml(package.parts[CONTENT_TYPES])
    taken = {node.get("Id") for node in tied}
    name = next(name for number in range(1, len(taken) + 2) if (name := f"rIdComments{number}") not in taken)
    etree.SubElement(tied, qn("rel:Relationship"), Id=name, Type=RELATIONSHIP["comments"], Target=f"/{PART}")
    etree.SubElement(declared, qn("ct:Override"), PartName=f"/{PART}", ContentType=CONTENT_TYPE.WML_COMMENTS)
    return package.with_parts({links: serialise(tied), CONTENT_TYPES: serialise(declared)})
