"""Annexes: numbers come from the order of the list; a TFPB convention is one annex for each landlord who has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from contratgen.assembly.fields import made_of
from contratgen.assembly.values import Fichier
from contratgen.kits.former.engagements_quartiers_2030_1.protocole import said
from contratgen.kits.former.engagements_quartiers_2030_1.schema.cadre import Cadre
from contratgen.kits.former.engagements_quartiers_2030_1.schema.communs import (
    NON_PUBLIEE,
    Delegation,
    Deliberation,
    Piece,
)
from contratgen.kits.former.engagements_quartiers_2030_1.schema.contrat import Annexe, Partenaire, PieceAnnexe
from contratgen.kits.former.engagements_quartiers_2030_1.schema.territoire import AnnexeDeclaree
from contratgen.rendering.filters import date as in_words

COPIED: Final = ("identifiant", "titre", "type", "description", "a_venir_avant")
LOOKED_AT: Final = ("version_publiee", "contient_donnees_personnelles")
NOT_PUBLISHED: Final = "Cette pièce contient des données personnelles : elle n’est pas publiée."


def numbered_annexes(framework: Cadre, partners: Sequence[Partenaire]) -> tuple[Annexe, ...]:
    """Return the annexes, numbered from 1 without a gap (rule V61)."""
    expanded = [one for declared in framework.annexes for one in _expanded(declared, partners)]
    return tuple(annex.model_copy(update={"numero": number}) for number, annex in enumerate(expanded, 1))


def _expanded(declared: AnnexeDeclaree, partners: Sequence[Partenaire]) -> Iterator[Annexe]:
    landlords = [p for p in partners if p.abattement_tfpb is not None]
    if declared.type != "convention_tfpb" or not landlords:
        yield _annex(declared, partners)
        return
    for landlord in landlords:
        one = _annex(declared, partners).model_copy(
            update={
                "identifiant": f"{declared.identifiant}-{landlord.identifiant}",
                "titre": f"{declared.titre} — {landlord.denomination}",
                "bailleur": landlord.identifiant,
            }
        )
        name = (landlord, "identifiant")
        titles = [(declared, "titre"), (landlord, "denomination")]
        yield made_of(one, identifiant=[(declared, "identifiant"), name], titre=titles, bailleur=[name])


def _annex(declared: AnnexeDeclaree, partners: Sequence[Partenaire]) -> Annexe:
    pieces = tuple(_declared_pieces(declared))
    if declared.type == "deliberations":
        pieces += tuple(_acts(partners))
    if declared.type == "conseil_citoyen":
        pieces += tuple(
            made_of(
                _piece(piece.fichier, piece.titre, piece.description, publishable=_looked_at(piece)),
                fichier=[(piece, "fichier")],
                titre=[(piece, "titre")],
                description=[(piece, "fichier", "description")],
                publiable=[(piece, *LOOKED_AT)],
            )
            for partner in partners
            if partner.categorie == "structure_porteuse_conseil_citoyen"
            for piece in partner.pieces
        )
    copied = {name: getattr(declared, name) for name in COPIED}
    return made_of(Annexe(numero=0, pieces=pieces, **copied), **{name: [(declared, name)] for name in COPIED})


def _declared_pieces(declared: AnnexeDeclaree) -> Iterator[PieceAnnexe]:
    looked_at = bool(declared.versions_publiees) or declared.contient_donnees_personnelles is False
    for file in declared.pieces:
        yield made_of(
            _piece(file, declared.titre, declared.description or declared.titre, publishable=looked_at),
            fichier=[(declared, "pieces")],
            titre=[(declared, "titre")],
            description=[(declared, "pieces", "description", "titre")],
            publiable=[(declared, "versions_publiees", "contient_donnees_personnelles")],
        )


def _piece(file: Fichier, title: str, description: str, *, publishable: bool) -> PieceAnnexe:
    """Return a piece of an annex; one that may not be published is announced and left out."""
    shown = NOT_PUBLISHED if file == NON_PUBLIEE else description
    return PieceAnnexe(fichier=file, titre=title, description=shown, publiable=publishable)


def _looked_at(one: Piece | Deliberation | Delegation) -> bool:
    return one.version_publiee is not None or one.contient_donnees_personnelles is False


def _acts(partners: Sequence[Partenaire]) -> Iterator[PieceAnnexe]:
    for partner in partners:
        capacity = partner.partie.capacite
        if isinstance(capacity, (Deliberation, Delegation)) and capacity.piece:
            yield _act(partner, capacity, capacity.piece)
        proxy = partner.partie.mandataire
        if proxy and proxy.delegation and proxy.delegation.piece:
            yield _act(partner, proxy.delegation, proxy.delegation.piece)


def _act(partner: Partenaire, act: Deliberation | Delegation, file: Fichier) -> PieceAnnexe:
    if isinstance(act, Delegation):
        title = f"{partner.denomination} — délégation de signature, {act.acte} du {in_words(act.date)}"
    else:
        number = f" n° {act.numero}" if act.numero else ""
        held = f" du {in_words(act.date_seance)}" if act.date_seance else ""
        title = f"{partner.denomination} — délibération{number}{held}"
    named = [(partner, "denomination"), said(act)]
    return made_of(
        _piece(file, title, f"{title} : copie de l’acte.", publishable=_looked_at(act)),
        fichier=[(act, "piece")],
        titre=named,
        description=[*named, (act, "piece")],
        publiable=[(act, *LOOKED_AT)],
    )
