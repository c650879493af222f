"""Templates written to exhaust the checker end in diagnostics; the deepest that it accepts still renders."""

from __future__ import annotations

import pytest
from cases_model import Contrat
from word_text import build

from contratgen.base import limits
from contratgen.template_check import check_template
from contratgen.template_check.proof.rendering import render_proof

LOOPS = "".join(f"{{% for a{n} in communes %}}" for n in range(600)) + "{% endfor %}" * 600
ALTERNATING = "(publie and (duree > 1 or " * 90 + "publie" + "))" * 90
REFUSED = {
    "nested conditions": "{% if publie %}" * 3000 + "x" + "{% endif %}" * 3000,
    "conditions never closed": "{% if publie %}" * 3000,
    "nested loops": LOOPS,
    "attributes of attributes": "{{ pilote" + ".x" * 1500 + " }}",
    "filters of filters": "{{ titre" + " | upper" * 450 + " }}",
    "negations": "{{ " + "not " * 900 + "publie }}",
    "alternating conditions": "{% if " + ALTERNATING + " %}a{% endif %}",
    "branches": "{% if publie %}a" + "{% elif duree == 3 %}b" * 3000 + "{% endif %}",
}
BOUNDED = {
    "a macro that calls itself in lists": "{% macro m(x) %}{{ m([x]) }}{{ m((x, x)) }}{% endmacro %}{{ m(1) }}",
    "a list that doubles": "{% set x = [titre] %}" + "{% set x = (x, x) %}" * 60,
    "a dictionary that doubles": "{% set x = titre %}" + "{% set x = {'a': x, 'b': x} %}" * 60,
    "a macro that calls the next twice": "".join(
        f"{{% macro m{n}(x) %}}{{{{ m{n + 1}(x) }}}}{{{{ m{n + 1}(x ~ 'a') }}}}{{% endmacro %}}" for n in range(60)
    ) + "{% macro m60(x) %}{{ x }}{% endmacro %}{{ m0('a') }}",
    "braces": "mot { " * 20_000,
    "openings": "{{ " * 3_000,
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_nests_too_deep_is_one_diagnostic(text: str) -> None:
    """A fault that says so, never a stack that overflows."""
    assert [one.code for one in check_template(build(f"corps:\n{text}"), "m.docx", Contrat).diagnostics] == ["CG812"]


@pytest.mark.parametrize("text", BOUNDED.values(), ids=BOUNDED)
def test_what_multiplies_comes_to_an_end(text: str) -> None:
    """Types, calls and delimiters that grow without bound are followed so far and no further."""
    assert check_template(build(f"corps:\n{text}"), "m.docx", Contrat) is not None


def test_the_deepest_blocks_that_are_accepted_render() -> None:
    """Limits are below those of the renderer, not beyond."""
    blocks = limits.BLOCK_DEPTH
    nested = "{% if publie %}" * blocks + "x" + "{% endif %}" * blocks
    loops = (
        "".join(f"{{% for a{n} in [1] %}}" for n in range(limits.LOOP_DEPTH)) + "x" + "{% endfor %}" * limits.LOOP_DEPTH
    )
    branches = "{% if publie %}a" + "{% elif duree == 3 %}b" * (limits.BLOCK_BRANCHES - 1) + "{% endif %}"
    blob = build(f"corps:\n{nested}\n{loops}\n{branches}")
    assert check_template(blob, "m.docx", Contrat).diagnostics == ()
    assert render_proof(blob, "m.docx", Contrat, 2) == ()
