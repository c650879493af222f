"""The kit « contrat de ville, Engagements Quartiers 2030 »: schema, assembly, rules, references, documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from contratgen.kit import Kit, shipped
from contratgen.kits.engagements_quartiers_2030.assemblees import PACKS
from contratgen.kits.engagements_quartiers_2030.assembly import assemble
from contratgen.kits.engagements_quartiers_2030.documents import DOCUMENTS
from contratgen.kits.engagements_quartiers_2030.follow_up import follow_up
from contratgen.kits.engagements_quartiers_2030.jalons import calendars
from contratgen.kits.engagements_quartiers_2030.presentation import derogations, metadata, section_of
from contratgen.kits.engagements_quartiers_2030.redaction import REDACTION
from contratgen.kits.engagements_quartiers_2030.rules import RULES
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.kits.engagements_quartiers_2030.schema.contribution import Contribution
from contratgen.kits.engagements_quartiers_2030.signing import signing
from contratgen.kits.engagements_quartiers_2030.upgrade import upgraded

if TYPE_CHECKING:
    from contratgen.kit import PublicPage

IDENTIFIER = "engagements-quartiers-2030"


def _version_1() -> Kit:
    """Return the kit as it was at version 1: only what was signed then needs it."""
    from contratgen.kits.former.engagements_quartiers_2030_1 import KIT as VERSION_1  # noqa: PLC0415

    return VERSION_1


def _public_page(contract: ContratDeVille) -> PublicPage:
    """Return what the public page holds: only a publication needs it."""
    from contratgen.kits.engagements_quartiers_2030.public_page import public_page  # noqa: PLC0415

    return public_page(contract)


KIT = Kit(
    identifier=IDENTIFIER,
    version="2",
    title="Contrat de ville « Engagements Quartiers 2030 »",
    framework=Cadre,
    contribution=Contribution,
    contract=ContratDeVille,
    assemble=assemble,
    rules=RULES,
    documents=DOCUMENTS,
    metadata=metadata,
    templates=shipped("templates", IDENTIFIER),
    schemas=shipped("schemas", IDENTIFIER),
    starter=Path(__file__).parent / "starter",
    derogations=derogations,
    follow_up=follow_up,
    section_of=section_of,
    redaction=REDACTION,
    signing=signing,
    public_page=_public_page,
    name_field="denomination",
    tells_apart=("quartier",),
    beside=calendars,
    packs=PACKS,
    upgrade=upgraded,
    former={"1": _version_1},
)
