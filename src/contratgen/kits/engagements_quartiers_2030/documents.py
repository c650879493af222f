"""The documents of the kit: which template, filled with what, at which place of the dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Final

from contratgen.kit import Document, Instance, Known, SuppliedPiece, derived, extended
from contratgen.kits.engagements_quartiers_2030.annexes import file_name
from contratgen.kits.engagements_quartiers_2030.assembly import name_of
from contratgen.kits.engagements_quartiers_2030.cahiers import notebooks
from contratgen.kits.engagements_quartiers_2030.completude import CONTRACT, completeness
from contratgen.kits.engagements_quartiers_2030.schema.a_cote import RacineCahier, RacineCompletude
from contratgen.kits.engagements_quartiers_2030.schema.communs import NON_PUBLIEE
from contratgen.kits.engagements_quartiers_2030.schema.contrat import (
    Annexe,
    ContratDeVille,
    LigneManifeste,
    Partenaire,
    PieceAnnexe,
    Racine,
    RacineAnnexe,
    RacineManifeste,
)
from contratgen.kits.engagements_quartiers_2030.schema.contribution import (
    AbattementTFPB,
    ActionTFPB,
    LogementsQuartier,
)
from contratgen.kits.engagements_quartiers_2030.schema.convention import (
    ActionTFPBNommee,
    AnneeTFPB,
    PatrimoineTFPB,
    RacineConvention,
)
from contratgen.kits.engagements_quartiers_2030.schema.territoire import QuartierVecu

TEMPLATE_OF: Final = {
    "deliberations": "deliberations.docx",
    "perimetre": "perimetre.docx",
    "fiches_actions": "fiches_actions.docx",
    "engagements": "engagements.docx",
    "maquette_financiere": "maquette_financiere.docx",
    "indicateurs": "indicateurs.docx",
    "conseil_citoyen": "conseil_citoyen.docx",
    "referents": "referents.docx",
    "acte_adhesion": "acte_adhesion.docx",
    "convention_attribution": "intercalaire.docx",
    "pieces": "intercalaire.docx",
}
"""Annex type → template, for annexes that need nothing but the contract and themselves."""
TFPB_AXES: Final = {
    "presence_personnel": "Renforcement de la présence du personnel de proximité",
    "formation_personnel": "Formation et soutien du personnel de proximité",
    "sur_entretien": "Sur-entretien",
    "dechets_encombrants": "Gestion des déchets et des encombrants",
    "tranquillite": "Tranquillité résidentielle",
    "concertation": "Concertation et sensibilisation des locataires",
    "animation_lien_social": "Animation, lien social et vivre-ensemble",
    "petits_travaux": "Petits travaux d’amélioration de la qualité de service",
}
SIGNERS_OF_TFPB: Final = ("epci", "commune")
"""Who signs an abatement convention with the landlord and the State's representative (CGI, art. 1388 bis)."""


def _incorporated(contract: ContratDeVille, known: Known) -> ContratDeVille:
    """Return the contract with what is known of each piece: whether it is merged, or attached as it is."""
    if not known.whole:
        return contract
    annexes = (
        annex.model_copy(update={"pieces": tuple(_piece(piece, known) for piece in annex.pieces)})
        for annex in contract.annexes
    )
    return contract.model_copy(update={"annexes": tuple(annexes)})


def _piece(piece: PieceAnnexe, known: Known) -> PieceAnnexe:
    whole = piece.fichier.chemin in known.whole
    return piece.model_copy(update={"incorporation": "jointe entière"}) if whole else piece


def _contract(contract: ContratDeVille, known: Known) -> Iterator[Instance]:
    yield Instance(
        CONTRACT,
        contract.cadre.intitule,
        Racine(contrat=contract, empreinte_votee=known.voted),
        signatories=tuple(p.identifiant for p in contract.signataires),
    )


def _instance(annex: Annexe, root: RacineAnnexe, **more: object) -> Instance:
    supplied = (p for p in annex.pieces if p.fichier != NON_PUBLIEE)
    pieces = tuple(SuppliedPiece(p.fichier, p.titre, p.description, p.publiable) for p in supplied)
    return Instance(
        file_name(annex),
        f"Annexe {annex.numero} — {annex.titre}",
        root,
        rank=annex.numero,
        label=f"A{annex.numero}-",
        footer=f"Annexe {annex.numero}",
        pieces=pieces,
        nature=annex.nature,
        key=annex.identifiant,
        **more,  # type: ignore[arg-type]  # fields
    )


def _of_type(kinds: tuple[str, ...], given: ContratDeVille, known: Known) -> Iterator[Instance]:
    contract = _incorporated(given, known)
    for annex in contract.annexes:
        if annex.type in kinds:
            root = RacineAnnexe(contrat=contract, empreinte_votee=known.voted, annexe=annex)
            yield _instance(annex, root, holds=_held(contract, annex.type))


def _held(contract: ContratDeVille, kind: str) -> tuple[str, ...]:
    """Return what links to engagements find in an annex: their sheets, and the lines of what is carried beside."""
    found = {
        "fiches_actions": (one.code for partner in contract.partenaires for one in partner.engagements),
        "engagements": (one.code for partner in contract.partenaires for one in partner.transversaux),
    }
    return tuple(f"engagement:{code}" for code in found.get(kind, ()))


