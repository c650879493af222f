"""The text of scanned pages, read by Tesseract from pictures that Poppler draws: words and where each stands.

The same page, programs and language data give the same words. Knows PDF pages and nothing of contracts.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from contratgen.base import limits, private_cache, world
from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place
from contratgen.base.records import Record, UnreadableRecordError

KIND: Final = "textes"
"""Of what is kept in the cache."""
LANGUAGE: Final = "fra"
READ: Final = " Son texte, lu automatiquement, suit."
"""What the description of a scan ends with, before the paragraphs of what was read of it."""
PROGRAMS: Final = frozenset({"tesseract", "tesseract_fra", "poppler"})
"""Whose versions a reader names."""
RESOLUTION: Final = 300
"""Dots per inch of the pictures: what Tesseract is trained for."""
LONGEST: Final = 7_000
"""Pixels of the longer side at most: an A3 page at 300 dpi has 4 961, and beyond nothing more is read."""
LEAST_CONFIDENCE: Final = 40.0
"""Per cent, of a paragraph; below, Tesseract reads words into drawings and stains."""
VERSION: Final = 1
"""Of what this module makes of the programs' answers."""
PAGE_LEVEL: Final = "1"
WORD_LEVEL: Final = "5"
POINTS_PER_INCH: Final = 72
SURROUNDINGS: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
"""The whole environment of the programs: one thread is fastest for a page, and always adds up alike."""
HERE: Final = Place("(machine)")
ADVICE: Final = "Installez-les : apt install tesseract-ocr tesseract-ocr-fra poppler-utils ; ou passez-vous de --ocr."
WITHOUT: Final = "Passez-vous de --ocr, ou demandez le document d'origine plutôt que sa numérisation."


class Word(NamedTuple):
    """A word and its box, from the upper left corner of the page as it is seen, in shares of its width and height."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


PageText = tuple[tuple[Word, ...], ...]
"""The paragraphs of a page, each with its words, in reading order."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The programs that read scans, and what decides a word of their answers."""

    tesseract: Path
    drawer: Path
    versions: Mapping[str, str]

    def read(self, pdf: bytes, pages: Mapping[int, float], name: str) -> dict[int, PageText]:
        """Return the text of some pages of a vetted PDF that diagnostics call `name`.

        `pages` gives the longer side, in points, of each page by its number, from 0. Raises `EnvironmentFault` (CG908)
        when a program fails or takes too long.
        """
        digest = hashlib.sha256(pdf).hexdigest()
        return {number: self._kept(digest, pdf, number, side, name) for number, side in pages.items()}

    def _kept(self, digest: str, pdf: bytes, number: int, side: float, name: str) -> PageText:
        said = [digest, number, side, dict(self.versions), LANGUAGE, RESOLUTION, LONGEST, LEAST_CONFIDENCE, VERSION]
        key = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
        with suppress(UnreadableRecordError):
            if (kept := private_cache.kept(KIND, key)) is not None:
                return _record().read(kept)
        text = self._read(pdf, number + 1, side, name)
        private_cache.keep(KIND, key, json.dumps(text).encode())
        return text

    def _read(self, pdf: bytes, page: int, side: float, name: str) -> PageText:
        pixels = min(round(side * RESOLUTION / POINTS_PER_INCH), LONGEST)
        shown = ["-f", f"{page}", "-l", f"{page}", "-cropbox", "-scale-to", f"{pixels}", "-gray", "-singlefile", "-png"]
        picture = _run([str(self.drawer), *shown, "-"], pdf, name)
        table = _run([str(self.tesseract), "-", "-", "-l", LANGUAGE, "--psm", "3", "tsv"], picture, name)
        try:
            return tuple(_paragraphs(table.decode("utf-8", "replace")))
        except ValueError:
            raise _failed(self.tesseract, "répond autre chose qu'un texte", name) from None


@cache
def _record() -> Record[PageText]:
    return Record(PageText)


@cache
def find_reader() -> Reader:
    """Return the programs of this machine. Raises `EnvironmentFault` (CG907) when one, or the language, is missing."""
    tesseract, drawer = world.program("tesseract"), world.program("pdftoppm")
    if tesseract is None or drawer is None:
        raise EnvironmentFault(
            Diagnostic("CG907", "les programmes qui lisent les numérisations manquent", HERE, ADVICE)
        )
    listed = _answer(tesseract, "--list-langs")
    folder = re.search(r'"([^"]+)"', listed)
    data = Path(folder[1]) / f"{LANGUAGE}.traineddata" if folder else None
    if data is None or not data.is_file():
        message = "Tesseract n'a pas appris le français (fra.traineddata)"
        raise EnvironmentFault(Diagnostic("CG907", message, HERE, ADVICE))
    versions = {
        "tesseract": _first(_answer(tesseract, "--version")),
        "tesseract_fra": hashlib.sha256(data.read_bytes()).hexdigest(),
        "poppler": _first(_answer(drawer, "-v")),
    }
    return Reader(tesseract, drawer, versions)


def _answer(program: Path, question: str) -> str:
    """Return what a program says of itself. Raises `EnvironmentFault` (CG907) when it does not run."""
    try:
        asked = subprocess.run(  # noqa: S603  # a fixed command
            [str(program), question],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env=SURROUNDINGS,
            timeout=limits.READING_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        message = f"{program.name} ne répond pas"
        raise EnvironmentFault(Diagnostic("CG907", message, HERE, ADVICE)) from None
    return asked.stdout + asked.stderr


def _first(answer: str) -> str:
    found = re.search(r"\d+(?:\.\d+)+", answer)
    return found[0] if found else "inconnue"


def _run(command: Sequence[str], given: bytes, name: str) -> bytes:
    """Return what a program answers, within `limits`; its picture or table comes and goes through pipes, not files."""
    bound = world.program("prlimit")
    within = [str(bound), f"--as={limits.READER_MEMORY}"] if bound else []
    try:
        done = subprocess.run(  # noqa: S603  # programs of the system, given nothing but numbers
            [*within, *command],
            input=given,
            capture_output=True,
            check=True,
            env=SURROUNDINGS,
            timeout=limits.READING_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as fault:
        late = isinstance(fault, subprocess.TimeoutExpired)
        how = f"dépasse {limits.READING_SECONDS:.0f} secondes" if late else "échoue"
        raise _failed(Path(command[0]), how, name) from None
    return done.stdout


def _failed(program: Path, how: str, name: str) -> EnvironmentFault:
    message = f"la lecture de la numérisation par {program.name} {how}"
    return EnvironmentFault(Diagnostic("CG908", message, Place(name), WITHOUT))


def _paragraphs(table: str) -> Iterator[tuple[Word, ...]]:
    """Yield the paragraphs of Tesseract's table: a header, then a line for each page, block, line and word."""
    size = (1.0, 1.0)
    found: dict[tuple[str, str], list[tuple[Word, float]]] = {}
    for line in table.removesuffix("\n").split("\n")[1:]:
        level, _, block, paragraph, _, _, *box, confidence, text = line.split("\t")
        left, top, width, height = map(float, box)
        if level == PAGE_LEVEL:
            size = (width, height)
        elif level == WORD_LEVEL and text.strip():
            sides = (left / size[0], top / size[1], (left + width) / size[0], (top + height) / size[1])
            word = Word(text.strip(), *(round(side, 5) for side in sides))
            found.setdefault((block, paragraph), []).append((word, float(confidence)))
    for words in found.values():
        if sum(confidence for _, confidence in words) >= LEAST_CONFIDENCE * len(words):
            yield tuple(word for word, _ in words)
