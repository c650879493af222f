"""Before stage 3: Word template → located tags → typed expressions → diagnostics. Proves, renders nothing.

Read in this order: `check` (one template), `structure` and `blocks` (its tags), `types` and `annotations` (what a field
is), `statements`, `expressions` and `filters` (what a tag says), `narrowing` (what a condition teaches), `faults`
(codes). Beside them, `coverage`, `annotate`, `show`, and `render_proof`, which alone renders.
"""

from contratgen.template_check.annotate import annotate
from contratgen.template_check.check import TemplateReport, check_template
from contratgen.template_check.coverage import coverage, lacking, not_shown
from contratgen.template_check.show import show

__all__ = ["TemplateReport", "annotate", "check_template", "coverage", "lacking", "not_shown", "show"]
