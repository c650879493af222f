"""Annexes: numbers come from the order of the list; a TFPB convention is one annex for each landlord who has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contratgen.kit import Fichier, Source, derived, made_of
from contratgen.kit import date as in_words
from contratgen.kits.engagements_quartiers_2030.protocole import NATURES, acts_of, said
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre
from contratgen.kits.engagements_quartiers_2030.schema.capacite import ActeEcrit, Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.communs import NON_PUBLIEE, Piece
from contratgen.kits.engagements_quartiers_2030.schema.contrat import Annexe, Partenaire, PieceAnnexe
from contratgen.kits.engagements_quartiers_2030.schema.territoire import AnnexeDeclaree, NatureAnnexe

NATURE_OF: Final[Mapping[str, NatureAnnexe]] = {
    "fiches_actions": "evolutive",
    "engagements": "evolutive",
    "maquette_financiere": "evolutive",
    "indicateurs": "evolutive",
    "perimetre": "contractuelle",
    "convention_tfpb": "contractuelle",
    "convention_attribution": "contractuelle",
    "conseil_citoyen": "evolutive",
    "acte_adhesion": "contractuelle",  # parties consent in advance to what this form says, and to nothing else
}
"""Kind of an annex by its type, when the framework does not say; any other type informs."""
LOOKED_AT: Final = ("version_publiee", "contient_donnees_personnelles")
COPY: Final = "Copie de l’acte."
NOT_PUBLISHED: Final = "Cette pièce contient des données personnelles : elle n’est pas publiée."


def file_name(annex: Annexe) -> str:
    """Return the name of an annex's files, without extension, as archives accept it (rule V54)."""
    return f"annexe-{annex.numero:02d}-{annex.identifiant}"


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
        yield _annex(declared, partners, landlord)


def _annex(declared: AnnexeDeclaree, partners: Sequence[Partenaire], landlord: Partenaire | None = None) -> Annexe:
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
    own = (f"-{landlord.identifiant}", f" — {landlord.denomination}") if landlord else ("", "")
    return derived(
        Annexe,
        {"declaree": declared, "bailleur": landlord},
        numero=0,
        identifiant=declared.identifiant + own[0],
        titre=declared.titre + own[1],
        nature=declared.nature or NATURE_OF.get(declared.type, "informative"),
        pieces=pieces,
    )


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


def _looked_at(one: Piece | Deliberation | ActeEcrit) -> bool:
    return one.version_publiee is not None or one.contient_donnees_personnelles is False


def _acts(partners: Sequence[Partenaire]) -> Iterator[PieceAnnexe]:
    for partner in partners:
        for act, _ in acts_of(partner):
            if isinstance(act, (Deliberation, ActeEcrit)) and act.piece:
                yield _act(partner, act, act.piece)


def _act(partner: Partenaire, act: Deliberation | ActeEcrit, file: Fichier) -> PieceAnnexe:
    if isinstance(act, ActeEcrit):
        title = f"{partner.denomination} — {NATURES[type(act)][0].lower()}, {act.acte} du {in_words(act.date)}"
    else:
        number = f" n° {act.numero}" if act.numero else ""
        held = f" du {in_words(act.date_seance)}" if act.date_seance else ""
        title = f"{partner.denomination} — délibération{number}{held}"
    said_of = f"Copie de la délibération : {act.objet}." if isinstance(act, Deliberation) and act.objet else COPY
    named: list[Source] = [(partner, "denomination"), said(act)]
    return made_of(
        _piece(file, title, said_of, publishable=_looked_at(act)),
        fichier=[(act, "piece")],
        titre=named,
        description=[(act, "objet"), (act, "piece")] if isinstance(act, Deliberation) else [(act, "piece")],
        publiable=[(act, *LOOKED_AT)],
    )
