"""What the libraries raise on a file, a chain or a signature, in the words of our users: theirs are English."""

from __future__ import annotations

import zlib
from typing import Final

from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError
from pyhanko.sign.general import CMSExtractionError, CMSStructuralError, SigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator.errors import (
    CertificateFetchError,
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
    StaleRevinfoError,
    ValidationError,
)

from contratgen.base.signature_terms import UnreadableTermsError
from contratgen.base.world import system_words

WORDS: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (zlib.error, "des données compressées sont abîmées"),
    (MemoryError, "la mémoire a manqué"),
    (RecursionError, "des objets s'emboîtent sans fin"),
    (PdfDecodeLimitError, "des données se déploient au-delà des limites"),
    (CMSExtractionError, "une signature est abîmée"),
    (CMSStructuralError, "une signature est abîmée"),
    (RevokedError, "un certificat de la chaîne est révoqué"),
    (StaleRevinfoError, "la liste de révocation donnée n'est plus à jour"),
    (InsufficientRevinfoError, "rien ne dit si un certificat de la chaîne est révoqué"),
    (ExpiredError, "un certificat de la chaîne a expiré"),
    (NotYetValidError, "un certificat de la chaîne ne vaut pas encore"),
    (DisallowedAlgorithmError, "un certificat de la chaîne emploie un algorithme trop faible"),
    (InvalidCertificateError, "un certificat de la chaîne n'est pas fait pour cet usage"),
    (CertificateFetchError, "un certificat de la chaîne n'a pas pu être cherché en ligne"),
    (PathBuildingError, "aucune chaîne ne mène à une autorité donnée"),
    (ValidationError, "une chaîne de certificats ne tient pas"),
    (SignatureValidationError, "une signature du document ne tient pas"),
    (SigningError, "la bibliothèque de signature ne peut pas signer ce document"),
    (PdfError, "la structure n'est pas celle que la norme décrit"),
)
"""Kinds of faults, the particular before the general, and how each is told."""
OTHERWISE: Final = "ce qui s'y trouve n'a pas pu être lu"
"""What is said of any other exception: it may be a fault of the file, or of who reads it."""
SILENT: Final = "l'autorité ne répond pas"
UNHELPFUL: Final = "l'autorité a refusé, ou répondu autre chose qu'un horodatage"


class UnsoundError(ValueError):
    """A file is not as signing software writes it; the text is a French phrase."""


def fault_in_french(fault: BaseException) -> str:
    """Return why a file could not be read, a chain followed, a time stamp had or a signature made, in French."""
    if isinstance(fault, UnreadableTermsError | UnsoundError):
        return str(fault)
    if isinstance(fault, TimestampRequestError):
        if isinstance(fault.__cause__, UnsoundError):
            return str(fault.__cause__)
        return SILENT if isinstance(fault.__cause__, OSError) else UNHELPFUL
    if isinstance(fault, OSError):
        return system_words(fault)
    return next((words for kind, words in WORDS if isinstance(fault, kind)), OTHERWISE)
