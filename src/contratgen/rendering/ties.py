"""Nothing silent: what one place of a finished document asks of another is there.

Every call has its note and every note its call, in one order; every reference leads to a bookmark; no two elements bear
one identifier. Conversion looks for the same in the PDF (`conversion.completeness`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.ooxml.links import references_of
from contratgen.ooxml.names import qn
from contratgen.ooxml.notes import KINDS, own_notes
from contratgen.rendering.notes import part_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contratgen.ooxml.notes import Kind
    from contratgen.rendering.printing import Run

_ID, _NAME, _START = qn("w:id"), qn("w:name"), qn("w:bookmarkStart")
UNIQUE: Final = {_START: (_NAME, _ID), qn("wp:docPr"): ("id",), qn("w:permStart"): (_ID,), qn("v:shape"): ("id",)}
"""Elements, and their attributes of which no two in a document may be equal."""


def check_ties(trees: Mapping[str, etree._Element], run: Run) -> None:
    """Record a fault for each tie that is broken: CG316 for references, CG319 for notes, CG320 for identifiers."""
    for kind in KINDS:
        part = part_of(kind, run.prepared.package)
        notes = list(own_notes(trees[part], kind)) if part in trees else []
        run.faults.extend(_unpaired(kind, notes, trees, run))
    known = {start.get(_NAME, "").casefold() for root in trees.values() for start in root.iter(_START)}
    known |= {name.casefold() for name in run.prepared.reserved.bookmarks}
    for root in trees.values():
        for reference in references_of(root):
            if reference.name.casefold() not in known:
                run.faults.append(_dangling(reference.name, reference.shown, run.prepared.file))
    run.faults.extend(_twice(trees, run.prepared.file))


def _dangling(name: str, shown: str, file: str) -> Diagnostic:
    """Return the fault of a reference whose bookmark is not in the document."""
    hint = "Le passage visé a été retiré par une condition, ou le signet a changé de nom."
    message = f"le signet « {name} » du renvoi n'existe pas dans le document produit"
    return Diagnostic("CG316", message, Place(file, label=f"renvoi « {shown} »"), hint=hint)


def _unpaired(kind: Kind, notes: list[str], trees: Mapping[str, etree._Element], run: Run) -> Iterator[Diagnostic]:
    calls = [call.get(_ID, "") for root in trees.values() for call in root.iter(kind.call)]
    if calls != notes:
        lost = sorted((Counter(calls) - Counter(notes)) + (Counter(notes) - Counter(calls))) or calls
        message = f"un appel de note n'a pas sa note, ou une note son appel (numéros {', '.join(lost)})"
        hint = "Dans Word : supprimez l'appel de note, puis Références › Insérer une note."
        yield Diagnostic("CG319", message, Place(run.prepared.file, label=kind.french), hint=hint)


def _twice(trees: Mapping[str, etree._Element], file: str) -> Iterator[Diagnostic]:
    nodes = (node for root in trees.values() for node in root.iter(*UNIQUE))
    marked = [(node, name) for node in nodes for name in UNIQUE[str(node.tag)] if node.get(name)]
    found = Counter((etree.QName(node).localname, node.get(name, "")) for node, name in marked)
    for element, value in [key for key, times in found.items() if times > 1]:
        message = f"deux éléments du document portent le même identifiant : {element} « {value} »"
        yield Diagnostic("CG320", message, Place(file), hint="Le modèle Word n'y est pour rien : signalez-le.")
