"""Step 6: what each revision changed, and whether a signature may change it.

What is quick to see is looked at first, and alone where another step rejects the file. The difference analysis is
pyHanko's, run once for each pair of successive revisions, with fewer liberties than it takes: metadata, other form
fields, objects that nothing refers to, and rewritten objects are no part of a signature.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, NameObject, NumberObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    DSSCompareRule,
    FormUpdatingRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm

from contratgen.pades.reading import items
from contratgen.verification.report import Finding

if TYPE_CHECKING:
    from contratgen.verification.examined import Examined

POLICY: Final = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys=frozenset({"/AcroForm", "/DSS", "/Extensions", "/Perms"})),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(), SigFieldModificationRule()],
        ignored_acroform_keys=frozenset({"/Fields"}),
    ),
    ignore_orphaned_objects=False,
    ignore_identical_objects=False,
)
EXTENSIONS: Final = frozenset({"/ADBE", "/ESIC"})
"""What signing software declares: PAdES (ETSI EN 319 142-1, 5.6), and Adobe's extension levels."""
EVERYTHING: Final = FieldMDPSpec(FieldMDPAction.ALL)
WORDS: Final = (
    (r"unexplained xrefs in revision \d+: ([^\n]*)", "objets écrits à nouveau sans raison : {}"),
    (r"Values for dict key (/\w+) differ", "entrée modifiée : {}"),
    (r"Key (\S+) was deleted", "entrée retirée : {}"),
    (r"Dict keys differ: (\{.*\}) vs\. (\{.*\})", "entrées ajoutées ou retirées : {}"),
    (r"the form field (.*) is locked", "champ verrouillé : {}"),
    (r"Fields (.*) were deleted", "champs retirés : {}"),
    (r"found new fields named (.*)", "champs ajoutés : {}"),
    (r"page tree", "des pages ont été ajoutées, retirées ou déplacées"),
    (r"Annotations .* were deleted", "des annotations ont été retirées"),
    (r"newly added annotations", "des annotations ont été ajoutées"),
    (r"Metadata|XMP", "les métadonnées ont changé"),
    (r"DSS|VRI", "les preuves de validité jointes ont changé"),
    (r"refs (.*) were freed", "objets libérés : {}"),
    (r"only allowed after", "changement qu'une certification n'admet pas"),
)
"""What the analysis says of a change, the first that fits, and how it is told, with what it lists."""


class _Span(HistoricalResolver):
    """A revision that answers for all those since another: what any of them wrote, freed or packed."""

    def __init__(self, reader: PdfFileReader, since: int, revision: int) -> None:
        super().__init__(reader, revision)
        self._steps = [reader.get_historical_resolver(step) for step in range(since + 1, revision + 1)]

    def explicit_refs_in_revision(self) -> set[Reference]:
        """Return the objects written."""
        return set().union(*(step.explicit_refs_in_revision() for step in self._steps))

    def refs_freed_in_revision(self) -> set[Reference]:
        """Return the objects freed."""
        return set().union(*(step.refs_freed_in_revision() for step in self._steps))

    def object_streams_used(self) -> set[Reference]:
        """Return the object streams."""
        return set().union(*(step.object_streams_used() for step in self._steps))


def plain_changes(examined: Examined) -> Iterator[Finding]:
    """Yield what a look at the catalogs shows: another catalog or information, fields added, extensions declared."""
    reader = examined.opened.reader
    views = [reader.get_historical_resolver(revision) for revision in range(reader.total_revisions)]
    for revision, (old, new) in enumerate(pairwise(views), 1):
        if _place(old.root_ref) != _place(new.root_ref) or _info(old) != _info(new):
            yield Finding(
                "CG706", f"révision {revision} : le catalogue ou l'information du document ont changé de place"
            )
    yield from _added_fields(examined)
    yield from _strange_extensions(examined)


