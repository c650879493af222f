"""How far a PDF can be kept for good: what it lacks for PDF/A-3, found with pikepdf's validator.

Its approval is sound and its refusal may be a false alarm (it is an allow-list), so a dossier never claims too much.
"""

from __future__ import annotations

from typing import Final

from pikepdf import Name, Pdf, Stream

from contratgen import limits
from contratgen.bundle.guard import BeyondLimitError, decoded, open_pdf
from contratgen.bundle.pieces.meanings import Spoken
from contratgen.bundle.pieces.piece import Conformity
from contratgen.bundle.pieces.rewriting import Rewritten

REASONS: Final = (
    ("6.2.11.4", "des polices ne sont pas incorporées"),
    ("6.2.11", "des polices sont incomplètes"),
    ("6.2.4", "des couleurs dépendent de l'appareil (quadrichromie)"),
    ("6.2.3", "des couleurs dépendent de l'appareil"),
    ("6.2.8", "des images sont d'un genre qui ne se conserve pas"),
    ("6.2.10", "une transparence est ambiguë"),
    ("6.2.5", "l'état graphique n'est pas admis"),
    ("6.1.7", "une compression n'est pas admise"),
)
"""Clauses of ISO 19005-3 and what they mean to a partner; the first that begins a rule's number speaks for it."""
OTHERWISE: Final = "une construction n'est pas admise"
UNREADABLE_TEXT: Final = "du texte ne peut pas être extrait"
LEFT_TO_THE_DOSSIER: Final = ("6.6.",)
"""Clauses on metadata, which the merge writes itself."""


def conformity_of(written: Rewritten) -> tuple[Conformity, tuple[str, ...]]:
    """Return the level of a rebuilt piece, and in French what keeps it from a better one.

    The level supposes what the merge adds: output intent, metadata, tags. Raises `BeyondLimitError` for fonts or
    profiles beyond `limits.PIECE_PROGRAM_BYTES`.
    """
    from pikepdf import pdfa  # noqa: PLC0415  # 100 ms, spared where pieces were vetted before

    with open_pdf(written.pdf) as probe:
        _weigh(probe)
        prepared = pdfa.prepare(probe, "3b")
        rules = [finding.rule.rpartition(":")[2] for finding in pdfa.check(probe, "3b").findings]
        if prepared.base_encodings_added:  # repaired in the probe, not in the piece
            rules.append("6.2.11.6-2")
    reasons = dict.fromkeys(_reason(rule) for rule in rules if not rule.startswith(LEFT_TO_THE_DOSSIER))
    if reasons:
        return Conformity.NONE, tuple(reasons)
    return (Conformity.A, ()) if written.spoken.is_whole else (Conformity.B, (_mute(written.spoken),))


def _mute(spoken: Spoken) -> str:
    fonts = ", ".join(f"{count} de {font}" for font, count in sorted(spoken.mute.items()))
    return f"{UNREADABLE_TEXT} ({f'caractères sans texte : {fonts}' if fonts else 'polices numérotées ailleurs'})"


def _weigh(pdf: Pdf) -> None:
    weight = 0
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get(Name.Subtype) != Name.Image:
            weight += len(decoded(thing))
        if weight > limits.PIECE_PROGRAM_BYTES:
            raise BeyondLimitError(f"polices et profils dépassent {limits.PIECE_PROGRAM_BYTES >> 20} Mio")


def _reason(rule: str) -> str:
    return next((words for clause, words in REASONS if rule.startswith(clause)), OTHERWISE)
