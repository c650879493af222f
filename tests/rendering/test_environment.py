import pytest
from docx_builder import build, paragraph
from pydantic import BaseModel

from contratgen.base.diagnostics import InputError
from contratgen.rendering import Options, Policy, prepare, render_document


class Modele(BaseModel):
    nom: str = "Auray"
    liste: list[str] = ["a"]

    def secret(self) -> str:
        """Do what no template may ask for."""
        return "secret"


ESCAPES = [
    "nom.__class__",
    "nom.__class__.__mro__",
    "nom['__class__']",
    "nom | attr('__class__')",
    "liste.append",
    "racine.model_construct",
    "''.__class__.__base__.__subclasses__()",
    "cycler.__init__.__globals__",
    "'{0.__class__}'.format(nom)",
    "lipsum",
    "self._TemplateReference__context",
    "nom.format.__self__",
    "namespace.__init__",
    "dict.fromkeys",
    "range.__class__",
]
HEAVY = ["'x' * 1000000000", "10 ** 1000", "range(10 ** 9) | list", "[0] * 10 ** 9"]


def refused(expression: str, policy: Policy) -> str:
    template = build(paragraph(f"{{{{ {expression} }}}}"))
    with pytest.raises(InputError) as caught:
        render_document(prepare(template, "m"), Modele(), options=Options(policy=policy))
    return caught.value.diagnostics[0].code


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("expression", ESCAPES)
def test_an_expression_reaches_nothing_that_lives(expression: str, policy: Policy) -> None:
    """The sandbox holds: no class, no method of a model, no global of Python."""
    assert refused(expression, policy) in {"CG301", "CG303", "CG305", "CG854"}


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("expression", HEAVY)
def test_an_expression_cannot_fill_the_memory(expression: str, policy: Policy) -> None:
    assert refused(expression, policy) == "CG884"


@pytest.mark.parametrize(
    "expression", ["nom.upper()", "range(3) | list", "liste | random", "nom | safe", "nom | tojson", "namespace(a=1)"]
)
def test_a_kit_s_template_calls_nothing(expression: str) -> None:
    assert refused(expression, Policy.STRICT) in {"CG301", "CG305", "CG854"}


def test_the_run_itself_cannot_be_named() -> None:
    assert refused("contratgen", Policy.DOCXTPL) == "CG301"
    assert refused("cg_0", Policy.DOCXTPL) == "CG301"
