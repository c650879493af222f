"""Promises of the framework that name nobody (V73).

A clause promises when it holds a verb of service (« est proposée », « tiennent permanence ») and a price, a rhythm
(« chaque année », « une matinée par mois ») or a number of things that somebody must provide. It names somebody by a
link to an engagement or a partner, or by the words for a party, a body of the contract or « les signataires ». A clause
that begins with a pronoun speaks of whom the one before named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contratgen.kit import Finding, Rule, always_warning
from contratgen.kits.engagements_quartiers_2030.rules.quantities import amounts, counts
from contratgen.kits.engagements_quartiers_2030.rules.texts import Passage, passages
from contratgen.kits.engagements_quartiers_2030.schema.contrat import ContratDeVille

NORMATIVE: Final = frozenset({
    ("thematiques", "texte"), ("gouvernance", "roles"), ("gouvernance", "ingenierie"),
    ("participation", "conseil_citoyen"), ("participation", "terrasses_de_quartier"),
    ("volet_investissement", "texte"), ("evaluation", "methode"), ("evaluation", "donnees"),
})  # fmt: skip
"""Texts that bind, by the first and last name of their paths; what presents the territory promises nothing."""
CLAUSE: Final = re.compile(r"(?:[^.!?;:|\n]|\n(?![^\S\n]*(?:\n|(?:[-*>|]|\d+\.)\s))|[.!?;:](?=\S))+")
SERVICE: Final = re.compile(
    r"\b(?:(?:est|sont|sera|seront)\s+(?:\w+\s+)?(?:propos|offer|ouver|vend|ten|donn|prêt|financ|pay|vers|distribu|organis"
    r"|condui|créé|mis|install|réserv|assur|accueilli|rempla|accord|allou|attribu|présent)\w*"
    r"|(?:a|ont|aura|auront)\s+lieu|tien(?:t|nent)\s+(?:une\s+)?permanence|se\s+tien(?:t|nent)"
    r"|reçoi(?:t|vent)|accueill(?:e|ent)|ouvr(?:e|ent)|reste(?:nt)?\s+ouvert\w*|va\s+chaque|il\s+y\s+(?:a|aura))\b",
    re.IGNORECASE,
)
RHYTHM: Final = re.compile(
    r"\b(?:chaque\s+(?:an|année|mois|semaine|trimestre|semestre|printemps|été|automne|hiver)|par\s+(?:an|mois|semaine"
    r"|trimestre)|toutes\s+les\s+(?:\w+\s+)?semaines|hebdomadaires?|mensuel(?:le)?s?|trimestriel(?:le)?s?"
    r"|tous\s+les\s+(?:\w+\s+)?(?:ans|mois|jours)|toute\s+l[’']année|une\s+fois\s+(?:par|l[’']))\b",
    re.IGNORECASE,
)
THINGS: Final = re.compile(
    r"\s+(?:conseill|médiat|animat|poste|place|séance|session|permanence|atelier|ordinateur|formation|jour|heure|agent"
    r"|logement|loca(?:l|ux)\b|hall|repas|bourse|banc|arbre|véhicule|vélo)",
    re.IGNORECASE,
)
LINKED: Final = re.compile(r"\((?:engagement|article):")
PRONOUN: Final = re.compile(r"[\s*_>\-\d.]*(?:ils?|elles?|on|chacune?|celles?-ci|celui-ci|ceux-ci)\b", re.IGNORECASE)
BODIES: Final = (
    r"signataires?|parties|partenaires?|porteurs?|comités?|conseil\s+citoyen|observatoire|équipe(?:\s+\w+)?|groupes?"
    r"|pilotes?|État|préfète?|villes?|maires?|communes?|départements?|régions?|intercommunalité|communauté|bailleurs?"
    r"|maîtres?\s+d[’']ouvrage|métropole|agglomération|office|missions?\s+locales?"
    r"|centres?\s+sociaux|centre\s+social|ccas|caf|caisse|associations?"
    r"|agence|chambre|préfecture|sous-préfète?|académie|rectorat|services?\s+(?:instructeurs?|municipa\w+|communa\w+|sociaux)|producteurs?|recteur|rectrice"
)


def promises_name_somebody(contract: ContratDeVille) -> Iterator[Finding]:
    """V73. What a binding text promises at a price, a rhythm or in number is held by somebody, named or linked.

    « Il ne contient pas de promesse sans nom » : nobody could be asked for it, nor answer for it.
    """
    named = _names(contract)
    for passage in passages(contract):
        if passage.rich is None or (passage.path[0], passage.path[-1]) not in NORMATIVE:
            continue
        for clause in CLAUSE.finditer(passage.characters):
            said = clause[0]
            if _promises(said) and not (LINKED.search(said) or PRONOUN.match(said) or named.search(said)):
                yield _nameless(passage, clause)


def _promises(said: str) -> bool:
    if not SERVICE.search(said):
        return False
    things = any(THINGS.match(said, one.end) for one in counts(said))
    return things or RHYTHM.search(said) is not None or next(amounts(said), None) is not None


def _names(contract: ContratDeVille) -> re.Pattern[str]:
    """Return what finds a party or a body of the contract."""
    names = {body.nom for body in contract.cadre.gouvernance.instances}
    for partner in contract.partenaires:
        names |= {partner.denomination, *([partner.sigle] if partner.sigle else [])}
    own = "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{BODIES}|{own})(?!\w)", re.IGNORECASE)


def _nameless(passage: Passage, clause: re.Match[str]) -> Finding:
    words = clause[0].split()
    start = clause.start() + len(clause[0]) - len(clause[0].lstrip())
    short = " ".join(words[:12]) + ("…" if len(words) > 12 else "")  # noqa: PLR2004 -- what one line shows
    return passage.found(
        start,
        f"promesse qui ne nomme personne : « {short} »",
        "Rattachez-la : [ce qui est promis](engagement:CODE) ; ou dites qui s'en charge.",
        short,
    )


RULES: Final = (Rule("EQ-V73", promises_name_somebody, always_warning),)
