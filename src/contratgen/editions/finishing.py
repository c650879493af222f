"""The last step of stage 5: what an edition adds to the files of a build, or makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from contratgen.editions.account import REPORT, report_of
from contratgen.editions.archive import archive
from contratgen.editions.beside import SUMS
from contratgen.editions.publication import publication
from contratgen.project.fingerprint import sums
from contratgen.project.outputs import DOSSIER

if TYPE_CHECKING:
    from contratgen.editions.plan import Plan
    from contratgen.project.documents import Made
    from contratgen.project.outputs import Outputs


def finished(plan: Plan, documents: Sequence[Made], outputs: Outputs, reasons: Sequence[str]) -> Outputs:
    """Return the outputs of a build, complete; `reasons` say why it was made.

    The report stays out of an edition to be published: it speaks of what is still to be settled between the parties.
    A document built alone is a draft, whatever the edition, and so are Word files that nothing was made of.
    """
    if not plan.edition.public:
        report = report_of(plan.project, documents, outputs, plan.stated, reasons)
        outputs = replace(outputs, files={**outputs.files, REPORT: report})
    if DOSSIER not in outputs.files:
        return outputs
    return WRITERS[plan.edition.name](plan, documents, outputs)


def _signature(_plan: Plan, _documents: Sequence[Made], outputs: Outputs) -> Outputs:
    """Return the outputs with the digests of all but the report, which tells why this very build was made."""
    lasting = {name: content for name, content in outputs.files.items() if name != REPORT}
    return replace(outputs, files={**outputs.files, SUMS: sums(lasting)})


def _publication(plan: Plan, documents: Sequence[Made], outputs: Outputs) -> Outputs:
    return _signature(plan, documents, publication(plan, documents, outputs))


WRITERS: Final[Mapping[str, Callable[[Plan, Sequence[Made], Outputs], Outputs]]] = {
    "signature": _signature,
    "publication": _publication,
    "archive": archive,
}
"""What completes the dossier of an edition of the table. The digests of an archive are in its bag already."""
