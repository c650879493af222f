"""What libraries say in English is told in French, and nothing of theirs is printed."""

from __future__ import annotations

import errno
import re
import zlib

import pytest
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.general import CMSExtractionError, SigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.errors import PathBuildingError

from contratgen.base.signature_terms import UnreadableTermsError
from contratgen.pades.moments import moment_in_french
from contratgen.pades.wording import WORDS, UnsoundError, fault_in_french
from contratgen.verification.changes import _told

ENGLISH = re.compile(r"\b(the|is|of|not|and|was|were|no|to|for|error|changed)\b", re.IGNORECASE)
UNEXPLAINED = """There are unexplained xrefs in revision 3: Reference(idnum=12, generation=0), Reference(idnum=7).
Some objects from revision 2 were replaced in revision 3 without precise justification:"""
OURS = (UnreadableTermsError("signature.json se contredit"), UnsoundError("la première révision ne se lit pas seule"))


def silent() -> TimestampRequestError:
    fault = TimestampRequestError("Error in communication with timestamp server")
    fault.__cause__ = ConnectionError("refused")
    return fault


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (PdfReadError("xref table not zero-indexed"), "la structure n'est pas celle que la norme décrit"),
        (ValueError("not enough values to unpack"), "ce qui s'y trouve n'a pas pu être lu"),
        (zlib.error("Error -3 while decompressing data"), "des données compressées sont abîmées"),
        (RecursionError("maximum recursion depth exceeded"), "des objets s'emboîtent sans fin"),
        (MemoryError(), "la mémoire a manqué"),
        (SigningError("There are no empty signature fields."), "la bibliothèque de signature ne peut pas signer"),
        (PathBuildingError("no issuer matching was found"), "aucune chaîne ne mène à une autorité donnée"),
        (CMSExtractionError("No CMS message could be found"), "une signature est abîmée"),
        (OSError(errno.ENOSPC, "No space left on device"), "le disque est plein"),
        (OSError(errno.EPIPE, "Broken pipe"), f"erreur {errno.EPIPE} du système"),
        (TimestampRequestError("Timestamp server refused our request"), "l'autorité a refusé"),
        (silent(), "l'autorité ne répond pas"),
        *((fault, str(fault)) for fault in OURS),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, BaseException) else "",
)
def test_a_fault_is_told_in_french(fault, told):
    assert told in fault_in_french(fault)
    assert not ENGLISH.search(fault_in_french(fault))


def test_every_kind_of_fault_is_told_before_the_kinds_that_it_belongs_to():
    kinds = [kind for kind, _ in WORDS]
    for rank, kind in enumerate(kinds):
        assert not any(issubclass(later, kind) for later in kinds[rank + 1 :]), kind


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            UNEXPLAINED,
            "objets écrits à nouveau sans raison : 7, 12",
        ),
        ("Values for dict key /Lang differ:fr-FR changed to en", "entrée modifiée : /Lang"),
        ("Dict keys differ: {'/XFA', '/SigFlags'} vs. {'/SigFlags'}.", "entrées ajoutées ou retirées : /XFA"),
        (
            "Update of Reference(idnum=9, generation=0) is not allowed because the form field intrus is locked.",
            "champ verrouillé : intrus",
        ),
        ("Fields {'ville'} were deleted after signing.", "champs retirés : ville"),
        ("Unexpected change to page tree structure.", "des pages ont été ajoutées, retirées ou déplacées"),
        ("Unexpected keys in DSS: {'/Polices'}.", "les preuves de validité jointes ont changé"),
        ("Duplicate field name", "un objet a changé"),
    ],
)
def test_a_change_is_told_in_french_with_what_it_touches(said, told):
    assert _told(SuspiciousModification(said)) == told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2024-10-02", "02/10/2024"),
        ("2024-10-02T14:05:00+02:00", "02/10/2024 à 12 h 05 (UTC)"),
        ("", ""),
        ("hier", "hier"),
    ],
)
def test_a_moment_is_told_in_french(written, told):
    assert moment_in_french(written) == told
