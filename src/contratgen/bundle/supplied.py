"""The pieces that partners supplied with the documents of a contract, vetted once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.bundle.pieces import Piece, vet_piece
from contratgen.diagnostics import Diagnostic, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contratgen.assemble.kit import Instance


def vetted_pieces(instances: Iterable[Instance]) -> tuple[dict[str, Piece], tuple[Diagnostic, ...]]:
    """Return every supplied piece of some documents by path, vetted, and what was found; a refused one is left out."""
    pieces: dict[str, Piece] = {}
    found: list[Diagnostic] = []
    for supplied in (piece for instance in instances for piece in instance.pieces):
        path = supplied.file.chemin
        if path not in pieces:
            try:
                pieces[path] = vet_piece(path, supplied.file.contenu)
                found += pieces[path].warnings
            except InputError as refusal:
                found += refusal.diagnostics
    return pieces, tuple(found)
