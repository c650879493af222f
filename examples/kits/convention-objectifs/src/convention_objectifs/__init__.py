"""The kit « convention pluriannuelle d'objectifs » between an authority and an association."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from contratgen.kit import Kit
from convention_objectifs.contract import Convention, assemble
from convention_objectifs.documents import DOCUMENTS, derogations, follow_up, metadata, section_of, signing
from convention_objectifs.rules import RULES
from convention_objectifs.schema import Cadre, Contribution

HERE: Final = Path(__file__).parent

KIT: Final = Kit(
    identifier="convention-objectifs",
    version="1",
    title="Convention pluriannuelle d’objectifs entre une collectivité et une association",
    framework=Cadre,
    contribution=Contribution,
    contract=Convention,
    assemble=assemble,
    rules=RULES,
    documents=DOCUMENTS,
    metadata=metadata,
    templates=HERE / "modeles",
    starter=HERE / "starter",
    derogations=derogations,
    follow_up=follow_up,
    section_of=section_of,
    signing=signing,
    name_field="denomination",
)
