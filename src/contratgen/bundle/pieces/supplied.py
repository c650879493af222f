"""The pieces that partners supplied with the documents of a contract, vetted once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contratgen.apart import beside
from contratgen.bundle.pieces.kept import keep, kept, verdict_key
from contratgen.bundle.pieces.piece import Piece
from contratgen.diagnostics import Diagnostic, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from contratgen.assemble.kit import Instance
    from contratgen.bundle.pieces.kept import Verdict
    from contratgen.convert.recognition import PageText


def begin_vetting(instances: Iterable[Instance]) -> Callable[[], object]:
    """Vet the pieces never seen before beside this process, and return what waits for it: their verdicts are kept."""
    new = {path: content for path, content in _supplied(instances).items() if kept(verdict_key(path, content)) is None}
    return beside(lambda: [_verdict(path, content) for path, content in new.items()]) if new else lambda: None


def vetted_pieces(
    instances: Iterable[Instance], texts: Mapping[str, Mapping[int, PageText]] | None = None
) -> tuple[dict[str, Piece], tuple[Diagnostic, ...]]:
    """Return every supplied piece of some documents by path, vetted, and what was found; a refused one is left out.

    `texts` is what was read of scans, by path and page.
    """
    verdicts = {path: _verdict(path, content) for path, content in _supplied(instances).items()}
    if texts:
        verdicts |= {path: _told(verdict, texts.get(path)) for path, verdict in verdicts.items()}
    pieces = {path: verdict for path, verdict in verdicts.items() if isinstance(verdict, Piece)}
    found = (v.warnings if isinstance(v, Piece) else v for v in verdicts.values())
    return pieces, tuple(fault for faults in found for fault in faults)


def _supplied(instances: Iterable[Instance]) -> dict[str, bytes]:
    return {piece.file.chemin: piece.file.contenu for instance in instances for piece in instance.pieces}


def _told(verdict: Verdict, texts: Mapping[int, PageText] | None) -> Verdict:
    from contratgen.bundle.pieces.reading import with_texts  # noqa: PLC0415  # heavy, and asked for

    return with_texts(verdict, texts) if isinstance(verdict, Piece) and texts is not None else verdict


def _verdict(path: str, content: bytes) -> Verdict:
    """Return what the vetting of a file finds, or found when it was the same."""
    key = verdict_key(path, content)
    if (known := kept(key)) is not None:
        return known
    from contratgen.bundle.pieces.vetting import vet_piece  # noqa: PLC0415  # heavy, and spared to pieces vetted before

    try:
        verdict: Verdict = vet_piece(path, content)
    except InputError as refusal:
        verdict = refusal.diagnostics
    keep(key, verdict)
    return verdict
