"""Nothing silent: notes and their calls, references and their bookmarks, copies of a loop, identifiers."""

from __future__ import annotations

import pytest
from docx_builder import STYLES, build, field, heading, paragraph, part, table
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pydantic import BaseModel

from contratgen.assembly.values import Texte
from contratgen.base.diagnostics import InputError
from contratgen.ooxml.fields import fields_of
from contratgen.ooxml.links import references_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.numbering import number_paragraphs, read_numbering
from contratgen.ooxml.package import open_package
from contratgen.ooxml.places import paragraph_text
from contratgen.ooxml.styles import read_styles
from contratgen.rendering import Options, Policy, prepare, render, render_document
from contratgen.rendering.printing import Run
from contratgen.rendering.ties import check_ties
from contratgen.template_check.check import check_template

OPTIONS = Options(policy=Policy.DOCXTPL)


class Item(BaseModel):
    nom: str
    mots: list[str] = []


class Racine(BaseModel):
    non: bool = False
    lignes: list[Item] = [Item(nom="L1", mots=["a", "b"]), Item(nom="L2", mots=["c"])]
    texte: Texte = Texte.parse("Un mot[^1].\n\n[^1]: Du texte.\n")


P = paragraph
LOOP, END = P("{%p for l in lignes %}"), P("{%p endfor %}")
IF, ENDIF = P("{%p if non %}"), P("{%p endif %}")


def called(text: str, number: int, kind: str = "footnote") -> str:
    return f'<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:{kind}Reference w:id="{number}"/></w:r></w:p>'


def notes(*texts: str, kind: str = "footnote") -> str:
    separator = f'<w:{kind} w:type="separator" w:id="0">{P("")}</w:{kind}>'
    return separator + "".join(f'<w:{kind} w:id="{n}">{P(text)}</w:{kind}>' for n, text in enumerate(texts, 1))


def marked(text: str, name: str, style: str = "heading1") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:bookmarkStart w:id="3" w:name="{name}"/>'
        f'<w:r><w:t>{text}</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
    )


def tree_of(docx: bytes, name: str = "document") -> etree._Element:
    return etree.fromstring(part(docx, f"word/{name}.xml").encode())


def pairs(docx: bytes, kind: str = "footnote") -> list[tuple[str, str]]:
    """Return the text before each call with that of its note; the order of notes is that of calls."""
    body, told = tree_of(docx), list(tree_of(docx, f"{kind}s"))[1:]
    calls = list(body.iter(qn(f"w:{kind}Reference")))
    assert [call.get(qn("w:id")) for call in calls] == [note.get(qn("w:id")) for note in told]
    holders = [next(call.iterancestors(qn("w:p"))) for call in calls]
    return [(paragraph_text(h), "".join(map(paragraph_text, n))) for h, n in zip(holders, told, strict=True)]


def made(*body: str, **parts: str) -> bytes:
    return render(build(*body, **parts), Racine(), options=OPTIONS)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_each_call_that_a_loop_makes_has_its_copy_of_the_note_in_its_place(kind: str) -> None:
    told = {f"{kind}s": notes("un", "deux", kind=kind)}
    docx = made(LOOP, called("{{ l.nom }}", 1, kind), END, called("fin", 2, kind), **told)
    assert pairs(docx, kind) == [("L1", "un"), ("L2", "un"), ("fin", "deux")]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_the_note_of_a_removed_paragraph_goes_with_it(kind: str) -> None:
    told = {f"{kind}s": notes("{{ lignes[0].nom }}", "deux", kind=kind)}
    docx = made(IF, called("A", 1, kind), ENDIF, called("B", 2, kind), **told)
    assert pairs(docx, kind) == [("B", "deux")]


def test_notes_of_texts_and_of_the_template_stand_in_one_order() -> None:
    docx = made(called("A", 2), P("{{p texte }}"), called("B", 1), footnotes=notes("b", "a"))
    assert [note.strip() for _, note in pairs(docx)] == ["a", "Du texte.", "b"]


def test_the_note_of_a_text_that_a_block_sets_and_nobody_prints_is_not_missed() -> None:
    docx = made(P("{%p set bloc %}"), P("{{p texte }}"), P("{%p endset %}"), called("A", 1), footnotes=notes("a"))
    assert pairs(docx) == [("A", "a")]


