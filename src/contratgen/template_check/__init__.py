"""Before stage 3: Word template → located tags → typed expressions → diagnostics. Proves, renders nothing."""

from contratgen.template_check.annotate import annotate
from contratgen.template_check.check import TemplateReport, check_template
from contratgen.template_check.coverage import coverage, not_shown
from contratgen.template_check.show import show

__all__ = ["TemplateReport", "annotate", "check_template", "coverage", "not_shown", "show"]
