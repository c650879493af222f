"""Random mutations of a Word template: what a hurried author, a bad merge or a broken tool would do to it."""

from __future__ import annotations

import copy
import random
import re
from typing import TYPE_CHECKING

from contratgen.ooxml.archive import deflate, write_archive
from contratgen.ooxml.names import qn
from contratgen.ooxml.package import member_order, open_package, serialise
from contratgen.ooxml.places import paragraph_text
from contratgen.ooxml.stories import StoryKind, stories
from contratgen.ooxml.tags import read_tags
from contratgen.rendering.grammar.syntax import CLOSERS, OPENERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
SCRAPS = (
    "{{ ", " }}", "{% if x %}", "{% endif %}", "{%p ", "{%tr endfor %}", "{{p ", " | date }}", "{% else %}", "é", "«",
    "’", "–", "\u00a0", "{", "}", "%", "'", ".nom", "[0]", "none", "{% set x = 1 %}", "texte perdu",
    "{%p if contrat %}", " | euros", "loop.index",
)  # fmt: skip


class Mutator:
    """Mutates one template, from a seed."""

    def __init__(self, blob: bytes) -> None:
        package = open_package(blob, "modele.docx")
        self.members = {name: deflate(name, part) for name, part in package.parts.items()}
        self.parts = [s.part for s in stories(package) if s.kind not in {StoryKind.PROPERTIES, StoryKind.CHART}]
        self.roots = {tree.story.part: tree.root for tree in read_tags(package, "modele.docx")}  # tags joined

    def mutant(self, seed: int) -> bytes:
        """Return the template with one to three mutations."""
        draw = random.Random(seed)  # noqa: S311  # no secret is drawn
        part = draw.choice(self.parts) if draw.random() < 0.4 else self.parts[0]
        root = copy.deepcopy(self.roots[part])
        for _ in range(draw.choice((1, 1, 2, 3))):
            draw.choice(MUTATIONS)(root, draw)
        members = {**self.members, part: deflate(part, serialise(root))}
        return write_archive(members[name] for name in member_order(members))


def _texts(root: etree._Element) -> list[etree._Element]:
    return [node for node in root.iter(qn("w:t")) if node.text]


def _tagged(root: etree._Element) -> list[etree._Element]:
    found = [node for node in _texts(root) if TAG.search(node.text or "")]
    return found or _texts(root)


def _change_tag(root: etree._Element, draw: random.Random) -> None:
    """Change characters within a tag."""
    nodes = _tagged(root)
    if not nodes:
        return
    node = draw.choice(nodes)
    text = node.text or ""
    at = draw.randrange(len(text) + 1)
    cut = draw.choice((0, 0, 1, 2))
    node.text = text[:at] + draw.choice(SCRAPS) * draw.choice((0, 1)) + text[at + cut :]


def _swap_tags(root: etree._Element, draw: random.Random) -> None:
    nodes = _tagged(root)
    if len(nodes) > 1:
        one, other = draw.sample(nodes, 2)
        one.text, other.text = other.text, one.text


def _drop_tag(root: etree._Element, draw: random.Random) -> None:
    nodes = _tagged(root)
    if nodes:
        node = draw.choice(nodes)
        node.text = TAG.sub("", node.text or "", count=1)


def _copy_tag(root: etree._Element, draw: random.Random) -> None:
    nodes = _tagged(root)
    if nodes:
        found = TAG.search(draw.choice(nodes).text or "")
        target = draw.choice(_texts(root))
        target.text = (target.text or "") + (found[0] if found else "")


def _swap_words(root: etree._Element, draw: random.Random) -> None:
    """Use another name, seen elsewhere in the template."""
    nodes = _tagged(root)
    words = sorted(
        {w for node in nodes for tag in TAG.findall(node.text or "") for w in re.findall(r"[a-z_]{3,}", tag)}
    )
    if nodes and words:
        node = draw.choice(nodes)
        node.text = re.sub(
            r"[a-z_]{3,}", lambda found: draw.choice(words) if draw.random() < 0.3 else found[0], node.text or ""
        )


def _move_block(name: str) -> Callable[[etree._Element, random.Random], None]:
    def move(root: etree._Element, draw: random.Random) -> None:
        nodes = list(root.iter(qn(name)))
        if len(nodes) > 1:
            one, other = draw.sample(nodes, 2)
            if other not in set(one.iterdescendants()) and one not in set(other.iterancestors()):
                other.addnext(copy.deepcopy(one))
                if draw.random() < 0.7 and one.getparent() is not None:
                    one.getparent().remove(one)

    return move


def _drop_block(name: str) -> Callable[[etree._Element, random.Random], None]:
    def drop(root: etree._Element, draw: random.Random) -> None:
        nodes = [node for node in root.iter(qn(name)) if node.getparent() is not None]
        if len(nodes) > 1:
            node = draw.choice(nodes)
            node.getparent().remove(node)

    return drop


def _track(root: etree._Element, draw: random.Random) -> None:
    """Put a run into a tracked insertion."""
    runs = list(root.iter(qn("w:r")))
    if runs:
        run = draw.choice(runs)
        inserted = run.makeelement(qn("w:ins"), {qn("w:id"): "900", qn("w:author"): "x"})
        run.addprevious(inserted)
        inserted.append(run)


def _control(root: etree._Element, draw: random.Random) -> None:
    """Put a paragraph into a content control."""
    nodes = list(root.iter(qn("w:p")))
    if nodes:
        node = draw.choice(nodes)
        control = node.makeelement(qn("w:sdt"))
        node.addprevious(control)
        content = control.makeelement(qn("w:sdtContent"))
        control.append(content)
        content.append(node)


MUTATIONS: tuple[Callable[[etree._Element, random.Random], None], ...] = (
    _change_tag, _change_tag, _change_tag, _swap_tags, _drop_tag, _copy_tag, _swap_words, _swap_words,
    _move_block("w:p"), _move_block("w:tr"), _move_block("w:tbl"), _drop_block("w:p"), _drop_block("w:tr"),
    _drop_block("w:r"), _track, _control,
)  # fmt: skip


def lasting_words(blob: bytes) -> list[str]:
    """Return the texts of the body that every rendering keeps: paragraphs without tag or field, outside every block."""
    body, *_ = read_tags(open_package(blob, "modele.docx"), "modele.docx")
    opened, inside = 0, {}
    for found in body.occurrences:
        keyword = found.tag.source.split(maxsplit=1)[0] if found.tag.kind == "{%" else ""
        opened += (keyword in CLOSERS and not (keyword == "set" and "=" in found.tag.source)) - (keyword in OPENERS)
        inside[found.tag.place.word.paragraph] = opened
    words, depth = [], 0
    for paragraph, number in body.geography.paragraphs.items():
        depth, tagged = inside.get(number, depth), number in inside
        text = paragraph_text(paragraph)
        worked_out = next(paragraph.iter(qn("w:instrText")), None) is not None
        if not tagged and not worked_out and not depth and text.strip() and "{" not in text:
            words.append(text.replace("\t", "").replace("\n", ""))
    return words
