"""What Jinja says of a tag that it cannot read, in French."""

from __future__ import annotations

import re
from typing import Final

_MESSAGES: Final = tuple(
    (re.compile(pattern), french)
    for pattern, french in (
        (r"Encountered unknown tag '(\w+)'\. .*innermost block .* '(\w+)'\.",
         "« {0} » ne répond à rien ici : il faut d'abord fermer « {1} »"),
        (r"Encountered unknown tag '(\w+)'\.?", "l'instruction « {0} » n'existe pas, ou ne ferme rien"),
        (r"Unexpected end of template\. .*innermost block .* '(\w+)'\.", "« {0} » n'est jamais fermé"),
        (r"Unexpected end of template.*", "une instruction n'est jamais fermée"),
        (r"unexpected char '?(.+?)'? at \d+", "le caractère « {0} » n'a pas de sens dans une balise"),
        (r"expected token '(.+?)', got '(.+?)'", "« {1} » là où « {0} » était attendu"),
        (r"unexpected '(.+?)'", "« {0} » n'a pas de sens ici"),
    )
)  # fmt: skip


def in_french(message: str) -> str:
    """Return the French words for one of Jinja's messages; its own when it is none of the usual ones."""
    text = " ".join(message.split())
    for pattern, french in _MESSAGES:
        if found := pattern.match(text):
            return french.format(*(group.strip("\ufdd0\ufdd1\ufdd2\ufdd3") for group in found.groups()))
    return f"balise illisible ({text})"
