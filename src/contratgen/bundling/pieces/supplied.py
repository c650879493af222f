"""The pieces that partners supplied with the documents of a contract, vetted once each."""

from __future__ import annotations

import mmap
import os
import signal
import struct
from typing import TYPE_CHECKING, Final

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError
from contratgen.base.sandbox import beside
from contratgen.bundling.pieces.piece import Piece
from contratgen.bundling.pieces.verdict_cache import keep, kept, verdict_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from contratgen.assembly.kit import Instance
    from contratgen.base.ocr import PageText
    from contratgen.bundling.pieces.verdict_cache import Verdict


Stopped = dict[str, tuple[Diagnostic, ...]]
"""The refusals of the files whose vetting did not end, by path."""
NUMBER: Final = struct.Struct("=I")


def begin_vetting(instances: Iterable[Instance]) -> Callable[[], Stopped]:
    """Vet the pieces never seen before beside this process, and return what waits for it: their verdicts are kept.

    A file whose vetting ended its process, or took longer than `limits.CONFINED_SECONDS`, is refused (CG506): nothing
    would bound it here.
    """
    new = [
        (path, content) for path, content in _supplied(instances).items() if kept(verdict_key(path, content)) is None
    ]
    reached = mmap.mmap(-1, NUMBER.size)
    wait = _beside(new, reached)
    return lambda: _awaited(new, reached, wait)


def _beside(new: Sequence[tuple[str, bytes]], reached: mmap.mmap) -> Callable[[], object]:
    """Vet some files in a copy of this process, which notes in `reached` which one it is at."""

    def work() -> None:
        for number, (path, content) in enumerate(new):
            reached[:] = NUMBER.pack(number)
            signal.alarm(limits.CONFINED_SECONDS)  # each has its time
            _verdict(path, content)

    return beside(work) if new else lambda: None


def _awaited(new: Sequence[tuple[str, bytes]], reached: mmap.mmap, wait: Callable[[], object]) -> Stopped:
    """Wait for a copy; where a file stopped it, go on with those behind that file in another."""
    stopped: Stopped = {}
    while isinstance(ended := wait(), tuple) and os.WIFSIGNALED(ended[1]):
        [number] = NUMBER.unpack(reached[:])
        path, new = new[number][0], new[number + 1 :]
        stopped[path] = (_stopped(path, os.WTERMSIG(ended[1])),)
        wait = _beside(new, reached)
    return stopped


def _stopped(path: str, by: int) -> Diagnostic:
    from contratgen.bundling.pieces.inspection import BEYOND  # noqa: PLC0415  # heavy, and seldom asked for

    late = f"l'examen du PDF ou de l'image dure plus de {limits.CONFINED_SECONDS} secondes"
    message = late if by == signal.SIGALRM else f"l'examen du PDF ou de l'image s'est interrompu (signal {by})"
    return BEYOND.at(path, reason=message)


def vetted_pieces(
    instances: Iterable[Instance],
    texts: Mapping[str, Mapping[int, PageText]] | None = None,
    stopped: Stopped | None = None,
) -> tuple[dict[str, Piece], tuple[Diagnostic, ...]]:
    """Return every supplied piece of some documents by path, vetted, and what was found; a refused one is left out.

    `texts` is what was read of scans, by path and page; `stopped` is what `begin_vetting` returned once awaited.
    """
    refused = stopped or {}
    verdicts = {path: refused.get(path) or _verdict(path, content) for path, content in _supplied(instances).items()}
    if texts:
        verdicts |= {path: _told(verdict, texts.get(path)) for path, verdict in verdicts.items()}
    pieces = {path: verdict for path, verdict in verdicts.items() if isinstance(verdict, Piece)}
    found = (v.warnings if isinstance(v, Piece) else v for v in verdicts.values())
    return pieces, tuple(fault for faults in found for fault in faults)


def _supplied(instances: Iterable[Instance]) -> dict[str, bytes]:
    return {piece.file.chemin: piece.file.contenu for instance in instances for piece in instance.pieces}


def _told(verdict: Verdict, texts: Mapping[int, PageText] | None) -> Verdict:
    from contratgen.bundling.pieces.scans import with_texts  # noqa: PLC0415  # heavy, and asked for

    return with_texts(verdict, texts) if isinstance(verdict, Piece) and texts is not None else verdict


def _verdict(path: str, content: bytes) -> Verdict:
    """Return what the vetting of a file finds, or found when it was the same."""
    key = verdict_key(path, content)
    if (known := kept(key)) is not None:
        return known
    from contratgen.bundling.pieces.vetting import vet_piece  # noqa: PLC0415  # heavy, and spared to pieces vetted before

    try:
        verdict: Verdict = vet_piece(path, content)
    except InputError as refusal:
        verdict = refusal.diagnostics
    keep(key, verdict)
    return verdict
