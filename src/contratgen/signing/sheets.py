"""The heap of scanned sheets: which page each one is, by the code that it bears, or as somebody says.

Sheets come in any order, in files of one or many, turned in any way. What cannot be told is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from contratgen.base.diagnostics import InputError
from contratgen.bundling.pieces.vetting import vet_piece
from contratgen.pdf.opening import open_pdf
from contratgen.pdf.page_pictures import pictures
from contratgen.signing.code_places import PlacedCode, codes_on
from contratgen.signing.faults import (
    DESIGNATED,
    GIVEN_TWICE,
    MISSING,
    NOT_THEIRS,
    NOT_WHOLE,
    OTHER_DOCUMENT,
    TOGETHER,
    UNLIKE,
)

if TYPE_CHECKING:
    from pikepdf import Pdf
    from PIL.Image import Image

    from contratgen.base.diagnostics import Diagnostic

RESOLUTIONS: Final = (200, 100, 300, 400)
"""Dots an inch at which codes are looked for, until every page is found: fine noise hides them at some."""
LONGEST: Final = 5_000
"""Pixels of the longer side of a picture."""
SHOWN: Final = 100
"""Dots an inch at which a page is compared with a scan."""
WHOLE: Final = 0.75
"""The least share of a page that the picture of it shows: 0.9 of one taken from aside, 0.5 of half a page."""


@dataclass(frozen=True)
class ScannedFile:
    """A scanned file: its name, the bytes received, and the PDF that they make."""

    name: str
    content: bytes
    pdf: bytes

    @cached_property
    def source(self) -> Pdf:
        """The open PDF, kept as long as its pages are used."""
        return open_pdf(self.pdf)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A scanned page: its file and its number there, from 1.

    `page` is the page of the document that it is, from 1, or 0; `code` what was read on it, empty if somebody said
    which page it is; `turn` how it lies, in degrees clockwise.
    """

    file: ScannedFile
    number: int
    page: int = 0
    code: str = ""
    turn: float = 0.0

    def __str__(self) -> str:
        """Return what it is called."""
        many = len(self.file.source.pages) > 1
        return f"« {self.file.name} », page {self.number}" if many else f"« {self.file.name} »"

    def picture(self, resolution: int) -> Image:
        """Return the sheet as a reader shows it."""
        return next(pictures(self.file.pdf, [self.number - 1], resolution, LONGEST))


@dataclass(frozen=True, slots=True)
class Designation:
    """What somebody says of a sheet without a readable code: its page. Without `file`, it is the only one such."""

    page: int
    file: str = ""
    number: int = 0

    def __str__(self) -> str:
        """Return it as it is typed."""
        number = f":{self.number}" if self.number else ""
        return f"{self.file}{number}={self.page}" if self.file else f"{self.page}"

    def means(self, sheet: Sheet) -> bool:
        """Return whether this may be said of a sheet."""
        return self.file in {"", sheet.file.name} and self.number in {0, sheet.number}


def designation(said: str, files: Sequence[str]) -> Designation:
    """Return what « 17 », « page.jpg=17 » or « pages.pdf:3=17 » says, the files being of these names.

    Raises `InputError` (CG650) for anything else.
    """
    file, _, page = said.rpartition("=")
    name, _, number = file.rpartition(":")
    if not page.isdecimal():
        raise InputError(DESIGNATED.at(f"--page {said}", reason=f"« {page} » n'est pas un numéro de page"))
    if file in {"", *files}:
        return Designation(int(page), file)
    if name in files and number.isdecimal():
        return Designation(int(page), name, int(number))
    raise InputError(DESIGNATED.at(f"--page {said}", reason=f"aucun fichier donné avec --scan n'est « {file} »"))


@dataclass(frozen=True, slots=True)
class Expected:
    """What is collected for: the document, and what its codes bear; who signs on each page, from 1.

    `wanted` are the pages that must be shown: those of the parties that signed with a pen.
    """

    name: str
    blob: bytes
    code: str
    signed_on: Mapping[int, Sequence[str]]
    wanted: frozenset[int]

    def who(self, page: int) -> str:
        """Return the parties that sign on a page."""
        return ", ".join(self.signed_on[page])

    def printed(self, page: int, resolution: int) -> Image:
        """Return a page, from 1, as it was printed."""
        return next(pictures(self.blob, [page - 1], resolution, LONGEST))


@dataclass(frozen=True, slots=True)
class _Fault:
    """A refusal, and the pages that the sheet in question should have shown: they are not missing as well."""

    diagnostic: Diagnostic
    pages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Heap:
    """The scanned sheets once sorted: one for each wanted page, in order, and those that bear no code of a page."""

    shown: tuple[Sheet, ...]
    left: tuple[Sheet, ...]


def scanned_files(scans: Iterable[tuple[str, bytes]]) -> list[ScannedFile]:
    """Return the files, vetted. Raises `InputError` with what `vet_piece` refuses."""
    return [ScannedFile(name, content, vet_piece(name, content).pdf) for name, content in scans]


