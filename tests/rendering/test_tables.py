"""Tables after loops and conditions: columns, neighbours, vertical merges."""

from __future__ import annotations

import pytest
from docx_builder import build, paragraph, part, table
from lxml import etree
from pydantic import BaseModel

from contratgen.base.diagnostics import InputError
from contratgen.ooxml.names import qn
from contratgen.rendering import prepare, render
from contratgen.template_check import check_template


class Racine(BaseModel):
    oui: bool = True
    non: bool = False
    noms: list[str] = ["a", "b", "c"]


P = paragraph


def made(*body: str) -> etree._Element:
    return etree.fromstring(part(render(build(*body), Racine())).encode())


def columns(*cells: tuple[int, str]) -> str:
    """Return a table of one row, its cells with their widths."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width, _ in cells)
    row = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{P(text)}</w:tc>' for w, text in cells)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid><w:tr>{row}</w:tr></w:tbl>"


def widths(root: etree._Element) -> tuple[list[int], list[int]]:
    """Return the widths of the columns of the grid, and of the cells."""
    return tuple([int(node.get(qn("w:w"))) for node in root.iter(qn(name))] for name in ("w:gridCol", "w:tcW"))  # type: ignore[return-value]


def test_a_removed_column_leaves_the_others_their_proportions() -> None:
    root = made(columns((1000, "an"), (10, "{%tc if non %}"), (2000, "prix"), (10, "{%tc endif %}"), (6000, "mots")))
    assert widths(root) == ([1288, 7732], [1288, 7732])


def test_columns_that_a_loop_adds_share_the_width_of_the_table() -> None:
    root = made(columns((3000, "x"), (500, "{%tc for n in noms[:2] %}"), (1000, "{{ n }}"), (500, "{%tc endfor %}")))
    assert widths(root) == ([3000, 1000, 1000], [3000, 1000, 1000])


def test_columns_without_a_width_of_their_own_are_equal() -> None:
    body = columns((3000, "x"), (1000, "{%tc for n in noms[:2] %}"), (1000, "{{ n }}"), (500, "{%tc endfor %}"))
    grid, _ = widths(made(body.replace('w:type="dxa"', 'w:type="pct"')))
    assert sum(grid) == 5500
    assert max(grid) - min(grid) <= 1


@pytest.mark.parametrize("between", [("{%p if non %}", "entre", "{%p endif %}"), ("{%p if oui %}", "{%p endif %}")])
def test_tables_that_a_condition_brings_together_stay_two(between: tuple[str, ...]) -> None:
    body = made(table(("a",)), *map(P, between), table(("b",)))[0]
    assert [node.tag for node in body][:3] == [qn("w:tbl"), qn("w:p"), qn("w:tbl")]


MARK = '<w:bookmarkStart w:id="1" w:name="signet"/>', '<w:bookmarkEnd w:id="1"/>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        MARK,
        ("", "".join(MARK)),
        ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ('<w:proofErr w:type="spellStart"/>', '<w:permStart w:id="1" w:edGrp="everyone"/><w:permEnd w:id="1"/>'),
    ],
)
def test_tables_that_a_loop_repeats_stay_apart(before: str, after: str) -> None:
    body = made(P("{%p for n in noms %}"), before + table(("{{ n }}",)) + after, P("{%p endfor %}"), P("fin"))[0]
    blocks = [node.tag for node in body.iter(qn("w:tbl"), qn("w:p")) if node.getparent().tag != qn("w:tc")]
    assert blocks == [qn("w:tbl"), qn("w:p")] * 3


def test_tables_that_touch_in_the_template_go_on_touching() -> None:
    body = made(table(("a",)), table(("{{ noms[0] }}",)))[0]
    assert [node.tag for node in body][:2] == [qn("w:tbl")] * 2


def merged(*rows: tuple[str, str]) -> str:
    """Return a table whose first cells are merged as said: `restart`, `continue`, or a row of tags."""
    body = ""
    for how, text in rows:
        if how == "tag":
            cells = f"<w:tc>{P(text)}</w:tc><w:tc>{P('')}</w:tc>"
        else:
            properties = f'<w:tcPr><w:vMerge w:val="{how}"/></w:tcPr>' if how else ""
            cells = f"<w:tc>{properties}{P(text)}</w:tc><w:tc>{P('x')}</w:tc>"
        body += f"<w:tr>{cells}</w:tr>"
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>{body}</w:tbl>'


IF, ELSE, ENDIF = ("tag", "{%tr if non %}"), ("tag", "{%tr else %}"), ("tag", "{%tr endif %}")
LOOP, END = ("tag", "{%tr for n in noms %}"), ("tag", "{%tr endfor %}")
HEAD, BODY = ("restart", "Axe 1"), ("continue", "")


@pytest.mark.parametrize(
    "rows",
    [
        (IF, HEAD, BODY, ENDIF, ("", "autre")),
        (HEAD, IF, BODY, ENDIF, BODY),
        (LOOP, HEAD, BODY, END),
        (HEAD, LOOP, BODY, END),
        (IF, HEAD, BODY, ELSE, HEAD, BODY, ENDIF),
    ],
)
def test_every_merge_that_is_left_begins(rows: tuple[tuple[str, str], ...]) -> None:
    assert not [d for d in check_template(build(merged(*rows)), "m.docx", Racine).diagnostics if d.code == "CG321"]
    values = [node.get(qn("w:val")) for node in made(merged(*rows)).iter(qn("w:vMerge"))]
    assert values[:1] in ([], ["restart"])


BEHEADED = {
    "outside": (IF, HEAD, ENDIF, BODY),
    "partly outside": (IF, HEAD, BODY, ENDIF, BODY),
    "in the other branch": (IF, HEAD, ELSE, BODY, ENDIF),
    "in a loop": (LOOP, IF, HEAD, ENDIF, BODY, END),
    "in a loop that may be empty": (LOOP, HEAD, END, BODY, BODY),
}


@pytest.mark.parametrize("where", BEHEADED)
def test_a_merge_that_a_condition_may_behead_is_refused_by_check_and_render_alike(where: str) -> None:
    template = build(merged(*BEHEADED[where]))
    checked = [d for d in check_template(template, "m.docx", Racine).diagnostics if d.code == "CG321"]
    with pytest.raises(InputError) as refused:
        prepare(template, "m.docx")
    assert list(refused.value.diagnostics) == checked
    assert "Axe 1" in checked[0].message
