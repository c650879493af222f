"""What accompanies a dossier and is no part of it: documents as pages of HTML too, files of the kit, how to verify."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from contratgen.editions.html.page import document_page

if TYPE_CHECKING:
    from contratgen.passes import Made
    from contratgen.project import Project

SUMS: Final = "SHA256SUMS"


def beside(project: Project, made: Sequence[Made], *, whole: bool) -> dict[str, bytes]:
    """Return the files that stand beside the dossier, by name, apart from Word and PDF files.

    A document built alone, not as part of the `whole`, comes with its page only.
    """
    metadata = project.kit.metadata(project.assembled.contract)
    pages = {
        f"{one.identifier}.html": document_page(one.identifier, one.instance.title, one.docx, metadata)
        for one in made
        if one.instance.beside
    }
    return {**pages, **(project.kit.beside(project.assembled.contract) if whole else {})}
