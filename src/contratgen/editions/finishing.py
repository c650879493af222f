"""The last step of stage 5: what an edition adds to the files of a build, or makes of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contratgen.changes import SOURCES
from contratgen.editions.account import REPORT, report_of

if TYPE_CHECKING:
    from contratgen.editions.plan import Plan
    from contratgen.outputs import Outputs
    from contratgen.passes import Made


def finished(plan: Plan, made: Sequence[Made], outputs: Outputs, reasons: Sequence[str]) -> Outputs:
    """Return the outputs of a build, complete; `reasons` say why it was made."""
    project = plan.project
    sources = json.loads(outputs.files[SOURCES])
    found = (*project.assembled.diagnostics, *outputs.diagnostics)
    report = report_of(project, made, outputs, sources, reasons, found)
    return replace(outputs, files={**outputs.files, REPORT: report})
