"""What is written in the place of a value: the one list of such words, for every rule (V13 to V16, V55)."""

from __future__ import annotations

import re
from typing import Final

LATER: Final = (
    "[àa] (?:compl[ée]ter|d[ée]finir|pr[ée]ciser|renseigner|remplir|d[ée]terminer|d[ée]signer|nommer|ins[ée]rer|"
    "r[ée]diger|confirmer|fixer|pourvoir)"
)
_BLANK: Final = (
    rf"[-–—_.…?*/~=+:\s]+|[\[<{{][^\[\]<>{{}}]*[\]>}}]|[\[(]?{LATER}(?: ultérieurement| plus tard)?[\])]?[ .…]*"
    r"|n/a|none|undefined|xx+|todo|tbd|tbc"
)
_DOUBTFUL: Final = (
    r"(?:poste )?vacant(?:e|s|es)?|n\.?[cr]\.?|null|nul|nan|nil|ras|nsp|idem|x|inconnue?|en attente|en cours"
    r"|non (?:communiqu|renseign|conn|défin|précis|détermin|pourv)\w+"
)
_NOTHING: Final = r"n[ée]ant|aucune?|sans objet|s\.?o\.?|à venir|actions?"


def is_blank(words: str) -> bool:
    """Return whether words are no value when nothing stands beside them."""
    return re.fullmatch(_BLANK, words.strip(), re.IGNORECASE) is not None


def is_doubtful(words: str) -> bool:
    """Return whether words may be no value, or may be meant."""
    return re.fullmatch(_DOUBTFUL, words.strip(), re.IGNORECASE) is not None


def says_nothing(words: str) -> bool:
    """Return whether a mandatory line holds only the words of an empty one."""
    nothing = re.fullmatch(_NOTHING, words.strip(" ."), re.IGNORECASE)
    return nothing is not None or is_blank(words) or is_doubtful(words)
