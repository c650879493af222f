"""What stands in the paragraph, row or cell of a prefixed tag: kept where it can be, told where it would be lost."""

from __future__ import annotations

import pytest
from docx_builder import STYLES, build, field, paragraph, part, table
from lxml import etree
from pydantic import BaseModel

from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import InputError
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.places import paragraph_text
from contratgen.rendering import Options, Policy, prepare, render
from contratgen.template_check import check_template

PAGE = '<w:r><w:br w:type="page"/></w:r>'
BEFORE = "<w:pPr><w:pageBreakBefore/></w:pPr>"
STYLED, OFF = '<w:pPr><w:pStyle w:val="Fille"/></w:pPr>', '<w:pageBreakBefore w:val="0"/></w:pPr>'
LEADER = '<w:pPr><w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="5000"/></w:tabs></w:pPr>'
PAGED = (
    '<w:style w:type="paragraph" w:styleId="Mere"><w:name w:val="Mère"/><w:pPr><w:pageBreakBefore/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Fille"><w:name w:val="Fille"/><w:basedOn w:val="Mere"/></w:style>'
)
START, END = '<w:bookmarkStart w:id="1" w:name="cible"/>', '<w:bookmarkEnd w:id="1"/>'
CLOSES = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
OPENS = field("TOC", "x").removesuffix(CLOSES)
SEEN = {
    "footnote": '<w:r><w:footnoteReference w:id="1"/></w:r>',
    "endnote": '<w:r><w:endnoteReference w:id="1"/></w:r>',
    "symbol": '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    "picture": "<w:r><w:drawing/></w:r>",
    "field": field("PAGE", ""),
    "mark of a note": "<w:r><w:footnoteRef/></w:r>",
    "tab to a place of its own": '<w:r><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="dot"/></w:r>',
    "ink": '<w:r><mc:AlternateContent><mc:Choice Requires="w14"><w:contentPart/></mc:Choice></mc:AlternateContent>'
    "</w:r>",
    "signature line": '<w:r><v:shape id="s" style="width:9pt"/></w:r>',
    "empty equation": f'<m:oMath xmlns:m="{NAMESPACES["m"]}"><m:f><m:num/><m:den/></m:f></m:oMath>',
    "what nobody has thought of": "<w:r><w:nouveau/></w:r>",
    "drawing in a link": '<w:hyperlink w:anchor="_top"><w:r><w:pict/></w:r></w:hyperlink>',
}
UNSEEN = {
    "spelling": '<w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr></w:r><w:proofErr w:type="spellEnd"/>',
    "old page": "<w:r><w:lastRenderedPageBreak/></w:r>",
    "space": "<w:r><w:tab/><w:br/><w:softHyphen/><w:t> </w:t></w:r>",
    "empty control": "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r/></w:sdtContent></w:sdt>",
    "smart tag": '<w:smartTag w:element="x"><w:smartTagPr><w:attr w:name="a" w:val="b"/></w:smartTagPr></w:smartTag>',
    "ranges": '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/>',
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
    template = build(*body, styles=STYLES + PAGED, **NOTES)  # type: ignore[arg-type]
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
        ((tag("{%p if oui %}", STYLED), paragraph("x"), tag("{%p endif %}")), ["→", "x"]),
        ((tag("{%p if non %}", STYLED), paragraph("x"), tag("{%p endif %}")), ["→"]),
        ((tag("{%p if oui %}", STYLED), paragraph("x", "Fille"), tag("{%p endif %}")), ["x"]),
        ((tag("{%p if oui %}", STYLED.replace("/></w:pPr>", f"/>{OFF}")), paragraph("x"), tag("{%p endif %}")), ["x"]),
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
    rendered = [d for d in refused.value.diagnostics if d.code == "CG815"]
    assert [d.place for d in checked] == [d.place for d in rendered] != []
    assert all("[" in d.message for d in (*checked, *rendered))


@pytest.mark.parametrize("what", UNSEEN)
def test_what_shows_nothing_beside_a_tag_may_go(what: str) -> None:
    assert shown(made(tag("{%p if oui %}", UNSEEN[what], UNSEEN[what]), paragraph("x"), tag("{%p endif %}"))) == ["x"]


def test_a_line_that_a_tab_draws_beside_a_tag_is_refused() -> None:
    line = "<w:r><w:tab/></w:r>"
    assert shown(made(tag("{%p if oui %}", line), paragraph("x"), tag("{%p endif %}"))) == ["x"]
    with pytest.raises(InputError, match=r"\[tabulation\]"):
        render(build(tag("{%p if oui %}", LEADER + line), paragraph("x"), tag("{%p endif %}")), Racine())


@pytest.mark.parametrize("what", [PAGE, CLOSES])
def test_a_page_break_or_half_a_field_in_a_row_of_a_tag_is_refused(what: str) -> None:
    opens = f"<w:p>{OPENS}</w:p>" if what == CLOSES else ""
    rows = (tag("{%tr if oui %}", what), ""), ("x", "y"), ("{%tr endif %}", "")
    with pytest.raises(InputError, match="disparaîtrait"):
        render(build(opens, table(*rows)), Racine())