def test_a_call_without_a_note_is_a_fault() -> None:
    with pytest.raises(InputError, match=r"CG319 .*note de bas de page.*numéro 7"):
        made(called("A", 7), footnotes=notes("a"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "loop", "if"])), max_size=8))
def test_whatever_loops_and_conditions_do_calls_and_notes_pair(plan: list[tuple[int, str]]) -> None:
    around = {"": ("", ""), "loop": (LOOP, END), "if": (IF, ENDIF)}
    body = [xml for n, how in plan for xml in (around[how][0], called(f"A{n}", n), around[how][1])]
    docx = made(*body, footnotes=notes(*(f"note {n}" for n in range(1, 5))))
    times = {"": 1, "loop": 2, "if": 0}
    assert pairs(docx) == [(f"A{n}", f"note {n}") for n, how in plan for _ in range(times[how])]


COMMENTED = (
    '<w:p><w:commentRangeStart w:id="3"/><w:r><w:t>{{ l.nom }}</w:t></w:r><w:commentRangeEnd w:id="3"/>'
    '<w:r><w:commentReference w:id="3"/></w:r></w:p>'
)


def test_a_comment_in_a_loop_stays_with_the_first_copy() -> None:
    docx = made(LOOP, COMMENTED, END, comments=f'<w:comment w:id="3" w:author="A">{P("à revoir")}</w:comment>')
    for tag in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
        assert [node.get(qn("w:id")) for node in tree_of(docx).iter(qn(tag))] == ["3"]


def test_the_comment_of_a_removed_paragraph_goes_with_it() -> None:
    body = COMMENTED.replace("{{ l.nom }}", "x")
    docx = made(IF, body, ENDIF, comments=f'<w:comment w:id="3" w:author="A">{P("à revoir")}</w:comment>')
    assert len(tree_of(docx, "comments")) == 0


REFERENCES = {
    "REF": f"<w:p>{field('REF cible', 'x')}</w:p>",
    "PAGEREF": f"<w:p>{field('PAGEREF cible', '4')}</w:p>",
    "NOTEREF": f"<w:p>{field('NOTEREF cible', '4')}</w:p>",
    "HYPERLINK": "<w:p>" + field(r"HYPERLINK \l cible", "x") + "</w:p>",
    "link": '<w:p><w:hyperlink w:anchor="Cible"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>',
    "simple": '<w:p><w:fldSimple w:instr=" PAGEREF cible "><w:r><w:t>4</w:t></w:r></w:fldSimple></w:p>',
}  # fmt: skip


@pytest.mark.parametrize("kind", REFERENCES)
@pytest.mark.parametrize("story", ["body", "header", "footnotes"])
def test_a_reference_whose_bookmark_a_condition_removed_is_a_fault(kind: str, story: str) -> None:
    target = marked("t", "cible")
    places = {
        "body": ((REFERENCES[kind], called("a", 1)), {"footnotes": notes("a")}),
        "header": ((called("a", 1),), {"header": REFERENCES[kind], "footnotes": notes("a")}),
        "footnotes": ((called("a", 1),), {"footnotes": f'<w:footnote w:id="1">{REFERENCES[kind]}</w:footnote>'}),
    }
    body, parts = places[story]
    assert made(target, *body, **parts)
    with pytest.raises(InputError, match="CG316"):
        made(IF, target, ENDIF, *body, **parts)


def test_a_link_to_the_top_and_entries_of_the_contents_ask_for_no_bookmark() -> None:
    top = '<w:p><w:hyperlink w:anchor="_top"><w:r><w:t>haut</w:t></w:r></w:hyperlink></w:p>'
    entry = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>Titre</w:t></w:r></w:hyperlink>' + field("PAGEREF _Toc1", "1")
    contents = f"<w:p>{field('TOC', 'x').replace('<w:r><w:t>x</w:t></w:r>', entry)}</w:p>"
    assert made(top, contents, P("a", "heading1"))


