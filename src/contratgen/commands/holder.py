"""Who signs, shown before a signature is made or taken in; on a terminal, somebody says that it is the right one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import typer

from contratgen.commands.output import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from asn1crypto.x509 import Certificate

    from contratgen.base.signature_terms import Signatory

AGREED: Final = frozenset({"o", "oui"})


def confirming(*, unasked: bool) -> Callable[[Signatory, Certificate], None]:
    """Return what shows a party and the holder of a certificate, and asks whether that is right.

    Nothing is asked when `unasked`, nor where nobody answers: in a pipe, a script, a scheduled task. What it returns
    raises `InputError` (CG662) unless the answer is yes.
    """

    def confirm(party: Signatory, certificate: Certificate) -> None:
        from contratgen.base.diagnostics import InputError  # noqa: PLC0415  # after the help
        from contratgen.signing.faults import DECLINED  # noqa: PLC0415

        _show(party, certificate)
        if not unasked and _somebody_answers() and _answer() not in AGREED:
            raise InputError(DECLINED.at(party.identifiant))

    return confirm


def _show(party: Signatory, certificate: Certificate) -> None:
    from contratgen.pades.certificates import described  # noqa: PLC0415  # after the help

    say(f"Partie : {party.designation} ({party.identifiant}), représentée par {party.nom}, {party.qualite}")
    say(f"Certificat : {described(certificate)}")
    until = f"{certificate.not_valid_before:%d/%m/%Y} au {certificate.not_valid_after:%d/%m/%Y}"
    say(f"             valable du {until}")
    if not party.certificat.names_the_holder:
        say("             Le contrat ne dit pas de qui il doit être : à vous de voir si c'est le bon.")


def _somebody_answers() -> bool:
    from contratgen.base import world  # noqa: PLC0415  # after the help

    return world.is_terminal(sys.stdin) and world.is_terminal(sys.stdout)


def _answer() -> str:
    answer: str = typer.prompt("Est-ce le bon signataire ? [o/N]", default="", show_default=False, prompt_suffix=" ")
    return answer.strip().casefold()
