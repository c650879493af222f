"""The scans among the pieces, read by the programs of the machine: what was silent has its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.bundling.pieces.scans import in_ranges, longer_sides
from contratgen.bundling.pieces.vetting import SILENT

if TYPE_CHECKING:
    from contratgen.base.ocr import PageText, Reader
    from contratgen.bundling.pieces.piece import Piece


def read_scans(pieces: Iterable[Piece], reader: Reader) -> dict[str, dict[int, PageText]]:
    """Return the words of the silent pages of some pieces, by piece and page.

    Raises `EnvironmentFault` (CG908) when a program fails or takes too long.
    """
    return {
        piece.name: reader.read(piece.pdf, longer_sides(piece.pdf, piece.silent), piece.name)
        for piece in pieces
        if piece.silent
    }


def with_texts(piece: Piece, texts: Mapping[int, PageText]) -> Piece:
    """Return a piece with what was read of it; what stayed silent is told, the rest no longer."""
    said = {number: text for number, text in texts.items() if text}
    mute = tuple(number for number in piece.silent if number not in said)
    warnings = (*(one for one in piece.warnings if one.code != SILENT), *_mute(piece.name, mute))
    return replace(piece, texts=said, warnings=warnings)


def _mute(name: str, pages: tuple[int, ...]) -> tuple[Diagnostic, ...]:
    if not pages:
        return ()
    message = f"aucun texte n'a été lu sur la numérisation ou l'image (page {in_ranges(pages)})"
    hint = "Rien à faire si elle n'en porte pas ; sinon, demandez le document d'origine, ou une copie plus nette."
    return (Diagnostic("CG525", message, Place(name), hint=hint, severity=Severity.WARNING),)
