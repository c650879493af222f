"""What expressions that name no value make: worked out within bounds, before any value exists."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import nodes

if TYPE_CHECKING:
    from contratgen.rendering.environment import TemplateEnvironment


def makes_too_much(expression: nodes.Expr) -> bool:
    """Tell whether rendering would refuse what an expression makes (`amounts`), whatever the values of a contract."""
    from contratgen.rendering.amounts import STEPS, AmountError, Counting, Steps  # noqa: PLC0415 -- seldom asked for

    environment = _environment()
    own = deepcopy(expression, {id(expression.environment): expression.environment})
    body = nodes.Template([nodes.Assign(nodes.Name("made", "store"), own, lineno=1)], lineno=1)
    tree = Counting().visit(body).set_environment(environment)
    try:
        for _ in (template := environment.from_string(tree)).root_render_func(template.new_context({STEPS: Steps()})):
            pass
    except AmountError:
        return True
    except Exception:  # noqa: BLE001 -- whatever else is wrong is told where types are known
        return False
    return False


@lru_cache(maxsize=1)
def _environment() -> TemplateEnvironment:
    from contratgen.rendering.environment import TemplateEnvironment  # noqa: PLC0415 -- as above
    from contratgen.rendering.options import Policy  # noqa: PLC0415 -- as above

    return TemplateEnvironment(Policy.DOCXTPL)
