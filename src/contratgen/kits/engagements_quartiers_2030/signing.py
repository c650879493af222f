"""The terms of the signature: who signs, from which day on, and what still keeps the contract from being signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from contratgen.kit import READY, CertificatePolicy, Level, Signatory, Terms
from contratgen.kits.engagements_quartiers_2030.follow_up import blocking
from contratgen.kits.engagements_quartiers_2030.protocole import act_date
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Certificat
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Deliberation, Habilitation
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille, Partenaire

ONE_DAY = dt.timedelta(days=1)


def signing(contract: ContratDeVille, voted: str) -> Terms:
    """Return the terms for all signatories, in protocol order; `voted` is the contract's `empreinte_votee`."""
    framework = contract.cadre
    return Terms(
        document=framework.intitule,
        statut=framework.statut,
        ordre=framework.signature.ordre_electronique,
        mode=framework.signature.mode,
        niveau=Level(framework.signature.niveau),
        lieu=framework.signature.lieu,
        exemplaires=framework.signature.exemplaires,
        blocages=tuple(dict.fromkeys(_reasons(contract, voted))),
        signataires=tuple(_signatory(partner) for partner in contract.signataires),
        certificat_partage=tuple(shared.parties for shared in framework.signature.certificat_partage),
        sceau=_policy(framework.signature.sceau),
    )


def _reasons(contract: ContratDeVille, voted: str) -> Iterator[str]:
    if contract.cadre.statut != READY:
        yield f"le contrat est au statut « {contract.cadre.statut} », pas « {READY} »"
    yield from (f"{finding.message} ({code})" for code, finding in blocking(contract, READY))
    yield from _other_texts(contract, voted)


def _other_texts(contract: ContratDeVille, voted: str) -> Iterator[str]:
    """Yield the assemblies that voted another text than the contract's (V06), but for what was accepted."""
    accepted = {(gap.partie, gap.empreinte_votee) for gap in contract.cadre.ecarts_acceptes}
    for partner in contract.signataires:
        act = partner.partie.capacite
        if not isinstance(act, (Deliberation, Habilitation)) or act.empreinte_votee in {None, voted}:
            continue
        if (partner.identifiant, act.empreinte_votee) not in accepted:
            yield (
                f"{partner.denomination} : le texte voté ({act.empreinte_votee}) n'est pas celui du contrat ; "
                "« contratgen compare » montre les articles qui diffèrent (EQ-V06)"
            )


def _signatory(partner: Partenaire) -> Signatory:
    person = partner.signataire
    mention = f", {person.mention}" if person.mention else ""
    return Signatory(
        identifiant=partner.identifiant,
        designation=partner.designation,
        nom=f"{person.civilite} {person.prenom} {person.nom}",
        qualite=f"{person.qualite}{mention}",
        habilitation=partner.habilitation,
        des_le=_first_day(partner),
        certificat=_policy(partner.partie.certificat),
    )


def _policy(written: Certificat | None) -> CertificatePolicy:
    if written is None:
        return CertificatePolicy()
    return CertificatePolicy(written.sujet or "", written.organisation or "", written.emetteur or "")


def _first_day(partner: Partenaire) -> dt.date | None:
    """Return the first day on which a party may sign: that of its acts, the day after a deliberation is transmitted.

    A deliberation reaches the prefect before the signature (V04: CE, 10 June 1996, n° 176873).
    """
    act, proxy = partner.partie.capacite, partner.partie.mandataire
    days = [act_date(act) if act else None, act_date(proxy.delegation) if proxy and proxy.delegation else None]
    if isinstance(act, Deliberation) and act.transmission:
        days.append(act.transmission.date + ONE_DAY)
    return max((day for day in days if day), default=None)
