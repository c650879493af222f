"""The public names with which a kit is written: documented in `docs/kits/`, kept from version to version.

Whatever else of contratgen a kit imports may move without notice. In groups:

- *What a kit is*: `Kit`, `Rule`, `Finding`, `Document`, `Instance`, `Known`, `Metadata`, `FollowUp`, `Redaction`, …
- *Models*: `Modele` and `champ`; the marks that a field may carry (`Rubrique`, `HorsVote`, `NonImprime`, `Aussi`).
- *What is worked out*: `deduit` (or the mark `Derive`) declares a field and says what of; `derived` and `extended` make
  the model; `made_of` tells what only the assembly knows, as which lines enter a sum.
- *Values*: texts (`Ligne`, `Texte`), numbers (`Montant`, `Entier`, …), dates, identifiers, files; `Spelling` and
  `written` make one of a kit's own.
- *Words*: the filters of templates as functions (`date`, `euros`, `enumeration`, …).
- *Signing*, *packs* for assemblies, the *public page*, calendars.
- *What was written*: `Place`, `located` mappings, `rich_text`; what `upgrade` rewrites of former versions.
"""

from contratgen.assembly.calendar import calendar_date
from contratgen.assembly.comparison import account
from contratgen.assembly.differences import Change
from contratgen.assembly.fields import (
    Derive,
    HorsVote,
    Liste,
    Modele,
    NonImprime,
    Rubrique,
    Source,
    champ,
    deduit,
    derived,
    extended,
    made_of,
    marks,
)
from contratgen.assembly.installed import find_kit
from contratgen.assembly.kit import (
    Asked,
    Document,
    ExpectedParty,
    Finding,
    FollowUp,
    Heading,
    Instance,
    Kit,
    Known,
    Metadata,
    Packs,
    Redaction,
    Rule,
    Step,
    SuppliedPiece,
    Voted,
    Withheld,
    always_error,
    always_warning,
)
from contratgen.assembly.meaning import Aussi
from contratgen.assembly.printed import documents_of, headings_of
from contratgen.assembly.public_page import (
    FILE,
    Block,
    Card,
    Cards,
    Facts,
    Figures,
    Folded,
    Line,
    Link,
    Paragraph,
    Points,
    PublicPage,
    Section,
)
from contratgen.assembly.resources import shipped
from contratgen.assembly.scalars import (
    Annee,
    Code,
    CodeInsee,
    CodePostal,
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
    Siren,
    Siret,
    Telephone,
)
from contratgen.assembly.slips import in_letters
from contratgen.assembly.spellings import Spelling, one_line, plain, written
from contratgen.assembly.titles import BETWEEN
from contratgen.assembly.values import Fichier, Graphique, Image, Serie, Texte
from contratgen.base.calendars import Event, calendar_file
from contratgen.base.diagnostics import Diagnostic, Place, Rewriting, Severity
from contratgen.base.limits import RULE_FINDINGS
from contratgen.base.signature_terms import READY, CertificatePolicy, Level, Signatory, Terms
from contratgen.base.typography import NO_BREAK
from contratgen.reading import located, rich_text
from contratgen.reading.yaml.blocks import block_at, joined, rewritten
from contratgen.reading.yaml.reading import read_yaml
from contratgen.rendering.filters import (
    date,
    en_lettres,
    enumeration,
    euros,
    majuscule,
    minuscule,
    montant,
    nombre,
    pluriel,
    pourcentage,
)

__all__ = [  # noqa: RUF022  # in the groups of the docstring
    # what a kit is
    "Document", "ExpectedParty", "Finding", "FollowUp", "Heading", "Instance", "Kit", "Known", "Metadata", "Redaction",
    "Rule", "RULE_FINDINGS", "SuppliedPiece", "Withheld", "always_error", "always_warning", "documents_of", "find_kit",
    "headings_of", "shipped",
    # models, and what is worked out
    "Aussi", "Derive", "HorsVote", "Liste", "Modele", "NonImprime", "Rubrique", "Source", "champ", "deduit",
    "derived", "extended", "made_of", "marks",
    # values
    "Annee", "Code", "CodeInsee", "CodePostal", "Courriel", "Date", "Empreinte", "Entier", "Etp", "Fichier",
    "Graphique", "Identifiant", "Image", "Ligne", "Montant", "Nombre", "OuiNon", "Serie", "Siren", "Siret", "Spelling",
    "Telephone", "Texte", "calendar_date", "one_line", "written",
    # words: the filters of templates
    "NO_BREAK", "date", "en_lettres", "enumeration", "euros", "majuscule", "minuscule", "montant", "nombre", "pluriel",
    "pourcentage",
    # signing, packs for assemblies, the public page, calendars
    "READY", "CertificatePolicy", "Level", "Signatory", "Terms",
    "Asked", "BETWEEN", "Change", "Packs", "Step", "Voted", "account",
    "FILE", "Block", "Card", "Cards", "Facts", "Figures", "Folded", "Line", "Link", "Paragraph", "Points",
    "PublicPage", "Section",
    "Event", "calendar_file",
    # what was written, and what of former versions is rewritten
    "Diagnostic", "Place", "Rewriting", "Severity", "block_at", "in_letters", "joined", "located", "plain",
    "read_yaml", "rewritten", "rich_text",
]  # fmt: skip
