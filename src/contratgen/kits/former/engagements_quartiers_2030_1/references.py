"""The texts that a contract may cite, each with its exact citation and how certain we are of it.

Certainty: A, read in the primary text; B, read in at least one serious secondary source; C, one weak source. Nothing
below B is cited. A contract names a text by its identifier and never types its number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Certainty = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation, without « Vu » and without final punctuation."""

    identifier: str
    citation: str
    certainty: Certainty
    introduction: Literal["Vu", "Considérant"] = "Vu"
    number: str = ""  # the number that people type, for rule V50


TABLE: Final[tuple[Reference, ...]] = (
    Reference(
        "loi-2014-173",
        "la loi n° 2014-173 du 21 février 2014 de programmation pour la ville et la cohésion urbaine",
        "A",
        number="2014-173",
    ),
    Reference(
        "loi-2017-86",
        "la loi n° 2017-86 du 27 janvier 2017 relative à l’égalité et à la citoyenneté",
        "B",
        number="2017-86",
    ),
    Reference(
        "loi-2005-102",
        "la loi n° 2005-102 du 11 février 2005 pour l’égalité des droits et des chances, la "
        "participation et la citoyenneté des personnes handicapées, notamment son article 47",
        "A",
        number="2005-102",
    ),
    Reference("cgi-1388-bis", "le code général des impôts, notamment son article 1388 bis", "B"),
    Reference(
        "cgct-l2121-12", "le code général des collectivités territoriales, notamment son article L. 2121-12", "B"
    ),
    Reference(
        "cgct-l2131-1",
        "le code général des collectivités territoriales, notamment ses articles L. 2131-1 et R. 2131-1",
        "B",
    ),
    Reference(
        "decret-2014-767",
        "le décret n° 2014-767 du 3 juillet 2014 relatif à la liste nationale des quartiers "
        "prioritaires de la politique de la ville et à la détermination de leurs contours",
        "B",
        number="2014-767",
    ),
    Reference(
        "decret-2023-1314",
        "le décret n° 2023-1314 du 28 décembre 2023 modifiant la liste des quartiers "
        "prioritaires de la politique de la ville dans les départements métropolitains",
        "B",
        number="2023-1314",
    ),
    Reference(
        "cadre-tfpb-2015",
        "le cadre national d’utilisation de l’abattement de taxe foncière sur les propriétés "
        "bâties du 29 avril 2015 et son avenant du 30 septembre 2021",
        "B",
    ),
    Reference(
        "circulaire-conseils-citoyens-2017",
        "la circulaire CABINET/C102/2017/41 du 2 février 2017 relative aux conseils citoyens",
        "B",
    ),
    Reference(
        "circulaire-2023-08-31",
        "la circulaire du 31 août 2023 relative à l’élaboration des contrats de ville "
        "2024-2030 dans les départements métropolitains",
        "B",
    ),
    Reference(
        "instruction-2024-01-04",
        "l’instruction du 4 janvier 2024 relative à la gouvernance des contrats de ville "
        "« Engagements Quartiers 2030 »",
        "B",
    ),
    Reference(
        "circulaire-2024-11-07", "la circulaire du 7 novembre 2024 relative au pilotage des contrats de ville", "B"
    ),
    Reference(
        "civ-2023-10-27", "les conclusions du comité interministériel des villes du 27 octobre 2023", "A", "Considérant"
    ),
    Reference("decret-2023-1312", "le décret n° 2023-1312 du 28 décembre 2023", "C", number="2023-1312"),
    Reference("decret-2024-806", "le décret n° 2024-806 du 13 juillet 2024", "C", number="2024-806"),
)
BY_IDENTIFIER: Final = {reference.identifier: reference for reference in TABLE}
