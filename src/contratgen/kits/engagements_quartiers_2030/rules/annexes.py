"""Annexes and supplied pieces: file names, documents annexed by law, references to annexes (V54, V60, V61)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Fichier, Finding, Modele, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.finance import LANDLORDS
from contratgen.kits.engagements_quartiers_2030.rules.findings import Path, found, proposal
from contratgen.kits.engagements_quartiers_2030.rules.texts import links, passages
from contratgen.kits.engagements_quartiers_2030.rules.weights import always_note, from_vote
from contratgen.kits.engagements_quartiers_2030.schema.capacite import ActeEcrit, Deliberation
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille
from contratgen.kits.engagements_quartiers_2030.schema.territoire import AnnexeDeclaree
from contratgen.kits.engagements_quartiers_2030.walks import bringing_means

FILE_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", re.ASCII)
TITLE_BYTES: Final = 255
"""Longest title that a signature book takes, in UTF-8."""
TYPED_NUMBER: Final = re.compile(r"\bannexe\s+(?:n[°º]\s*)?(\d{1,3})\b", re.IGNORECASE)
ATTRIBUTION: Final = "convention_attribution"
ABATEMENT: Final = "convention_tfpb"
KINDS_BY_LAW: Final = {
    ABATEMENT: "contractuelle",
    ATTRIBUTION: "contractuelle",
    "deliberations": "informative",
    "manifeste": "informative",
}
"""Kinds that the type of an annex decides, whatever the framework would like."""


def _pieces(contract: ContratDeVille) -> Iterator[tuple[Modele, Path, Fichier, str]]:
    """Yield each supplied piece with its owner, path, file and title."""
    for annex in contract.cadre.annexes:
        for rank, file in enumerate(annex.pieces):
            yield annex, ("pieces", rank), file, annex.titre
    for party in contract.cadre.parties:
        if isinstance(party.capacite, (Deliberation, ActeEcrit)) and party.capacite.piece:
            yield party, ("capacite", "piece"), party.capacite.piece, ""
        if party.mandataire and party.mandataire.delegation and party.mandataire.delegation.piece:
            yield party, ("mandataire", "delegation", "piece"), party.mandataire.delegation.piece, ""
    for contribution in contract.contributions.values():
        for rank, piece in enumerate(contribution.pieces):
            yield contribution, ("pieces", rank, "fichier"), piece.fichier, piece.titre


def pieces_can_be_archived(contract: ContratDeVille) -> Iterator[Finding]:
    """V54. Names and titles that transmission and archiving accept: others were dropped or broke the archive slip."""
    first: dict[str, str] = {}
    for owner, path, file, title in _pieces(contract):
        if not FILE_NAME.fullmatch(file.nom):
            yield found(
                f"nom de pièce refusé par l'archivage : « {file.nom} »",
                owner,
                *path,
                read=file.nom,
                expected="lettres sans accent, chiffres, « _ », « - » et « . »",
                hint="Renommez le fichier, sans accent, espace ni signe comme « & ».",
            )
        twin = first.setdefault(file.nom.casefold(), file.chemin)
        if twin != file.chemin:
            yield found(
                f"deux pièces portent le nom « {file.nom} »",
                owner,
                *path,
                read=file.chemin,
                hint=f"Renommez l'une des deux ; l'autre est « {twin} ».",
            )
        if len(title.encode()) > TITLE_BYTES:
            yield found(
                f"titre de pièce trop long : {len(title.encode())} octets, au plus {TITLE_BYTES}",
                owner,
                *path,
                read=title,
                hint="Raccourcissez le titre.",
            )


def legal_annexes_are_there(contract: ContratDeVille) -> Iterator[Finding]:
    """V60‡. Two documents are annexed by law, or announced with a date.

    They are the allocation convention (loi n° 2014-173, art. 8) and each landlord's abatement convention (CGI,
    art. 1388 bis).
    """
    yield from _attribution(contract)
    yield from _abatements(contract)
    for annex in contract.cadre.annexes:
        if annex.a_venir_avant and annex.a_venir_avant < contract.cadre.date_version and not annex.pieces:
            yield found(
                f"annexe « {annex.titre} » : la date annoncée est passée",
                annex,
                "a_venir_avant",
                read=f"{annex.a_venir_avant:%d/%m/%Y}",
                hint="Joignez la pièce, ou annoncez une autre date.",
            )


def _declared(contract: ContratDeVille, kind: str) -> AnnexeDeclaree | None:
    return next((annex for annex in contract.cadre.annexes if annex.type == kind), None)


def _attribution(contract: ContratDeVille) -> Iterator[Finding]:
    annex = _declared(contract, ATTRIBUTION)
    if annex is None:
        yield found(
            "la convention intercommunale d'attribution n'est pas annexée",
            contract.cadre,
            "annexes",
            hint=f"Ajoutez une annexe « type: {ATTRIBUTION} », avec sa pièce ou « a_venir_avant ».",
        )
    elif not annex.pieces and annex.a_venir_avant is None:
        yield found(
            "la convention intercommunale d'attribution n'a ni pièce ni date annoncée",
            annex,
            "type",
            hint="Ajoutez « pieces », ou « a_venir_avant: une date ».",
        )


def _abatements(contract: ContratDeVille) -> Iterator[Finding]:
    annex = _declared(contract, ABATEMENT)
    for partner in contract.signataires:
        if partner.categorie not in LANDLORDS:
            continue
        if annex is None:
            yield found(
                f"{partner.denomination} : aucune annexe pour sa convention d'abattement",
                contract.cadre,
                "annexes",
                hint=f"Ajoutez une annexe « type: {ABATEMENT} ».",
                party=partner.identifiant,
            )
        elif partner.abattement_tfpb is None and annex.a_venir_avant is None:
            yield found(
                f"{partner.denomination} : ni programme d'abattement, ni date annoncée",
                annex,
                "type",
                party=partner.identifiant,
                hint="Demandez-lui « abattement_tfpb », ou écrivez « a_venir_avant » dans l'annexe.",
            )


def links_resolve(contract: ContratDeVille) -> Iterator[Finding]:
    """V61. Annexes are numbered from 1 without a gap; each reference to an annex or engagement finds it."""
    if [annex.numero for annex in contract.annexes] != list(range(1, len(contract.annexes) + 1)):
        yield found(
            "les annexes ne sont pas numérotées à la suite",
            contract.cadre,
            "annexes",
            hint="Signalez-le : les numéros viennent de l'ordre de la liste.",
        )
    known = {
        "annexe:": ("une annexe inconnue", {annex.identifiant for annex in contract.annexes}),
        "engagement:": ("un engagement inconnu", {one.code for one in bringing_means(contract)}),
    }
    for passage in passages(contract):
        targets = {link.target for link in links(passage.rich.blocks)} if passage.rich else set()
        for target in sorted(targets):
            kind, colon, name = target.partition(":")
            unknown, names = known.get(kind + colon, ("", {name}))
            if name not in names:
                written = re.finditer(rf"{re.escape(target)}(?![A-Za-z0-9]|[-_.][A-Za-z0-9])", passage.characters)
                for offset in [link.start() for link in written] or [0]:
                    yield passage.found(offset, f"renvoi à {unknown} : « {name} »", proposal(name, names), target)


def annex_numbers_exist(contract: ContratDeVille) -> Iterator[Finding]:
    """V61. A number typed in a text is beyond the last annex: its reader would look for what is not there."""
    last = len(contract.annexes)
    for passage in passages(contract):
        for typed in TYPED_NUMBER.finditer(passage.characters):
            if not 1 <= int(typed[1]) <= last:
                yield passage.found(
                    typed.start(),
                    f"annexe {typed[1]} : le contrat en a {last}",
                    "Écrivez un renvoi : [l'annexe du périmètre](annexe:perimetre).",
                    typed[0],
                )


def annex_numbers_are_not_typed(contract: ContratDeVille) -> Iterator[Finding]:
    """V61. A number typed in a text no longer holds when an annex is added before it; a reference does."""
    last = len(contract.annexes)
    for passage in passages(contract):
        for typed in TYPED_NUMBER.finditer(passage.characters):
            if 1 <= int(typed[1]) <= last:
                annex = contract.annexes[int(typed[1]) - 1]
                yield passage.found(
                    typed.start(),
                    f"numéro d'annexe écrit à la main : « {typed[0]} »",
                    f"Écrivez un renvoi : [{annex.titre}](annexe:{annex.identifiant}).",
                    typed[0],
                )


def kinds_are_the_laws(contract: ContratDeVille) -> Iterator[Finding]:
    """V76. What the law joins to the contract changes by amendment; what records acts or files only informs.

    The conventions of abatement (CGI, art. 1388 bis) and of allocation (loi n° 2014-173, art. 8) bind whoever signs;
    deliberations are acts of others, and the manifest is made from the files.
    """
    for annex in contract.cadre.annexes:
        wanted = KINDS_BY_LAW.get(annex.type)
        if wanted and annex.nature and annex.nature != wanted:
            yield found(
                f"annexe « {annex.titre} » : une annexe de type « {annex.type} » est {wanted}",
                annex,
                "nature",
                expected=wanted,
                read=annex.nature,
                hint="Enlevez « nature » : celle du type est la bonne.",
            )


def kinds_are_told(contract: ContratDeVille) -> Iterator[Finding]:
    """V76. Supplied pieces may be anything: whether they bind is said, or else they only inform."""
    for annex in contract.cadre.annexes:
        if annex.type == "pieces" and annex.nature is None:
            yield found(
                f"annexe « {annex.titre} » : sa nature n'est pas dite, elle n'engagerait personne",
                annex,
                "type",
                read=annex.type,
                hint="Écrivez « nature: informative », « evolutive » (le comité de pilotage la change) ou "
                "« contractuelle » (un avenant la change).",
            )


RULES: Final = (
    Rule("EQ-V54", pieces_can_be_archived, from_vote),
    Rule("EQ-V60", legal_annexes_are_there, from_vote, needs_all=True, after=("EQ-R08",)),
    Rule("EQ-V76", kinds_are_the_laws, from_vote),
    Rule("EQ-V76", kinds_are_told, always_note),
    Rule("EQ-V61", links_resolve, suspendable=False, needs_all=True, after=("EQ-R08",)),
    Rule("EQ-V61", annex_numbers_exist, suspendable=False, needs_all=True, after=("EQ-R08",)),
    Rule("EQ-V61", annex_numbers_are_not_typed, always_warning, suspendable=False, needs_all=True, after=("EQ-R08",)),
)
