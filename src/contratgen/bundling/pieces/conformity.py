"""How far a PDF can be kept for good: what it lacks for PDF/A-3, found with pikepdf's validator.

Its approval is sound and its refusal may be a false alarm (it is an allow-list), so a dossier never claims too much.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from contratgen.base import limits
from contratgen.bundling.pieces.meanings import Spoken
from contratgen.bundling.pieces.piece import Conformity
from contratgen.bundling.pieces.restating import restated
from contratgen.bundling.pieces.rewriting import Rewritten
from contratgen.pdf.opening import MALFORMED, BeyondLimitError, decoded, open_pdf

REASONS: Final = (
    ("6.2.11.4", "une police n'est pas incorporée"),
    ("6.2.11.5", "une police n'a pas les largeurs que le PDF dit"),
    ("6.2.11.8", "une police n'a pas tous les signes montrés"),
    ("6.2.11", "une police est incomplète"),
    ("6.2.4.4", "une encre nommée n'est pas définie, ou l'est de deux façons"),
    ("6.2.4.2-1", "un profil de couleurs ne se lit pas, ou est d'un genre inconnu"),
    ("6.2.4.2-2", "des couleurs se surimpriment"),
    ("6.2.4", "des couleurs dépendent de l'appareil (quadrichromie)"),
    ("6.2.3", "des couleurs dépendent de l'appareil"),
    ("6.2.8", "une image est d'un genre qui ne se conserve pas"),
    ("6.2.10", "une transparence est ambiguë"),
    ("6.2.5", "l'état graphique n'est pas admis (fonction de transfert, trame)"),
    ("6.2.2", "un opérateur est inconnu, ou une ressource manque"),
    ("6.2.6", "une intention de rendu est inconnue"),
    ("6.1.7", "une compression n'est pas admise"),
    ("6.1.13", "un nombre, un nom ou un texte dépasse ce que PDF/A admet"),
    ("font-vertical", "une police s'écrit de haut en bas"),
    ("font-cmap", "les codes d'une police se lisent dans une table qui n'est pas dans le fichier"),
    ("font", "une police est d'un genre que l'on ne sait pas juger"),
    ("text", "un texte ne se découpe pas en signes"),
    ("content", "un dessin est mal écrit"),
    ("inline-image", "une image écrite dans un dessin est ambiguë"),
    ("colour-space", "un espace de couleurs est d'un genre que l'on ne sait pas juger"),
    ("icc", "un profil de couleurs est d'un genre que l'on ne sait pas juger"),
    ("overprint-mode", "des couleurs se surimpriment"),
)
"""Clauses of ISO 19005-3, or what the validator calls them, and what they mean to a partner; the first that begins a
rule's name speaks for it."""
OTHERWISE: Final = "une construction rare n'est pas admise, ou ne peut être jugée ici"
UNREADABLE_TEXT: Final = "du texte ne peut pas être extrait"
LEFT_TO_THE_DOSSIER: Final = ("6.6.",)
"""Clauses on metadata, which the merge writes itself."""
PLACE: Final = re.compile(r"obj (\d+) (\d+)")
"""Where the validator found something: the number of an object, and its generation."""


def conformity_of(written: Rewritten) -> tuple[Conformity, tuple[str, ...]]:
    """Return the level of a rebuilt piece, and in French what keeps it from a better one, with its first page.

    The level supposes what the merge adds: output intent, metadata, tags. Raises `BeyondLimitError` for fonts or
    profiles beyond `limits.PIECE_PROGRAM_BYTES`.
    """
    from pikepdf import pdfa  # noqa: PLC0415  # 100 ms, spared where pieces were vetted before

    with open_pdf(written.pdf) as probe:
        _weigh(probe)
        prepared = pdfa.prepare(probe, "3b")
        faults = _restated(probe)
        faults += [(finding.rule.rpartition(":")[2], finding.where) for finding in pdfa.check(probe, "3b").findings]
        if prepared.base_encodings_added:  # repaired in the probe, not in the piece
            faults.append(("6.2.11.6-2", ""))
        pages = _Pages(written.pdf, probe)
        reasons: dict[str, str] = {}
        for rule, where in faults:
            if not rule.startswith(LEFT_TO_THE_DOSSIER) and (words := _reason(rule)) not in reasons:
                reasons[words] = words + pages.place(where)
    if reasons:
        return Conformity.NONE, tuple(reasons.values())
    return (Conformity.A, ()) if written.spoken.is_whole else (Conformity.B, (_mute(written.spoken),))


def _restated(probe: Pdf) -> list[tuple[str, str]]:
    try:
        return restated(probe)
    except BeyondLimitError:
        raise
    except MALFORMED:
        return [("content", "")]


def _reason(rule: str) -> str:
    return next((words for clause, words in REASONS if rule.startswith(clause)), OTHERWISE)


def _mute(spoken: Spoken) -> str:
    fonts = ", ".join(f"{count} de {font}" for font, count in sorted(spoken.mute.items()))
    return f"{UNREADABLE_TEXT} ({f'caractères sans texte : {fonts}' if fonts else 'polices numérotées ailleurs'})"


class _Pages:
    """Which page first holds each object of a piece, or of what was restated of it."""

    def __init__(self, piece: bytes, probe: Pdf) -> None:
        self.piece, self.probe = piece, probe
        self.first: dict[tuple[int, int], int] = {}

    def place(self, where: str) -> str:
        """Return, as words behind a reason, the font that an object is and the page that it is first used on."""
        found = PLACE.search(where)
        if found is None:
            return ""
        key = (int(found[1]), int(found[2]))
        if not self.first:
            with open_pdf(self.piece) as piece:
                self._look(piece)
            self._look(self.probe)
        thing = self.probe.get_object(key)
        name = str(thing.get(Name.BaseFont, "")) if isinstance(thing, Dictionary) else ""
        font = [name.lstrip("/").rpartition("+")[2]] if name else []
        page = [f"page {self.first[key]}"] if key in self.first else []
        return f" ({', '.join([*font, *page])})" if font or page else ""

    def _look(self, pdf: Pdf) -> None:
        seen: set[tuple[int, int]] = set()
        for number, page in enumerate(pdf.pages, 1):
            waiting: list[Any] = [page.obj]
            while waiting:
                thing = waiting.pop()
                if thing.is_indirect:
                    if thing.objgen in seen:
                        continue
                    seen.add(thing.objgen)
                    self.first.setdefault(thing.objgen, number)
                inner = thing if isinstance(thing, Array) else (v for k, v in thing.items() if k != "/Parent")
                waiting.extend(part for part in inner if isinstance(part, Array | Dictionary | Stream))


def _weigh(pdf: Pdf) -> None:
    weight = 0
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get(Name.Subtype) != Name.Image:
            weight += len(decoded(thing))
        if weight > limits.PIECE_PROGRAM_BYTES:
            raise BeyondLimitError(f"polices et profils dépassent {limits.PIECE_PROGRAM_BYTES >> 20} Mio")