@pytest.mark.parametrize("kind", REFERENCES)
def test_references_in_a_copy_lead_to_the_bookmark_of_the_same_copy(kind: str) -> None:
    copy = LOOP, marked("{{ l.nom }}", "cible"), called("a", 1), REFERENCES[kind], END
    docx = made(*copy, REFERENCES[kind], footnotes=notes("a"))
    body = tree_of(docx)
    names = [start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))]
    assert [found.name for found in references_of(body)] == [*names, names[0]]
    assert len(set(names)) == 2


def test_a_reference_in_a_copy_shows_what_its_own_bookmark_surrounds() -> None:
    see = f"<w:p>{field('REF cible', 'x')}</w:p>"
    inner = (P("{%p for m in l.mots %}"), marked("{{ m }}", "mot"), see, see.replace("cible", "mot"), END)
    body = tree_of(made(LOOP, marked("{{ l.nom }}", "cible"), *inner, END))
    shown = ["".join(run.findtext(qn("w:t"), "") for run in found.result()) for found in fields_of(body)]
    assert shown == ["L1", "a", "L1", "b", "L2", "c"]


def test_a_reference_in_the_note_of_a_copy_leads_to_that_copy() -> None:
    note = f'<w:footnote w:id="1">{REFERENCES["link"]}</w:footnote>'
    docx = made(LOOP, marked("{{ l.nom }}", "cible"), called("x", 1), END, footnotes=note)
    names = [start.get(qn("w:name")) for start in tree_of(docx).iter(qn("w:bookmarkStart"))]
    assert [found.name.casefold() for found in references_of(tree_of(docx, "footnotes"))] == names


def test_references_in_what_a_macro_makes_lead_to_the_bookmark_of_the_same_call() -> None:
    macro = P("{%p macro m(x) %}") + marked("{{ x }}", "cible") + REFERENCES["link"] + P("{%p endmacro %}")
    nested = LOOP + P("{{p m(l.nom) }}") + END
    body = tree_of(made(macro, P("{{p m('un') }}"), nested))
    names = [start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))]
    assert [found.name.casefold() for found in references_of(body)] == names
    assert len(set(names)) == 3


def test_a_reference_takes_the_capitals_of_its_bookmark() -> None:
    body = tree_of(made(marked("t", "MaCible"), f"<w:p>{field('PAGEREF macible', '4')}</w:p>"))
    assert [found.name for found in references_of(body)] == ["MaCible"]


def test_loops_within_a_line_a_row_and_an_attribute_leave_no_mark() -> None:
    docx = made(
        P("{% for l in lignes %}{{ l.nom }}, {% else %}rien{% endfor %}"),
        table(("{%tr for l in lignes %}", ""), ("{{ l.nom }}", "{% for m in l.mots %}{{ m }}{% endfor %}"),
              ("{%tr endfor %}", "")),
    )  # fmt: skip
    assert "<?contratgen" not in part(docx)
    assert [paragraph_text(p) for p in tree_of(docx).iter(qn("w:p"))] == ["L1, L2, ", "L1", "ab", "L2", "c"]


def test_content_controls_and_paragraphs_of_copies_bear_no_identifier_twice() -> None:
    control = f'<w:sdt><w:sdtPr><w:id w:val="9"/></w:sdtPr><w:sdtContent>{P("{{ l.nom }}")}</w:sdtContent></w:sdt>'
    docx = made(LOOP, control, P("b").replace("<w:p>", '<w:p w14:paraId="00000001">'), END)
    assert part(docx).count('<w:id w:val="9"/>') == 1
    assert "paraId" not in part(docx)


