"""Before stage 3: Word template → located tags → typed expressions → diagnostics. Proves, renders nothing.

Read in this order: `check` (one template), `typed/` (what a tag says: `types` and `annotations` say what a field is,
`statements` and `expressions` follow them, `narrowing` learns from conditions); tags and codes are in
`rendering/grammar/`.
Beside them, `usage/` (what is printed of what is written), `annotate`, `show`, and `proof/`, which alone renders.
"""

from contratgen.template_check.check import TemplateReport, check_template
from contratgen.template_check.show import show
from contratgen.template_check.usage.coverage import coverage
from contratgen.template_check.usage.witness import Witness, not_shown

__all__ = ["TemplateReport", "Witness", "check_template", "coverage", "not_shown", "show"]
