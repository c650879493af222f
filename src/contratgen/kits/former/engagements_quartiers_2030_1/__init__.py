"""The kit « Engagements Quartiers 2030 » as version 1 was: what was built with it is built again, never edited.

Its schema, assembly, documents, redaction and terms, with its templates; no rule, starter or JSON Schema, since nothing
new is written for it. Only what keeps it running on later stages may change here (`docs/decisions/0022`).
"""

from contratgen.assembly.kit import Kit
from contratgen.assembly.resources import shipped
from contratgen.kits.former.engagements_quartiers_2030_1.assembly import assemble
from contratgen.kits.former.engagements_quartiers_2030_1.documents import DOCUMENTS
from contratgen.kits.former.engagements_quartiers_2030_1.presentation import derogations, metadata, section_of
from contratgen.kits.former.engagements_quartiers_2030_1.redaction import REDACTION
from contratgen.kits.former.engagements_quartiers_2030_1.schema.cadre import Cadre
from contratgen.kits.former.engagements_quartiers_2030_1.schema.contrat import ContratDeVille
from contratgen.kits.former.engagements_quartiers_2030_1.schema.contribution import Contribution
from contratgen.kits.former.engagements_quartiers_2030_1.signing import signing

KIT = Kit(
    identifier="engagements-quartiers-2030",
    version="1",
    title="Contrat de ville « Engagements Quartiers 2030 »",
    framework=Cadre,
    contribution=Contribution,
    contract=ContratDeVille,
    assemble=assemble,
    rules=(),
    documents=DOCUMENTS,
    metadata=metadata,
    templates=shipped("templates", "former/engagements-quartiers-2030-1"),
    derogations=derogations,
    section_of=section_of,
    redaction=REDACTION,
    signing=signing,
    name_field="denomination",
    whole_titles=True,
)