def test_shapes_and_ranges_of_copies_bear_names_of_their_own() -> None:
    shape = (
        '<w:r><w:pict><v:shapetype id="_t202"/><v:shape id="_s1026" type="#_t202"><v:textbox><w:txbxContent>'
        f"{P('{{ l.nom }}')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    edited = '<w:permStart w:id="5" w:edGrp="everyone"/><w:r><w:t>x</w:t></w:r><w:permEnd w:id="5"/>'
    body = tree_of(made(LOOP, f"<w:p>{shape}{edited}</w:p>", END))
    assert len(list(body.iter(qn("v:shapetype")))) == 1
    assert len({node.get("id") for node in body.iter(qn("v:shape"))}) == 2
    ends = [node.get(qn("w:id")) for node in body.iter(qn("w:permEnd"))]
    assert [node.get(qn("w:id")) for node in body.iter(qn("w:permStart"))] == ends
    assert len(set(ends)) == 2


def test_what_is_left_of_a_range_whose_end_a_condition_removed_goes() -> None:
    start, end = '<w:permStart w:id="5" w:edGrp="everyone"/>', '<w:permEnd w:id="5"/>'
    assert "w:perm" not in part(made(start, IF, f"<w:p>{end}</w:p>", ENDIF, P("a")))


def test_a_note_and_a_bookmark_in_a_text_box_that_is_written_twice_count_once() -> None:
    inside = "<w:txbxContent>" + marked("t", "cible", "Corps") + "</w:txbxContent>"
    both = (
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
    )
    body = tree_of(made(f"<w:p><w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r></w:p>"))
    assert [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))] == ["cible"]


BOXED = "<w:p><w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
RULED = "<w:footnotePr><w:{} w:val={}/></w:footnotePr>"
SEEN = f"<w:p>{field('NOTEREF note', '1')}</w:p>"
FRAMED = '<w:style w:type="paragraph" w:styleId="Marge"><w:name w:val="Marge"/>'
UNLIKE_WORD = {
    "a call in a text box": ((BOXED.format(called("a", 1)),), {}, "CG323"),
    "a call in a frame": ((called("a", 1).replace("<w:r>", "<w:pPr><w:framePr/></w:pPr><w:r>", 1),), {}, "CG323"),
    "a call in the frame of a style": (
        (called("a", 1).replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Marge"/></w:pPr>'),),
        {"styles": STYLES + f"{FRAMED}<w:pPr><w:framePr/></w:pPr></w:style>"},
        "CG323",
    ),
    "a call in the result of a field": (
        (f"<w:p>{field('TITLE', 'x</w:t></w:r>' + called('a', 1)[5:-6] + '<w:r><w:t>')}</w:p>",),
        {},
        "CG806",
    ),
    "a line with words": (
        (called("a", 1),),
        {"footnotes": notes("a").replace('<w:t xml:space="preserve">', "<w:t>Suite", 1)},
        "CG323",
    ),
    "a note told twice": ((called("a", 1),), {"footnotes": notes("a") + notes("b")}, "CG319"),
    "a call in a header": ((P("a"),), {"header": called("a", 1)}, "CG323"),
    "a call without a note": ((called("a", 7),), {}, "CG319"),
    "counted by section": ((called("a", 1),), {"settings": RULED.format("numRestart", '"eachSect"')}, "CG323"),
    "an odd format": ((called("a", 1),), {"settings": RULED.format("numFmt", '"numberInDash"')}, "CG323"),
    "a sign that is none": (
        (called("a", 1).replace('w:id="1"', 'w:id="1" w:customMarkFollows="1"'),),
        {},
        "CG323",
    ),
    "beneath the text": ((called("a", 1),), {"settings": RULED.format("pos", '"beneathText"')}, "CG323"),
    "a number of a page": (
        ('<w:p><w:bookmarkStart w:id="1" w:name="note"/><w:bookmarkEnd w:id="1"/></w:p>', called("a", 1), SEEN),
        {"settings": RULED.format("numRestart", '"eachPage"')},
        "CG323",
    ),
}


@pytest.mark.parametrize("name", UNLIKE_WORD)
def test_a_note_that_the_pdf_would_show_otherwise_is_refused_by_check_and_render_alike(name: str) -> None:
    body, parts, code = UNLIKE_WORD[name]
    template = build(*body, **{"footnotes": notes("a"), **parts})  # type: ignore[arg-type]
    told = [d for d in check_template(template, "m.docx", Racine, policy="docxtpl").diagnostics if d.blocks]
    with pytest.raises(InputError) as caught:
        prepare(template, "m.docx")
    assert list(caught.value.diagnostics) == told
    assert [(one.code, bool(one.place.label)) for one in told] == [(code, True)]


def test_an_identifier_borne_twice_would_be_told() -> None:
    template = prepare(build(P("a")), "modele.docx")
    run, twice = Run(template.file, template, OPTIONS), '<w:bookmarkStart w:id="1" w:name="a"/>' * 2
    check_ties({"word/document.xml": etree.fromstring(f'<w:p xmlns:w="{P_NS}">{twice}</w:p>')}, run)
    assert [fault.code for fault in run.faults] == ["CG320", "CG320"]


P_NS = qn("w:p")[1:].partition("}")[0]
DECIMAL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%{}."/>{}</w:lvl>'
LISTS = (
    f'<w:abstractNum w:abstractNumId="0">{DECIMAL.format(0, 1, "")}{DECIMAL.format(1, 2, "")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def item(text: str, rank: int = 0) -> str:
    numbered = f'<w:pPr><w:keepNext/><w:numPr><w:ilvl w:val="{rank}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{numbered}<w:r><w:t>{text}</w:t></w:r></w:p>"


def counted(*body: str) -> list[str]:
    """Return the numbers that Word shows before the items of a document."""
    docx = render_document(prepare(build(*body, numbering=LISTS, styles=STYLES + heading(1)), "m.docx"), Racine())
    package = open_package(docx, "m.docx")
    styles = read_styles(package)
    numbers = number_paragraphs(package.tree(package.main), read_numbering(package, styles), styles)
    return [f"{number.text}{paragraph_text(p)}" for p, number in numbers.items()]


INNER, END_INNER = P("{%p for m in l.mots %}"), P("{%p endfor %}")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ((LOOP, P("{{ l.nom }}"), item("a"), item("b"), END), ["1.a", "2.b", "1.a", "2.b"]),
        ((LOOP, item("{{ l.nom }}"), END), ["1.L1", "2.L2"]),
        ((LOOP, item("{{ l.nom }}"), P("détail"), END), ["1.L1", "2.L2"]),
        ((LOOP, item("{{ l.nom }}"), item("x", 1), END), ["1.L1", "1.x", "2.L2", "1.x"]),
        ((item("a"), LOOP, P("{{ l.nom }}"), item("b"), END), ["1.a", "2.b", "3.b"]),
        ((LOOP, P("{{ l.nom }}"), INNER, item("{{ m }}"), END_INNER, END), ["1.a", "2.b", "1.c"]),
        ((LOOP, P("{{ l.nom }}"), INNER, P("{{ m }}"), item("x"), item("y"), END_INNER, END), ["1.x", "2.y"] * 3),
        ((LOOP, P("{{ l.nom }}"), item("a"), END, item("z")), ["1.a", "1.a", "2.z"]),
    ],
)
def test_a_numbered_list_counts_anew_in_each_copy_that_introduces_it(body: tuple[str, ...], shown: list[str]) -> None:
    assert counted(*body) == shown


