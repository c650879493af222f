"""The last step of stage 5: what an edition adds to the files of a build, or makes of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contratgen.editions import Edition
from contratgen.editions.account import REPORT, report_of
from contratgen.editions.beside import SUMS
from contratgen.project.changes import SOURCES
from contratgen.project.fingerprint import sums
from contratgen.project.outputs import DOSSIER

if TYPE_CHECKING:
    from contratgen.editions.plan import Plan
    from contratgen.project.documents import Made
    from contratgen.project.outputs import Outputs


def finished(plan: Plan, made: Sequence[Made], outputs: Outputs, reasons: Sequence[str]) -> Outputs:
    """Return the outputs of a build, complete; `reasons` say why it was made.

    The report stays out of an edition to be published: it speaks of what is still to be settled between the parties.
    A document built alone is a draft, whatever the edition.
    """
    if plan.edition is Edition.PUBLICATION:
        from contratgen.editions.publication import publication  # noqa: PLC0415  # heavy, for this edition alone

        return _summed(publication(plan, made, outputs)) if DOSSIER in outputs.files else outputs
    project = plan.project
    sources = json.loads(outputs.files[SOURCES])
    found = (*project.assembled.diagnostics, *outputs.diagnostics)
    report = report_of(project, made, outputs, sources, reasons, found)
    outputs = replace(outputs, files={**outputs.files, REPORT: report})
    if plan.edition is Edition.ARCHIVE and DOSSIER in outputs.files:
        from contratgen.editions.archive import archive  # noqa: PLC0415  # for this edition alone

        return archive(plan, outputs)
    return _summed(outputs) if DOSSIER in outputs.files else outputs


def _summed(outputs: Outputs) -> Outputs:
    """Return the outputs with the digests of all but the report, which tells why this very build was made.

    Those of an archive are in its bag already.
    """
    lasting = {name: content for name, content in outputs.files.items() if name != REPORT}
    return replace(outputs, files={**outputs.files, SUMS: sums(lasting)})