def _conventions(given: ContratDeVille, known: Known) -> Iterator[Instance]:
    contract = _incorporated(given, known)
    landlords = {p.identifiant: p for p in contract.partenaires if p.abattement_tfpb is not None}
    for annex in contract.annexes:
        landlord = landlords.get(annex.bailleur or "")
        if landlord is not None and landlord.abattement_tfpb is not None:
            root = _convention_root(contract, known, annex, landlord, landlord.abattement_tfpb)
            names = tuple(p.identifiant for p in root.signataires)
            yield _instance(annex, root, signatories=names, stands_alone=True)


def _convention_root(
    contract: ContratDeVille, known: Known, annex: Annexe, landlord: Partenaire, programme: AbattementTFPB
) -> RacineConvention:
    places = {q.identifiant: q for q in contract.quartiers_vecus}
    years = tuple(_years(programme, places))
    state = [p for p in contract.signataires if p.categorie == "etat"]
    public = (*state[:1], *(p for p in contract.signataires if p.categorie in SIGNERS_OF_TFPB))
    return derived(
        RacineConvention,
        {},
        contrat=contract,
        empreinte_votee=known.voted,
        annexe=annex,
        bailleur=landlord,
        abattement=programme,
        annees=years,
        patrimoine=tuple(_homes(homes, places) for homes in programme.logements),
        total_logements=sum(homes.nombre for homes in programme.logements),
        total_abattement=sum((y.abattement for y in years), Decimal(0)),
        total_depenses=sum((y.depenses for y in years), Decimal(0)),
        signataires=(*public, landlord),
    )


def _homes(homes: LogementsQuartier, places: Mapping[str, QuartierVecu]) -> PatrimoineTFPB:
    of = {"logements": homes, "lieu": places.get(homes.quartier)}
    return derived(PatrimoineTFPB, of, quartier=name_of(places, homes.quartier))


def _years(programme: AbattementTFPB, places: Mapping[str, QuartierVecu]) -> Iterator[AnneeTFPB]:
    for abatement in sorted(programme.abattements, key=lambda a: a.annee):
        actions = tuple(_action(a, places) for a in programme.actions if a.annee == abatement.annee)
        spent = sum((action.montant for action in actions), Decimal(0))
        yield derived(
            AnneeTFPB,
            {"declare": abatement, "programme": programme.actions},
            taux=None if abatement.taux is None else abatement.taux / 100,
            notifie=abatement.notifie,
            actions=actions,
            depenses=spent,
            solde=abatement.montant - spent,
        )


def _action(action: ActionTFPB, places: Mapping[str, QuartierVecu]) -> ActionTFPBNommee:
    return extended(
        action,
        ActionTFPBNommee,
        {"lieu": places.get(action.quartier)},
        quartier_nom=name_of(places, action.quartier),
        axe_nom=TFPB_AXES[action.axe],
    )


def _manifest(given: ContratDeVille, known: Known) -> Iterator[Instance]:
    contract = _incorporated(given, known)
    lines = tuple(line for annex in contract.annexes for line in _manifest_lines(annex, known))
    for annex in contract.annexes:
        if annex.type == "manifeste":
            yield _instance(
                annex,
                RacineManifeste(contrat=contract, empreinte_votee=known.voted, annexe=annex, lignes=lines),
            )


def _manifest_lines(annex: Annexe, known: Known) -> Iterator[LigneManifeste]:
    if annex.type == "manifeste":
        return
    name = file_name(annex)
    yield derived(
        LigneManifeste,
        {"annexe": annex, "piece": None},
        numero=annex.numero,
        titre=annex.titre,
        fichier=f"{name}.pdf",
        pages=known.pages.get(name),
        empreinte=known.pdf_digests.get(name),
    )
    for piece in annex.pieces:
        yield derived(
            LigneManifeste,
            {"annexe": None, "piece": piece},
            numero=annex.numero,
            titre=piece.titre,
            fichier=piece.fichier.nom,
            pages=known.pages.get(piece.fichier.chemin),
            empreinte=piece.fichier.sha256 or None,
            incorporation=piece.incorporation,
        )


def _simple(template: str) -> Callable[[ContratDeVille, Known], Iterator[Instance]]:
    return partial(_of_type, tuple(kind for kind, name in TEMPLATE_OF.items() if name == template))


DOCUMENTS: Final = (
    Document(CONTRACT, "contrat.docx", Racine, _contract),
    *(
        Document(template.removesuffix(".docx"), template, RacineAnnexe, _simple(template))
        for template in dict.fromkeys(TEMPLATE_OF.values())
    ),
    Document("convention_tfpb", "convention_tfpb.docx", RacineConvention, _conventions),
    Document("manifeste", "manifeste.docx", RacineManifeste, _manifest, after_all=True),
    Document("completude", "completude.docx", RacineCompletude, completeness, after_all=True),
    Document("cahier", "cahier.docx", RacineCahier, notebooks),
)
