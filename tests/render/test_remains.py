"""What stands in the paragraph, row or cell of a prefixed tag: kept where it can be, told where it would be lost."""

from __future__ import annotations

import pytest
from docx_builder import build, field, paragraph, part, table
from lxml import etree
from pydantic import BaseModel

from contratgen.assemble.values import Texte
from contratgen.diagnostics import InputError
from contratgen.ooxml.names import qn
from contratgen.ooxml.places import paragraph_text
from contratgen.render import Options, Policy, prepare, render
from contratgen.template_check import check_template

PAGE = '<w:r><w:br w:type="page"/></w:r>'
BEFORE = "<w:pPr><w:pageBreakBefore/></w:pPr>"
START, END = '<w:bookmarkStart w:id="1" w:name="cible"/>', '<w:bookmarkEnd w:id="1"/>'
CLOSES = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
OPENS = field("TOC", "x").removesuffix(CLOSES)
SEEN = {
    "footnote": '<w:r><w:footnoteReference w:id="1"/></w:r>',
    "endnote": '<w:r><w:endnoteReference w:id="1"/></w:r>',
    "symbol": '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    "picture": "<w:r><w:drawing/></w:r>",
    "field": field("PAGE", ""),
}
NOTES = {f"{kind}s": f'<w:{kind} w:id="1">{paragraph("n")}</w:{kind}>' for kind in ("footnote", "endnote")}


class Racine(BaseModel):
    oui: bool = True
    non: bool = False
    noms: list[str] = ["a", "b"]
    texte: Texte = Texte.parse("x")


def tag(text: str, before: str = "", after: str = "") -> str:
    return f"<w:p>{before}<w:r><w:t>{text}</w:t></w:r>{after}</w:p>"


def made(*body: str) -> etree._Element:
    template = build(*body, **NOTES)  # type: ignore[arg-type]
    assert not any(d.blocks for d in check_template(template, "m.docx", Racine, policy="docxtpl").diagnostics)
    return etree.fromstring(part(render(template, Racine(), options=Options(policy=Policy.DOCXTPL))).encode())


def shown(root: etree._Element) -> list[str]:
    """Return the paragraphs; a page break shows as an arrow."""
    for node in list(root.iter(qn("w:br"))):
        node.tag, node.text = qn("w:t"), "→"
    return [paragraph_text(p) for p in root.iter(qn("w:p"))]


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        ((tag("{%p if oui %}", PAGE), paragraph("x"), tag("{%p endif %}")), ["→", "x"]),
        ((tag("{%p if non %}", PAGE), paragraph("x"), tag("{%p endif %}")), ["→"]),
        ((tag("{%p if non %}", "", PAGE), paragraph("x"), tag("{%p endif %}"), paragraph("y")), ["y"]),
        ((tag("{%p for n in noms %}"), paragraph("{{ n }}"), tag("{%p endfor %}", PAGE)), ["a", "→", "b", "→"]),
        ((tag("{%p for n in noms %}"), paragraph("{{ n }}"), tag("{%p endfor %}", "", PAGE)), ["a", "b", "→"]),
        ((tag("{{p texte }}", PAGE),), ["→", "x"]),
        ((tag("{#p rien #}", PAGE),), ["→"]),
        ((tag("{%p if oui %}", BEFORE), paragraph("x"), tag("{%p endif %}")), ["→", "x"]),
    ],
)
def test_a_page_break_stays_on_its_side_of_the_tag(body: tuple[str, ...], pages: list[str]) -> None:
    assert shown(made(*body)) == pages


def test_a_bookmark_that_begins_or_ends_beside_a_tag_stays() -> None:
    root = made(tag("{%p if oui %}", "", START), paragraph("x"), tag("{%p endif %}", END))
    assert [node.tag for node in root[0]][:3] == [qn("w:bookmarkStart"), qn("w:p"), qn("w:bookmarkEnd")]
    rows = ("{%tr for n in noms %}", ""), (paragraph("{{ n }}"), ""), ("{%tr endfor %}", "")
    assert (
        made(table(*rows[:2], (tag("{%tr endfor %}", START, END), ""))).find(f".//{qn('w:bookmarkStart')}") is not None
    )


def test_the_end_of_a_contents_field_stays_before_the_condition() -> None:
    root = made(f"<w:p>{OPENS}</w:p>", tag("{%p if non %}", CLOSES), paragraph("y"), tag("{%p endif %}"))
    kinds = [mark.get(qn("w:fldCharType")) for mark in root.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


@pytest.mark.parametrize("what", SEEN)
@pytest.mark.parametrize("prefix", ["p", "tr", "tc"])
def test_what_a_reader_sees_beside_a_tag_is_refused_by_check_and_render_alike(what: str, prefix: str) -> None:
    opening, closing = tag(f"{{%{prefix} if oui %}}", SEEN[what]), tag(f"{{%{prefix} endif %}}")
    bodies = {
        "p": opening + paragraph("x") + closing,
        "tr": table((opening, ""), ("x", "y"), (closing, "")),
        "tc": table((opening, "x", closing)),
    }
    template = build(bodies[prefix], **NOTES)  # type: ignore[arg-type]
    checked = [d for d in check_template(template, "m.docx", Racine).diagnostics if d.code == "CG815"]
    with pytest.raises(InputError) as refused:
        prepare(template, "m.docx")
    (rendered,) = refused.value.diagnostics
    assert [d.place for d in checked] == [rendered.place]
    assert all("[" in d.message for d in (*checked, rendered))


@pytest.mark.parametrize("what", [PAGE, CLOSES])
def test_a_page_break_or_half_a_field_in_a_row_of_a_tag_is_refused(what: str) -> None:
    opens = f"<w:p>{OPENS}</w:p>" if what == CLOSES else ""
    rows = (tag("{%tr if oui %}", what), ""), ("x", "y"), ("{%tr endif %}", "")
    with pytest.raises(InputError, match="disparaîtrait"):
        render(build(opens, table(*rows)), Racine())
