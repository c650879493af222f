"""Whose certificates will sign: what the framework must say for a signature to be known as a party's (V71)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from contratgen.kit import READY, Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.findings import found
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Certificat
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

HINT: Final = "Ajoutez « certificat: {{organisation: {name}}} », tel que le certificat l'écrira (nom, SIREN ou SIRET)."


def holders_are_named(contract: ContratDeVille) -> Iterator[Finding]:
    """V71. A certificate proves who signs, not for whom: unless the framework says it, anybody's would do."""
    framework = contract.cadre
    if framework.statut != READY or framework.signature.mode == "papier":
        return
    for partner in contract.signataires:
        if not _names_the_holder(partner.partie.certificat):
            yield found(
                f"rien ne dit de qui doit être le certificat de « {partner.identifiant} »",
                partner.partie,
                "identifiant",
                party=partner.identifiant,
                hint=HINT.format(name=_in_yaml(partner.denomination)),
            )
    if framework.signature.mode == "mixte" and not _names_the_holder(framework.signature.sceau):
        yield found(
            "rien ne dit de qui doit être le certificat du sceau",
            framework,
            "signature",
            hint=HINT.format(name="…").replace("certificat:", "sceau:"),
        )


def _in_yaml(name: str) -> str:
    """Return a name as it may be written between the braces of YAML: a comma would end it there."""
    return json.dumps(name, ensure_ascii=False)


def _names_the_holder(written: Certificat | None) -> bool:
    return written is not None and bool(written.sujet or written.organisation)


RULES: Final = (Rule("EQ-V71", holders_are_named, always_warning),)
