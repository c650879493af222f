"""The check of completeness: what the law asks of the contract, where it answers, and what the rules find.

Loi n° 2014-173 du 21 février 2014, art. 6-IV and 7. There is no other judge than rules V10 to V16.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count, groupby
from typing import TYPE_CHECKING, Final

from contratgen.kit import Heading, Instance, Known, Source, documents_of, enumeration, headings_of, made_of, pluriel
from contratgen.kits.engagements_quartiers_2030.annexes import file_name
from contratgen.kits.engagements_quartiers_2030.rules import law
from contratgen.kits.engagements_quartiers_2030.schema.a_cote import Exigence, RacineCompletude
from contratgen.kits.engagements_quartiers_2030.walks import engagements, indicators, lines_of_means

if TYPE_CHECKING:
    from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

CONTRACT: Final = "contrat"
NAME: Final = "controle-de-completude"
TITLE: Final = "Contrôle de complétude du contrat de ville"
Decisive = Callable[["ContratDeVille"], Iterable[Source]]


@dataclass(frozen=True)
class Requirement:
    """What an item of the law asks; the rule that judges it, by which values; the fields whose articles answer."""

    reference: str
    subject: str
    rule: str
    decisive: Decisive
    fields: tuple[str, ...]


def _nothing(_contract: ContratDeVille) -> Iterator[Source]:
    """Yield nothing: what is judged is that something was written, not what."""
    yield from ()


def _actions(contract: ContratDeVille) -> Iterator[Source]:
    yield from ((m, "code") for a in contract.cadre.axes for o in a.objectifs for m in o.mesures)
    yield from ((e, "mesure") for e in engagements(contract))


def _engineering(contract: ContratDeVille) -> Iterator[Source]:
    yield from ((line, "nature") for _, _, line in lines_of_means(contract))


def _indicators(contract: ContratDeVille) -> Iterator[Source]:
    yield from ((one, "categorie") for one in indicators(contract))


def _councils(contract: ContratDeVille) -> Iterator[Source]:
    yield from ((district, "code") for district in contract.cadre.quartiers)
    yield from ((council, "quartier") for council in contract.cadre.participation.conseils_citoyens)


MEANS: Final = tuple(f"engagements.moyens.{origin}.lignes" for origin in ("droit_commun", "specifiques"))
COUNCIL: Final = "participation.conseils_citoyens"
REQUIREMENTS: Final = (
    Requirement(
        "Art. 6-IV, 1°",
        "Les objectifs poursuivis, notamment quantifiés",
        "EQ-V10",
        _nothing,
        ("axes.objectifs.intitule", "engagements.indicateurs.cible.valeur"),
    ),
    Requirement(
        "Art. 6-IV, 2°",
        "La nature des actions et la manière de les conduire",
        "EQ-V11",
        _actions,
        ("axes.objectifs.mesures.intitule", "engagements.nature_action", "engagements.description"),
    ),
    Requirement(
        "Art. 6-IV, 3°",
        "Les moyens de droit commun et les moyens spécifiques",
        "EQ-V12",
        _nothing,
        tuple(f"{one}.montant" for one in MEANS),
    ),
    Requirement(
        "Art. 6-IV, 4°",
        "Les moyens d’ingénierie",
        "EQ-V13",
        _engineering,
        ("gouvernance.ingenierie", "gouvernance.moyens.intitule"),
    ),
    Requirement(
        "Art. 6-IV, 5°",
        "Les indicateurs de suivi et de résultats, dont des indicateurs locaux qualitatifs",
        "EQ-V14",
        _indicators,
        ("evaluation.methode", "evaluation.indicateurs.libelle", "engagements.indicateurs.libelle"),
    ),
    Requirement(
        "Art. 6-IV, 6°",
        "La structure locale chargée de l’évaluation",
        "EQ-V15",
        _nothing,
        ("evaluation.structure",),
    ),
    Requirement(
        "Art. 7",
        "Le conseil citoyen : sa place, les moyens qui lui sont dédiés, la formation de ses membres",
        "EQ-V16",
        _councils,
        (f"{COUNCIL}.lieu", f"{COUNCIL}.moyens", f"{COUNCIL}.formations.intitule", "participation.moyens.intitule"),
    ),
)


def completeness(contract: ContratDeVille, known: Known) -> Iterator[Instance]:
    """Yield the check of completeness of a contract."""
    demanded = tuple(_answered(one, contract, known) for one in REQUIREMENTS)
    root = RacineCompletude(contrat=contract, empreinte_votee=known.voted, exigences=demanded)
    yield Instance(NAME, TITLE, root, beside=True)


def _answered(one: Requirement, contract: ContratDeVille, known: Known) -> Exigence:
    found = tuple(finding.message for rule in law.RULES if rule.code == one.rule for finding in rule.check(contract))
    demanded = Exigence(
        reference=one.reference,
        objet=one.subject,
        renvois=(*_articles(known, one.fields), *_annexes(contract, known, one.fields)),
        etat="à compléter" if found else "conforme",
        constats=found,
    )
    judged = tuple(one.decisive(contract))
    return made_of(demanded, etat=judged, constats=judged)


def _articles(known: Known, fields: tuple[str, ...]) -> Iterator[str]:
    """Yield where the contract prints some fields: « articles 4.1 à 4.5, pages 15 à 22 »."""
    found = headings_of(known, fields, CONTRACT)
    numbered = [one for one in known.headings.get(CONTRACT, ()) if one.number]
    for level in sorted({one.level for one in found}):
        peers = [one for one in numbered if one.level == level]
        for _, run in groupby((one for one in enumerate(peers) if one[1] in found), _rank_in_run(count())):
            first, *rest = (heading for _, heading in run)
            yield _run(first, rest[-1] if rest else first, far=len(rest) > 1)


def _rank_in_run(seen: Iterator[int]) -> Callable[[tuple[int, Heading]], int]:
    """Return what neighbours have in common: their rank among all, less their rank among those found."""
    return lambda one: one[0] - next(seen)


def _run(first: Heading, last: Heading, *, far: bool) -> str:
    word, _, number = first.number.rpartition(" ")
    named = f"{word.lower()} {number}".strip()
    if first is not last:
        plural = f"{word.lower()}s" if word else ""
        named = f"{plural} {number} {'à' if far else 'et'} {last.number.rpartition(' ')[2]}".strip()
    pages = f"page {first.page}" if first.page == last.page else f"pages {first.page} à {last.page}"
    return f"{named}, {pages}" if first.page else named


def _annexes(contract: ContratDeVille, known: Known, fields: tuple[str, ...]) -> Iterator[str]:
    printing = documents_of(known, fields)
    numbers = [str(annex.numero) for annex in contract.annexes if file_name(annex) in printing]
    if numbers:
        yield f"{pluriel(numbers, 'annexe')} {enumeration(numbers)}"