def modifications(examined: Examined) -> Iterator[Finding]:
    """Yield what the revisions changed that no signature may change, up to the first: the next may cost far more."""
    reader = PdfFileReader(io.BytesIO(examined.opened.blob), strict=True)  # histories are read from a fresh one
    flags = zip(examined.signatures, _locks(examined), strict=True)
    lock = min((signature.signed_revision for signature, locks in flags if locks), default=reader.total_revisions)
    for since, until in _spans(reader, lock):
        old, new = reader.get_historical_resolver(since), _Span(reader, since, until)
        locked = since >= lock
        try:
            result = POLICY.apply(old, new, EVERYTHING if locked else None, MDPPerm.FILL_FORMS)
        except SuspiciousModification as fault:
            yield Finding(
                "CG706", f"{_named(since + 1, until)} : autre chose qu'une signature a changé ({_told(fault)})"
            )
            return
        yield from _too_much(result, until, locked=locked)


def _spans(reader: PdfFileReader, lock: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of revisions in which no object is written twice: what holds of the whole holds of each step.

    A run ends with the revision that locks, since other rules hold after it.
    """
    since = 0
    written: set[Reference] = set()
    for revision in range(1, reader.total_revisions):
        more = set(reader.get_historical_resolver(revision).explicit_refs_in_revision())
        if revision - 1 > since and (written & more or revision - 1 == lock):
            yield since, revision - 1
            since, written = revision - 1, set[Reference]()
        elif revision - 1 == since:
            written = set()
        written |= more
    if reader.total_revisions - 1 > since:
        yield since, reader.total_revisions - 1


def _locks(examined: Examined) -> list[bool]:
    return [signature.locks for signature in examined.opened.filled]


def _info(resolver: object) -> object:
    trailer = resolver.trailer_view  # type: ignore[attr-defined]  # a historical view
    return _place(trailer.raw_get("/Info")) if "/Info" in trailer else None


def _place(referred: Reference | IndirectObject) -> tuple[int, int]:
    """Return the number and the generation of an object: one without the other names another (ISO 32000-1, 7.3.10)."""
    return referred.idnum, referred.generation


def _too_much(result: DiffResult, revision: int, *, locked: bool) -> Iterator[Finding]:
    allowed = ModificationLevel.LTA_UPDATES if locked else ModificationLevel.FORM_FILLING
    if result.modification_level.value > allowed.value:
        yield Finding(
            "CG706",
            f"révision {revision} : des champs ont changé après le verrou"
            if locked
            else f"révision {revision} : plus que des signatures",
        )


def _added_fields(examined: Examined) -> Iterator[Finding]:
    """Yield the fields that were added and are no time stamp."""
    root = examined.opened.reader.root
    if "/AcroForm" not in root:
        return
    present = [str(field["/T"]) for field in items(root["/AcroForm"]["/Fields"])]
    stamps = {signature.name for signature in examined.opened.filled if signature.is_time_stamp}
    added = [name for name in present if name not in examined.opened.fields and name not in stamps]
    yield from (Finding("CG706", f"le champ « {name} » a été ajouté") for name in added)


def _strange_extensions(examined: Examined) -> Iterator[Finding]:
    """Yield what the catalog declares as an extension, and no signing software does (ISO 32000-1, 7.12)."""
    declared = examined.opened.reader.root.get("/Extensions", {})
    for name, extension in declared.items():
        held = extension.get_object()
        values = held.values() if isinstance(held, DictionaryObject) else [held]  # PDF 2.0 has lists of them
        plain = all(isinstance(value, NameObject | NumberObject) for value in values)
        if name not in EXTENSIONS or not plain:
            yield Finding("CG706", f"l'extension « {name[1:]} » a été déclarée")


def _named(first: int, last: int) -> str:
    return f"révision {first}" if first == last else f"révisions {first} à {last}"


def _told(fault: SuspiciousModification) -> str:
    """Return in French what the library says of a change: it speaks English, and at length."""
    said = str(fault)
    found = next(((words, match) for pattern, words in WORDS if (match := re.search(pattern, said, re.DOTALL))), None)
    if found is None:
        return "un objet a changé"
    words, match = found
    listed = reduce(set.__xor__, map(_names, match.groups()), set[str]())  # of two lists, what one of them has
    return words.format(", ".join(sorted(listed, key=lambda name: (len(name), name))))


def _names(said: str) -> set[str]:
    """Return the objects, by number, or the names that a message lists."""
    return set(re.findall(r"idnum=(\d+)", said) or re.findall(r"[/\w.:-]+", said))
