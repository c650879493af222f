"""A party signs the whole PDF on its own parapheur: it goes out with its description, and comes back signed.

What comes back is the document that went out with one more signature, in the field of the party, by the party. Whether
that revision changed anything else is for the verdict to say: this stage does not know it.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import InputError
from contratgen.pades.levels import levels
from contratgen.pades.reading import MALFORMED, Filled, SignedFile, open_signed, terms_of
from contratgen.pades.wording import fault_in_french
from contratgen.signing.faults import LEVEL, MOVED, RETURNED
from contratgen.signing.fitness import see_that_it_suits
from contratgen.signing.gate import Turn, see_that_it_is_theirs, turn_of
from contratgen.signing.preconditions import Identity, Means, validating
from contratgen.signing.premis import Deposit, premis_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from contratgen.base.signature_terms import Level

HEXADECIMAL: Final = re.compile(rb"<[0-9A-Fa-f]*>")


def deposit(
    blob: bytes, party: str, kind: str, subkind: str, moment: dt.datetime, name: str = "dossier.pdf"
) -> tuple[bytes, Turn]:
    """Return the description of the folder for a parapheur, and what the signature must be.

    `name` is the file's; `kind` and `subkind` are those of the parapheur's folders. Raises `InputError` as `turn_of`.
    """
    opened = open_signed(blob, name)
    terms = terms_of(opened, name)
    turn = turn_of(opened, terms, party, moment, name)
    title = f"{terms.document} — {turn.party.designation}"
    return premis_of(Deposit(title, kind, subkind, name, hashlib.sha256(blob).hexdigest(), len(blob))), turn


def receive(
    blob: bytes, returned: bytes, party: str, means: Means, moment: dt.datetime, name: str = "dossier.pdf"
) -> bytes:
    """Return the signed document that a parapheur returned, once it is the one that went out, signed by the party.

    The digits of its `/Contents` are brought to the capitals that the verdict admits, if nothing covers them yet.

    Raises `InputError` as `turn_of` does; CG601 for what is no sound PDF, CG608 to CG611, CG613 and CG661 for the
    certificate, CG625 for a level below the project's, CG626 when the document is not the one that went out, CG627.
    """
    opened = open_signed(blob, name)
    terms = terms_of(opened, name)
    turn = turn_of(opened, terms, party, moment, name)
    if not returned.startswith(blob):
        raise InputError(MOVED.at(name, party=party))
    try:
        signed = open_signed(returned, name)
        identity, level = _made(signed, opened, turn, name)
        canonical = _in_capitals(signed)
    except MALFORMED as fault:
        raise InputError(RETURNED.at(name, reason=f"sa signature ne se lit pas ({fault_in_french(fault)})")) from None
    see_that_it_suits(identity.certificate, name)
    see_that_it_is_theirs(identity.certificate, turn.party, opened, terms, moment, name)
    validating(identity, means, moment, name, proven=False)
    asked = means.level or terms.niveau
    if not level.reaches(asked):
        raise InputError(LEVEL.at(name, level=level, asked=asked))
    means.confirm(turn.party, identity.certificate)
    return canonical


def _made(signed: SignedFile, before: SignedFile, turn: Turn, name: str) -> tuple[Identity, Level]:
    """Return who made the signature that was added, and its level. Raises `InputError` (CG627)."""
    faults = [RETURNED.at(name, reason=reason) for reason in _unlike(signed, before, turn)]
    if faults:
        raise InputError(*faults)
    made = next(signature for signature in signed.signatures if signature.field_name == turn.field)
    return Identity(made.signer_cert, tuple(made.other_embedded_certs)), levels(signed)[turn.field]


def _in_capitals(signed: SignedFile) -> bytes:
    """Return the file with the digits of its last signature or time stamp, which covers all but these, in capitals."""
    _, first, second, _ = (int(number) for number in signed.signatures[-1].byte_range)
    digits = signed.blob[first:second]
    if HEXADECIMAL.fullmatch(digits) is None:
        return signed.blob
    return signed.blob[:first] + digits.upper() + signed.blob[second:]


def _unlike(signed: SignedFile, before: SignedFile, turn: Turn) -> Iterator[str]:
    """Yield in French what is not as the signature of that turn must be."""
    made = [signature for signature in signed.filled[len(before.filled) :] if not signature.is_time_stamp]
    if [signature.name for signature in made] != [turn.field]:
        found = ", ".join(f"« {signature.name} »" for signature in made) or "aucun"
        yield f"une signature dans le champ « {turn.field} » était attendue, champs signés : {found}"
        return
    yield from _effects(made[0], turn)


def _effects(made: Filled, turn: Turn) -> Iterator[str]:
    if made.certifies != turn.first:
        yield "la première signature certifie le document (P=2), elle seule"
    if made.locks != turn.last:
        yield "la dernière signature verrouille tous les champs, elle seule"
