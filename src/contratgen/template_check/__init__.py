"""Before stage 3: Word template → located tags → typed expressions → diagnostics. Proves, renders nothing.

Read in this order: `check` (one template), `structure` and `blocks` (its tags), `types` and `annotations` (what a field
is), `statements`, `expressions` and `filters` (what a tag says), `narrowing` (what a condition teaches), `faults`
(codes). Beside them, `coverage` and `witness` (what is printed of what is written), `annotate`, `show`, and
`render_proof`, which alone renders.
"""

from contratgen.template_check.annotate import annotate
from contratgen.template_check.check import TemplateReport, check_template
from contratgen.template_check.coverage import coverage
from contratgen.template_check.show import show
from contratgen.template_check.witness import Witness, not_shown

__all__ = ["TemplateReport", "Witness", "annotate", "check_template", "coverage", "not_shown", "show"]
