"""The public names with which a kit is written: documented in `docs/kits/`, kept from version to version.

Whatever else of contratgen a kit imports may move without notice.
"""

from contratgen.assembly.calendar import calendar_date
from contratgen.assembly.fields import (
    Derive,
    HorsVote,
    Liste,
    Modele,
    NonImprime,
    Rubrique,
    Source,
    champ,
    extended,
    made_of,
)
from contratgen.assembly.kit import (
    Document,
    ExpectedParty,
    Finding,
    FollowUp,
    Heading,
    Instance,
    Kit,
    Known,
    Metadata,
    Redaction,
    Rule,
    SuppliedPiece,
    Withheld,
    always_warning,
)
from contratgen.assembly.meaning import Aussi
from contratgen.assembly.packs import Asked, Packs, Step, Voted
from contratgen.assembly.scalars import (
    Annee,
    Code,
    Courriel,
    Date,
    Empreinte,
    Entier,
    Etp,
    Identifiant,
    Ligne,
    Montant,
    Nombre,
    OuiNon,
    Siret,
    Telephone,
)
from contratgen.assembly.values import Fichier, Graphique, Image, Serie, Texte
from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.base.signature_terms import CertificatePolicy, Level, Signatory, Terms

__all__ = [
    "Annee", "Asked", "Aussi", "CertificatePolicy", "Code", "Courriel", "Date", "Derive", "Diagnostic", "Document",
    "Empreinte", "Entier", "Etp", "ExpectedParty", "Fichier", "Finding", "FollowUp", "Graphique", "Heading",
    "HorsVote", "Identifiant", "Image", "Instance", "Kit", "Known", "Level", "Ligne", "Liste", "Metadata", "Modele",
    "Montant", "Nombre", "NonImprime", "OuiNon", "Packs", "Place", "Redaction", "Rubrique", "Rule", "Serie",
    "Severity", "Signatory", "Siret", "Source", "Step", "SuppliedPiece", "Telephone", "Terms", "Texte", "Voted",
    "Withheld", "always_warning", "calendar_date", "champ", "extended", "made_of",
]  # fmt: skip
