"""What of a contract may not be published: contacts without consent, pieces that hold personal data (rule V69).

Signatories stay: a published act bears the name and the capacity of its author (CRPA, art. L212-1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from contratgen.kit import Fichier, Redaction, Withheld
from contratgen.kits.engagements_quartiers_2030.assembly import assemble
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre, Partie
from contratgen.kits.engagements_quartiers_2030.schema.capacite import ActeEcrit, Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.communs import NON_PUBLIEE, Personne, Piece, Referent
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.kits.engagements_quartiers_2030.schema.contribution import Contribution
from contratgen.kits.engagements_quartiers_2030.schema.territoire import AnnexeDeclaree

PRINTED: Final = {
    "civilite": "Personne",
    "prenom": "dont les coordonnées",
    "nom": "ne sont pas publiées",
    "courriel": None,
    "telephone": None,
}
"""What templates, which print title, first name and name, show of a contact without consent."""
WRITTEN: Final = {"prenom": "(prénom non publié)", "nom": "(nom non publié)"}
"""What a source file, which must stay valid, says of it."""


def redact(contract: ContratDeVille) -> ContratDeVille:
    """Return the contract as it may be published, worked out anew from what is left."""
    framework = contract.cadre
    public = framework.model_copy(
        update={
            "parties": tuple(map(_party, framework.parties)),
            "annexes": tuple(map(_annex, framework.annexes)),
        }
    )
    return assemble(public, {name: _contribution(one) for name, one in contract.contributions.items()})


def _contribution(one: Contribution) -> Contribution:
    return one.model_copy(
        update={"referents": tuple(map(_contact, one.referents)), "pieces": tuple(map(_piece, one.pieces))}
    )


def _contact(one: Referent) -> Referent:
    return one if one.publication_autorisee else one.model_copy(update=PRINTED)


def _piece(one: Piece) -> Piece:
    return one.model_copy(update={"fichier": _public(one.fichier, one)})


def _public(file: Fichier, one: Piece | Deliberation | ActeEcrit) -> Fichier:
    return one.version_publiee or (NON_PUBLIEE if one.contient_donnees_personnelles else file)


def _party(one: Partie) -> Partie:
    proxy = one.mandataire
    signer = proxy.model_copy(update={"delegation": _act(proxy.delegation)}) if proxy else None
    return one.model_copy(update={"capacite": _act(one.capacite), "mandataire": signer})


def _act(act: Any) -> Any:
    if isinstance(act, (Deliberation, ActeEcrit)) and act.piece:
        return act.model_copy(update={"piece": _public(act.piece, act)})
    return act


def _annex(one: AnnexeDeclaree) -> AnnexeDeclaree:
    return one.model_copy(update={"pieces": _public_pieces(one)})


def _public_pieces(one: AnnexeDeclaree) -> tuple[Fichier, ...]:
    if one.versions_publiees:
        return one.versions_publiees
    return tuple(NON_PUBLIEE for _ in one.pieces) if one.contient_donnees_personnelles else one.pieces


# -- sources ---------------------------------------------------------------------------------------------------


def redact_facts(contract: ContratDeVille, path: str, facts: dict[str, Any], published: bool) -> Iterator[str]:  # noqa: FBT001  # a field of `Redaction`
    """Leave out of a YAML file what it may not say; yield what was left out."""
    parts = path.split("/")
    contribution = contract.contributions.get(parts[1]) if len(parts) > 1 else None
    if contribution is not None:
        yield from _without_contacts(facts.get("referents", []), contribution)
        if published:
            yield from _without_pieces(facts, contribution.pieces)
    elif published:
        yield from _public_framework(facts, contract.cadre)


def _without_contacts(written: list[dict[str, Any]], contribution: Contribution) -> Iterator[str]:
    for number, (facts, contact) in enumerate(zip(written, contribution.referents, strict=True), 1):
        if not contact.publication_autorisee:
            facts.update(WRITTEN)
            facts.pop("courriel", None)
            facts.pop("telephone", None)
            who = f"référent n° {number} ({contribution.denomination})"
            yield f"coordonnées du {who}, qui n’en autorise pas la publication"


def _without_pieces(facts: dict[str, Any], pieces: Sequence[Piece]) -> Iterator[str]:
    kept = []
    for written, piece in zip(facts.get("pieces", []), pieces, strict=True):
        yield from _public_file(written, "fichier", piece, piece.fichier)
        kept += [written] if "fichier" in written else []
    if kept:
        facts["pieces"] = kept
    else:
        facts.pop("pieces", None)


def _public_file(
    facts: dict[str, Any], field: str, one: Piece | Deliberation | ActeEcrit, file: Fichier | None
) -> Iterator[str]:
    """Put the public version of a piece in its place, or leave it out."""
    public = facts.pop("version_publiee", None)
    facts.pop("contient_donnees_personnelles", None)
    if file is None or _public(file, one) == file:
        return
    if public:
        facts[field] = public
        yield "pièce remplacée par sa version publiée"
    else:
        facts.pop(field)
        yield "pièce qui contient des données personnelles"


def _public_framework(facts: dict[str, Any], framework: Cadre) -> Iterator[str]:
    for written, party in zip(facts["parties"], framework.parties, strict=True):
        yield from _public_act(written.get("capacite"), party.capacite)
        if party.mandataire:
            yield from _public_act(written["mandataire"].get("delegation"), party.mandataire.delegation)
    for written, annex in zip(facts["annexes"], framework.annexes, strict=True):
        public = written.pop("versions_publiees", None)
        written.pop("contient_donnees_personnelles", None)
        if _public_pieces(annex) != annex.pieces:
            written.pop("pieces", None)
            written.update({"pieces": public} if public else {})
            yield f"pièces de l’annexe « {annex.identifiant} »"


def _public_act(facts: dict[str, Any] | None, act: Any) -> Iterator[str]:
    if facts is not None and isinstance(act, (Deliberation, ActeEcrit)):
        yield from _public_file(facts, "piece", act, act.piece)


# -- words -----------------------------------------------------------------------------------------------------


def withheld(contract: ContratDeVille) -> Iterator[Withheld]:
    """Yield the words of each contact without consent; a name that is published for another reason is none of them."""
    public = {_name(one) for one in _public_persons(contract)}
    for party, contribution in contract.contributions.items():
        for contact in contribution.referents:
            if not contact.publication_autorisee:
                words = (_name(contact), contact.courriel, contact.telephone)
                kept = tuple(word for word in words if word and word not in public)
                yield Withheld(party, kept, contact.place())


def _public_persons(contract: ContratDeVille) -> Iterator[Personne | Referent]:
    for contribution in contract.contributions.values():
        yield contribution.representant
        yield from (contact for contact in contribution.referents if contact.publication_autorisee)
    yield from (party.mandataire for party in contract.cadre.parties if party.mandataire)


def _name(one: Personne | Referent) -> str:
    return f"{one.prenom} {one.nom}"


REDACTION: Final = Redaction(redact, redact_facts, withheld)
