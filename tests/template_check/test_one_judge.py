"""What the check refuses of a template, rendering refuses in the same words at the same places, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from xml.sax.saxutils import escape

import pytest
from cases_model import MODELS
from docx_builder import build, field, names, paragraph, part, runs, table
from pydantic import BaseModel
from test_cases import CASES, NAMES
from word_text import build as build_case
from word_text import read_text

from attacks import ATTACKS, links, outside, tied, with_members
from attacks import said as said_in
from contratgen.base.diagnostics import Diagnostic, InputError
from contratgen.ooxml.names import NAMESPACES
from contratgen.rendering import Policy, prepare, render
from contratgen.rendering.environment import TemplateEnvironment
from contratgen.rendering.filters import FILTERS
from contratgen.rendering.grammar import faults
from contratgen.template_check import check_template
from contratgen.template_check.typed.filters import known_filters

OF_TAGS = {
    *(
        "CG313",
        "CG314",
        "CG321",
        faults.DANGLING,
        faults.BRACES,
        faults.CHARACTER,
        faults.SYNTAX,
        faults.STATEMENT,
        faults.PREFIX,
    ),
    *(faults.TEXT_BESIDE, faults.TWO_IN_ONE, faults.OUTSIDE_TABLE, faults.OPEN_AND_CLOSE, faults.UNCLOSED),
    *(faults.UNOPENED, faults.CROSSING, faults.SPLIT_TAG, faults.IN_COMMENT, faults.UNRENDERED, faults.AMOUNT),
    *(faults.UNKNOWN_TEST, faults.UNPRINTABLE),
    *(f"CG80{number}" for number in range(1, 10)),
}


class Nothing(BaseModel):
    """A model without fields."""


def said(found: tuple[Diagnostic, ...]) -> list[tuple[str, str, str]]:
    return sorted((one.code, str(one.place), one.message) for one in found if one.blocks and one.code in OF_TAGS)


def refused(template: bytes) -> list[tuple[str, str, str]]:
    """Return what rendering says of a template before it sees any value."""
    try:
        prepare(template, "document.docx")
    except InputError as refusal:
        return said(refusal.diagnostics)
    return []


@pytest.mark.parametrize("name", NAMES)
def test_the_check_and_rendering_say_the_same_of_every_case(name: str) -> None:
    text = (CASES / name / "document.txt").read_text(encoding="utf-8")
    model = MODELS[read_text(text).options.get("modèle", "Contrat")]
    template = build_case(text)
    report = check_template(template, "document.docx", model, policy="docxtpl")
    assert refused(template) == said(report.diagnostics)


ELSEWHERE = {
    "a link by telephone": outside("hyperlink", "tel:0297000000"),
    "a date": said_in(field("DATE", "1")),
    "an equation of Word's": said_in(field("= 1 + 1", "2")),
    "a loop that names its turn": build(paragraph("{% for loop in [1] %}{% endfor %}")),
    "a macro with one argument twice": build(paragraph("{% macro m(a, a) %}x{% endmacro %}")),
    "one block twice": build(paragraph("{% block b %}x{% endblock %}{% block b %}y{% endblock %}")),
    **{name: template for name, (template, _) in ATTACKS.items()},
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_check_and_rendering_say_the_same_of_what_a_file_holds(name: str) -> None:
    report = check_template(ELSEWHERE[name], "document.docx", Nothing, policy="docxtpl")
    assert refused(ELSEWHERE[name]) == said(report.diagnostics)


def known_to_the_check(policy: Policy) -> set[str]:
    return set(known_filters(policy.value, FILTERS))  # type: ignore[arg-type]


@pytest.mark.parametrize("policy", list(Policy))
def test_the_check_and_rendering_know_the_same_filters(policy: Policy) -> None:
    assert known_to_the_check(policy) == TemplateEnvironment(policy).offered


def run(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def control(text: str) -> str:
    named = f'<w:sdtPr><w:alias w:val="{quoted(text)}"/></w:sdtPr>'
    return f"<w:p><w:sdt>{named}<w:sdtContent><w:r/></w:sdtContent></w:sdt></w:p>"


def quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def chart(value: str) -> bytes:
    inside = f"<c:chart><c:plotArea><c:barChart><c:ser>{value}</c:ser></c:barChart></c:plotArea></c:chart>"
    declared = f'xmlns:c="{NAMESPACES["c"]}" xmlns:a="{NAMESPACES["a"]}"'
    return tied(f"{NAMESPACES['r']}/chart", "chart1.xml", f"<c:chartSpace {declared}>{inside}</c:chartSpace>")


PLACES: dict[str, Callable[[str], bytes]] = {
    "a text": lambda text: build(run(text)),
    "a text cut everywhere": lambda text: build(runs(*map(escape, text))),
    "a header": lambda text: build(paragraph("a"), header=run(text)),
    "a note": lambda text: build(paragraph("a"), footnotes=f'<w:footnote w:id="1">{run(text)}</w:footnote>'),
    "a comment": lambda text: build(paragraph("a"), comments=f'<w:comment w:id="1">{run(text)}</w:comment>'),
    "a cell": lambda text: build(table((run(text), ""))),
    "a control": lambda text: build(control(text)),
    "a tip": lambda text: build(f'<w:p><w:hyperlink w:tooltip="{quoted(text)}"><w:r/></w:hyperlink></w:p>'),
    "an address": lambda text: with_members(
        build('<w:p><w:hyperlink r:id="rIdz1"><w:r/></w:hyperlink></w:p>'),
        {
            "word/_rels/document.xml.rels": links(
                (f"{NAMESPACES['r']}/styles", "styles.xml", ""),
                (f"{NAMESPACES['r']}/hyperlink", f"https://a.example/{quoted(text)}", 'TargetMode="External"'),
            )
        },
    ),
    "a bookmark": lambda text: build(f'<w:p><w:bookmarkStart w:id="1" w:name="{quoted(text)}"/></w:p>'),
    "a field": lambda text: said_in(field(f"PAGE {escape(text)}", "1")),
    "a style": lambda text: build(styles=f'<w:style w:styleId="a"><w:name w:val="{quoted(text)}"/></w:style>'),
    "a level": lambda text: build(
        numbering=f'<w:abstractNum><w:lvl><w:lvlText w:val="{quoted(text)}"/></w:lvl></w:abstractNum>'
    ),
    "a variable": lambda text: build(settings=f'<w:docVars><w:docVar w:val="{quoted(text)}"/></w:docVars>'),
    "the title": lambda text: build(title=escape(text)),
    "a name of a chart": lambda text: chart(f"<c:tx><c:v>{escape(text)}</c:v></c:tx>"),
    "a figure of a chart": lambda text: chart(f"<c:val><c:numLit><c:v>{escape(text)}</c:v></c:numLit></c:val>"),
    "an equation": lambda text: said_in(
        f'<m:oMath xmlns:m="{NAMESPACES["m"]}"><m:r><m:t>{escape(text)}</m:t></m:r></m:oMath>'
    ),
}
SAYINGS = (
    *("{{ nom }}", "{{ nom", "{% if oui %}a{% endif %}", "{% if oui %}a", "{% endif %}", "{# note #}", "{_{ nom }_}"),
    *("{{ rien }}", "{{ nom.rien }}", "{{ nom | rien }}", "{{ nom is rien }}", "{{ noms | map('rien') | join }}"),
    *("{{ noms | select('rien') | join }}", "{{ nom | random }}", "{{ nom.__class__ }}", "{{ rien() }}", "{{ noms }}"),
    *("{{ nom if nom.rien is defined else 'x' }}", "{{ nom.rien if nom.rien is defined else 'x' }}"),
    *("{% if rien is defined %}{{ rien.du.tout }}{% endif %}", "{{ rien.du.tout | default('x') }}"),
    *("{% if rien is not defined %}{{ nom }}{% else %}{{ rien }}{% endif %}", "{{ nom if oui else 'x' }}"),
    *("{% for n in noms %}{{ n }}{{ loop.cycle('a', 'b') }}{% endfor %}", "{{ loop.index }}", "{% break %}"),
    *("{% set x %}a{{ nom }}{% endset %}{{ x }}", "{% filter upper %}{{ nom }}{% endfilter %}", "{{ self }}"),
    *("{% macro f(a) %}[{{ a }}]{% endmacro %}{{ f(nom) }}", "{% raw %}{{ nom }}{% endraw %}", "{{ caller() }}"),
    "{% macro f() %}{{ caller() }}{% endmacro %}{% call f() %}{{ nom }}{% endcall %}",
    "{% macro f(a) %}{% macro g(b) %}<{{ b }}>{% endmacro %}{{ g(a) }}{% endmacro %}{{ f(nom) }}",
    *(
        "{% do noms.append('c') %}",
        "{{ nom.encode() }}",
        "{{ nom.isnumeric() or noms.index('a') }}",
        "{{ nom.model_dump() }}",
    ),
    "{% set ns = namespace(l=[]) %}{% set ns.l = ns.l + noms %}{{ ns.l | join }}",
    "{% set ns = namespace(a=0) %}{% for n in noms %}{% set ns.a = ns.a + 1 %}{% endfor %}{{ ns.a }}",
    "{% for n in noms recursive %}{{ n }}{{ loop([]) }}{% endfor %}",
    *(
        "{{ noms[0] }}{{ noms[:1] | join }}{{ nom[::-1] }}",
        "{{ 3 ** 2 }}",
        "{{ '%s-%05d' % (nom, 3) }}",
        "{{ nom + 3 }}",
    ),
    *(
        "{{ '%100001d' | format(3) }}",
        "{{ (nom ~ ' ') * 99999 * 99999 }}",
        "{{ ('a' * 99999) | list | map('center') | join }}",
    ),
    *("{%- if oui -%} a {%- endif -%}", "{{p nom }}", "{{r nom }}", "{%p if oui %}", "{%tr if oui %}", "{{ «nom» }}"),
    *("{% include 'a' %}", "{% vm %}", "{% hm %}", "{% colspan 0 %}", "{% cellbg 'rouge' %}", "{% colspan 2 %}"),
    *("%7B%7B nom %7D%7D", "{ nom }", "{{ nom }}}", "{{ 'a\tb' }}", "{{ nom | e }}", "{% do noms.index('a') %}"),
)
"""What tags may say, of each kind: nothing of it depends on a value."""


class Champs(BaseModel):
    nom: str = "Auray"
    noms: list[str] = ["a", "b"]
    oui: bool = True


@pytest.mark.parametrize("where", PLACES)
def test_whatever_a_tag_says_and_wherever_check_and_rendering_judge_alike(where: str) -> None:
    """The same codes at the same places from tags alone; and once there are values, refused by both or by neither."""
    for text in SAYINGS:
        template = PLACES[where](text)
        checked = check_template(template, "document.docx", Champs, policy="docxtpl").diagnostics
        assert refused(template) == said(checked), text
        blocked = any(one.blocks for one in checked)
        with pytest.raises(InputError) if blocked else nullcontext():
            made = render(template, Champs())
            assert text.startswith("{_{") or not [name for name in names(made) if SIGNS.search(part(made, name))], text


SIGNS = re.compile(r"\{\{|\{%|\{#|%7B%7B")