def sorted_heap(files: Sequence[ScannedFile], expected: Expected, said: Sequence[Designation]) -> Heap:
    """Return which sheet shows which page.

    Raises `InputError`: CG619 (a page is missing), CG646 to CG651.
    """
    sheets, plain, faults = _read(files, expected)
    for designation in said:
        told = _told(designation, sheets, plain, expected)
        if isinstance(told, Sheet):
            sheets.append(told)
        elif told:
            faults.append(told)
    left = [sheet for sheet in plain if not any(_same(sheet, known) for known in sheets)]
    faults += _strays(sheets, expected)
    shown = {page: [sheet for sheet in sheets if sheet.page == page] for page in sorted(expected.wanted)}
    for page, some in shown.items():
        if len(some) > 1:
            faults.append(_Fault(GIVEN_TWICE.at(expected.name, page=page, sheets=" ; ".join(map(str, some)))))
    excused = {page for fault in faults for page in fault.pages}
    faults += [_missing(page, left, expected) for page, some in shown.items() if not some and page not in excused]
    if faults:
        raise InputError(*(fault.diagnostic for fault in faults))
    return Heap(tuple(some[0] for some in shown.values()), tuple(left))


def _same(one: Sheet, other: Sheet) -> bool:
    return (one.file, one.number) == (other.file, other.number)


def _read(files: Sequence[ScannedFile], expected: Expected) -> tuple[list[Sheet], list[Sheet], list[_Fault]]:
    """Return the sheets whose code is read, those without one, and what is wrong with others."""
    plain = [Sheet(file, number) for file in files for number in range(1, len(file.source.pages) + 1)]
    read: list[Sheet] = []
    faults: list[_Fault] = []
    for resolution in RESOLUTIONS:
        seen = {sheet: codes_on(sheet.picture(resolution)) for sheet in plain}
        plain = [sheet for sheet, codes in seen.items() if not codes]
        for sheet, codes in seen.items():
            if fault := _unfit(sheet, codes, expected):
                faults.append(fault)
            elif codes:
                (one,) = codes
                read.append(Sheet(sheet.file, sheet.number, one.code.page, str(one.code), one.turn))
        if expected.wanted <= {sheet.page for sheet in read}:
            break
    return read, plain, faults


def _unfit(sheet: Sheet, placed: Sequence[PlacedCode], expected: Expected) -> _Fault | None:
    """Return why a sheet with these codes cannot be taken, if it cannot."""
    codes = [place.code for place in placed]
    pages = frozenset(code.page for code in codes)
    if len(codes) > 1:
        numbers = " et ".join(str(code.page) for code in codes)
        return _Fault(TOGETHER.at(str(sheet), pages=numbers), pages)
    for place, code in zip(placed, codes, strict=True):
        if code.document != expected.code or code.page not in expected.signed_on:
            own = f"{expected.code}…" if expected.code else "inconnus : il a été construit sans codes"
            return _Fault(OTHER_DOCUMENT.at(str(sheet), page=code.page, code=f"{code.document}…", own=own), pages)
        if reason := _unseen(place, expected):
            return _Fault(NOT_WHOLE.at(str(sheet), page=code.page, reason=reason), pages)
    return None


def _unseen(placed: PlacedCode, expected: Expected) -> str:
    """Return why a picture that bears the code of a page does not show that page, nothing if it does."""
    if placed.mirrored:
        return "l'image est celle d'un miroir"
    (printed,) = codes_on(expected.printed(placed.code.page, RESOLUTIONS[0]))
    share = placed.share_of(printed)
    return f"l'image en montre {round(100 * share)} % environ" if share < WHOLE else ""


def _told(
    said: Designation, read: Sequence[Sheet], plain: Sequence[Sheet], expected: Expected
) -> Sheet | _Fault | None:
    """Return the sheet that is said to be a page, if it resembles that page; nothing where its code says the same."""
    meant = [sheet for sheet in plain if said.means(sheet)]
    coded = [sheet for sheet in read if sheet.code and said.means(sheet)]
    if said.page not in expected.signed_on:
        pages = ", ".join(map(str, expected.signed_on))
        return _misnamed(said, f"personne ne signe à la page {said.page} ; les pages de signatures sont {pages}")
    if not meant and any(sheet.page == said.page for sheet in coded):
        return None
    if not meant and said.file and coded:
        return _misnamed(said, f"{coded[0]} porte le code de la page {coded[0].page}")
    if not meant:
        return _misnamed(said, "aucune page numérisée sans code lisible n'est celle-là")
    if len(meant) > 1:
        return _misnamed(said, f"plusieurs n'ont pas de code lisible : {' ; '.join(map(str, meant))}")
    return _compared(meant[0], said.page, expected)


def _misnamed(said: Designation, reason: str) -> _Fault:
    return _Fault(DESIGNATED.at(f"--page {said}", reason=reason), frozenset({said.page}))


def _compared(sheet: Sheet, page: int, expected: Expected) -> Sheet | _Fault:
    from contratgen.signing.likeness import ALIKE, likeness  # noqa: PLC0415  # only for what bears no code

    found = likeness(expected.printed(page, SHOWN), sheet.picture(SHOWN))
    if found.share < ALIKE:
        return _Fault(UNLIKE.at(str(sheet), page=page, share=round(100 * found.share)), frozenset({page}))
    return Sheet(sheet.file, sheet.number, page, turn=found.turn)


def _strays(sheets: Iterable[Sheet], expected: Expected) -> Iterator[_Fault]:
    for sheet in sheets:
        if sheet.page not in expected.wanted:
            yield _Fault(NOT_THEIRS.at(str(sheet), page=sheet.page, parties=expected.who(sheet.page)))


def _missing(page: int, left: Sequence[Sheet], expected: Expected) -> _Fault:
    unread = f" ; sans code lisible : {' ; '.join(map(str, left))}" if left else ""
    said = f"{left[0].file.name}:{left[0].number}={page}" if len(left) > 1 else str(page)
    return _Fault(MISSING.at(expected.name, page=page, parties=expected.who(page), unread=unread, said=said))
