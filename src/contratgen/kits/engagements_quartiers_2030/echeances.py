"""How long before a session its members receive what they vote on: the law's delays, as data with their certainty.

A day is clear when it is neither that of the sending nor that of the session. Where the law says no more than « douze
jours au moins avant », clear days are counted all the same: one too many harms nobody. Where it gives no delay (boards,
chambers, associations, standing committees), statutes or rules of procedure do, and only they (`convocation`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from contratgen.kits.engagements_quartiers_2030.references import Certainty
from contratgen.kits.engagements_quartiers_2030.schema.cadre import Cadre
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Deliberation

LARGE: Final = 3500
"""Inhabitants of a town from which councillors receive an explanatory note, five clear days before."""
DAY: Final = dt.timedelta(days=1)
COMMITTEE: Final = "commission permanente"
"""Its delay is that of the rules of procedure: no law gives one (answers of the minister to senators, 2008, 2022)."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Clear days between the sending of a document and the session, what is sent, and the text that says so."""

    days: int
    sent: str
    source: str
    certainty: Certainty


TOWN: Final = Delay(5, "la convocation et la note explicative de synthèse", "CGCT, art. L. 2121-12", "A")
SMALL_TOWN: Final = Delay(3, "la convocation", "CGCT, art. L. 2121-11", "B")
LEGAL: Final = {
    "commune": TOWN,
    "epci": Delay(TOWN.days, TOWN.sent, "CGCT, art. L. 5211-1 et L. 2121-12", "B"),
    "departement": Delay(12, "le rapport", "CGCT, art. L. 3121-19", "A"),
    "region": Delay(12, "le rapport", "CGCT, art. L. 4132-18", "B"),
}
"""By category. Certainty as in `references`: A, the text was read; B, a serious secondary source says it."""


def delay_of(category: str, party: str, act: Deliberation, framework: Cadre) -> Delay | None:
    """Return the delay before a session of a party's assembly; None when neither law nor framework says one.

    What statutes or rules of procedure say counts where the law is silent, or asks for less.
    """
    law = None if COMMITTEE in act.organe.lower() else LEGAL.get(category)
    if law is TOWN and _is_small(party, framework):
        law = SMALL_TOWN
    own = act.convocation
    if own is None or (law is not None and law.days >= own.jours):
        return law
    return Delay(own.jours, law.sent if law else "la convocation", own.source, "A")


def _is_small(party: str, framework: Cadre) -> bool:
    """Tell whether a party is a town of the contract known to have few inhabitants."""
    return any(town.partenaire == party and town.population.valeur < LARGE for town in framework.territoire.communes)


def last_day(session: dt.date, delay: Delay) -> dt.date:
    """Return the last day on which to send: as many clear days as the delay lie between it and the session."""
    return session - (delay.days + 1) * DAY


def clear_days(sent: dt.date, session: dt.date) -> int:
    """Return the days between two, neither of them counted; negative when they are out of order."""
    return (session - sent).days - 1
