"""THE JOURNEY: read → assemble → render → convert → bundle; then sign and verify, which are asked for one by one.

Each stage is one function with one frozen output; a stage knows the earlier ones only. `unchanged` comes before: what
stands already does not begin this journey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.base import storage
from contratgen.conversion.pool import Pool
from contratgen.editions.finishing import finished
from contratgen.editions.plan import planned
from contratgen.editions.request import Build
from contratgen.project.changes import reasons_for
from contratgen.project.fingerprint import remember, sha256
from contratgen.project.opened import sound_project

if TYPE_CHECKING:
    from contratgen.editions.request import Request


def journey(request: Request) -> Build:
    """Build what is asked for into a folder that is `held`, replaced at once. Raises as `build_project` does."""
    with Pool(request.jobs) as office:
        if request.edition.converted:
            office.start(None if request.whole else 1)  # gets ready while the project is read and rendered
        plan = planned(sound_project(request.folder, request.progress, former=request.former), request)
        documents = plan.documents(office)
        office.dismiss()
        outputs = plan.outputs(documents)
        reasons = reasons_for(request.into, outputs.files, {made.identifier: made.short_title for made in documents})
        outputs = finished(plan, documents, outputs, reasons)
    storage.exchange(request.into, outputs.files)
    for sentence in reasons:
        request.progress.say(sentence)
    found = (*plan.project.assembled.diagnostics, *outputs.diagnostics)
    build = Build({name: sha256(content) for name, content in outputs.files.items()}, outputs.pages, found)
    remember(build.files, plan.fingerprint(build.pages, build.diagnostics))
    return build