MARKED_CALL = '<w:p><w:bookmarkStart w:id="1" w:name="Note"/>{}<w:bookmarkEnd w:id="1"/></w:p>'


def cached(docx: bytes, name: str = "document") -> list[str]:
    """Return the results of the fields of a story, as they are kept in the file."""
    return ["".join(run.findtext(qn("w:t"), "") for run in found.result()) for found in fields_of(tree_of(docx, name))]


@pytest.mark.parametrize(
    ("kind", "settings", "number"),
    [
        ("footnote", "", "3"),
        ("endnote", "", "iii"),
        ("footnote", '<w:footnotePr><w:numFmt w:val="upperLetter"/><w:numStart w:val="2"/></w:footnotePr>', "D"),
    ],
)
def test_a_reference_to_a_note_shows_the_number_that_its_call_bears_now(kind: str, settings: str, number: str) -> None:
    marked_call = MARKED_CALL.format(f'<w:r><w:{kind}Reference w:id="2"/></w:r>')
    parts = {f"{kind}s": notes("a", "b", kind=kind), "settings": settings}
    docx = made(LOOP, called("x", 1, kind), END, marked_call, f"<w:p>{field('NOTEREF note', '9')}</w:p>", **parts)
    assert cached(docx) == [number]


def test_fields_of_the_title_show_the_title_that_the_document_has_now() -> None:
    told = f"<w:p>{field('TITLE', 'Vieux')}</w:p>"
    docx = made(told, header=told, title="Contrat de {{ lignes[0].nom }}")
    assert cached(docx) == cached(docx, "header1") == ["Contrat de L1"]
