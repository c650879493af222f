"""No template fills the memory or runs for ever: amounts are bounded, in the check and in rendering alike."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from docx_builder import build, paragraph
from pydantic import BaseModel

from contratgen.base.diagnostics import InputError
from contratgen.rendering import Options, Policy, prepare, render, render_document
from contratgen.template_check import check_template

MIB = 1 << 20


class Racine(BaseModel):
    nom: str = "Auray"
    n: int = 10**9
    mots: list[str] = ["un", "deux"]
    longue: str = "a" * 3000


WRITTEN = [
    *("nom | center(10**9)", "nom | indent(10**9)", "'x' * 10**9", "range(10**9) | list"),
    *("mots | batch(10**9, 'x') | list", "mots | slice(10**9) | list", "nom.ljust(10**9)", "nom.rjust(10**9)"),
    *("nom.zfill(10**9)", "nom.center(999999999, '-')", "[0] * 10**9", "10**10**10", "2**9999"),
    *(
        "nom | center(10*10**8)",
        "nom | center(n * 10**9)",
        "nom | center(n + 10**9)",
        "nom | center(9 if n else 10**9)",
    ),
    *("mots | map('center', 10**9) | list", "mots | map('indent', width=10**9) | list", "1.5 | round(10**9, 'ceil')"),
    *("'%999999999d' | format(n)", "'%999999999d' % n", "'%*d' % (n, 1)", "'%-0*d' | format(9, n)", "'%.*f' % (9, n)"),
    *("'{:>999999999}'.format(nom)", "'%.999999999f' % n", "'%(a)999999d' | format(a=n)"),
    *("(nom ~ ' ') * 99999 * 99999", "99999 * ('a' ~ nom) * 9", "[nom] * 10**8", "([nom] + [n]) * 99999"),
    *("(['x' * 9999] * 99999) | join", "['x' * 9999] * 99999", "(['x' * 9999] * 400 + ['y' * 9999] * 400) | string"),
    *("('\\n' * 99999) | indent('x' * 99999, true, true)", "('\\n' * 99999) | indent(99999, blank=true)"),
    *("('a' * 99999) | wordwrap(1, true, 'x' * 99999)", "('a' * 99999) | wordwrap(1, wrapstring='x' * 99999)"),
    *("('%(a)s' * 9999) | format(a='x' * 99999)", "('%(a)s' * 9999) % {'a': 'x' * 99999}"),
    *("('{0}' * 9999).format('x' * 99999)", "('a' * 99999) | replace(new='x' * 99999, old='a')"),
    *("range(99999) | map('center', 9999) | list", "range(99999) | map('center', 9999) | join"),
    *("''.join(range(99999) | map('center', 9999))", "range(99999) | map('center', 9999) | sort"),
    *("nom ~ ('a' * 99999) | list | map('center') | join", "('a' * 99999) | list | map('center') | join | upper"),
]
"""Amounts that a tag writes, or makes of what it writes."""
GIVEN = [
    *("nom | center(n)", "nom | indent(n)", "nom * n", "mots * n", "nom * 10**9", "range(n) | list"),
    *("mots | batch(n, 'x') | list", "nom.ljust(n)", "nom.zfill(n)", "n ** n", "n * n * n * n * n * n * n * n"),
    *("longue.replace('a', longue)", "longue | replace('a', longue)", "longue | list | join(longue)"),
    *("longue.join(longue)", "(longue * 30) | list | join(longue * 30)", "longue | list | map('center', n) | list"),
]
"""Amounts that a value decides."""
LOOPS = [
    "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in range(9999) %}{% for b in range(9999) if false %}{% endfor %}{% endfor %}",
    "{% for a in longue | map('upper') %}{% for b in longue | map('upper') %}{% endfor %}{% endfor %}",
    "{% set ns = namespace(x='ab') %}{% for a in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "{% set ns = namespace(x='ab') %}{% for a in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for a in range(60) %}{% set ns.x = (ns.x, {1: ns.x}) %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x='a') %}{% for a in range(60) %}{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset %}{% endfor %}",
    "{% set ns = namespace(x=9) %}{% for a in range(60) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "{% macro m0() %}{% endmacro %}"
    + "".join(f"{{% macro m{n + 1}() %}}{f'{{{{ m{n}() }}}}' * 10}{{% endmacro %}}" for n in range(9))
    + "{{ m9() }}",
]
ORDINARY = [
    "{{ nom | center(40) }}{{ nom.ljust(20) }}{{ '-' * 60 }}{{ '%05d' % 3 }}{{ '{:>8}'.format(nom) }}",
    "{{ '%s %%' | format(3) }}{{ '{:*^40}'.format(nom) }}{{ '%-12s|%+.2f|%05d' % (nom, 1.5, 3) }}",
    "{{ 'SIRET 21560007600017, %s, 100 % *' | replace('% *', '%%') | format(nom) }}",
    "{{ '21560007600017 {}'.format(nom) }}",
    "{{ '█' * (n // 100000000) }}{{ nom | center(20 if n > 10**9 else 30) }}{{ n * 10**9 }}{{ n - 10**9 }}",
    "{% set ligne = '-' * 60 %}{{ ligne }}{% for a in range(3) %}{{ loop.cycle('a' ~ 'b', 'c') }}{% endfor %}",
    "{% for a in range(300) %}{% for b in range(300) %}{{ '' }}{% endfor %}{% endfor %}",
    "{{ mots | join(', ') }}{{ nom | replace('A', 'a') }}{{ nom ~ nom }}{{ 10**6 * 3 }}{{ nom | indent(4) }}",
    "{{ ((longue ~ ' ') * 30) | wordwrap(40) }}{{ mots | map('upper') | join(', ') }}{{ (mots * 40) | join }}",
    "{% for a, b in [(1, 2), (3, 4)] %}{{ a + b }}{% endfor %}{{ {'a': mots}['a'] | length }}{{ mots | string }}",
]


def refusal(source: str) -> str:
    """Return the code of what stops a template, which takes little time to be found."""
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        render(build(paragraph(source)), Racine())
    assert time.process_time() - began < 20
    return caught.value.diagnostics[0].code


@pytest.mark.parametrize("expression", [*WRITTEN, *GIVEN])
def test_an_amount_beyond_bounds_is_refused(expression: str) -> None:
    tracemalloc.start()
    try:
        assert refusal(f"{{{{ {expression} }}}}") == "CG884"
        assert tracemalloc.get_traced_memory()[1] < 60 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("source", LOOPS)
def test_what_multiplies_in_loops_is_refused(source: str) -> None:
    assert refusal(source) == "CG884"


@pytest.mark.parametrize("expression", WRITTEN)
def test_what_is_written_is_told_by_the_check_as_well(expression: str) -> None:
    template = build(paragraph(f"{{{{ {expression} }}}}"))
    for policy in ("strict", "docxtpl"):
        report = check_template(template, "m.docx", Racine, policy=policy)  # type: ignore[arg-type]
        assert "CG884" in [one.code for one in report.diagnostics]
    with pytest.raises(InputError) as caught:
        prepare(template, "m.docx")
    assert [one.code for one in caught.value.diagnostics] == ["CG884"]


@pytest.mark.parametrize("source", ORDINARY)
def test_ordinary_amounts_are_no_fault(source: str) -> None:
    made = render_document(
        prepare(build(paragraph(source)), "m.docx"), Racine(), options=Options(policy=Policy.DOCXTPL)
    )
    assert made.startswith(b"PK")
