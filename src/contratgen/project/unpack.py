"""The way back: the files that travel inside a dossier, as a project. Their names are not trusted: all are vetted.

A dossier with one name that is not a plain relative path gives no file at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from contratgen.base import limits, storage
from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.base.sandbox import run_confined
from contratgen.base.storage import read_given
from contratgen.pdf.opening import MALFORMED, BeyondLimitError, decoded, open_pdf, walk_once
from contratgen.reading.files import FRAMEWORK

NO_SOURCES: Final = "ce dossier ne contient pas de projet : ses sources n'y ont pas été intégrées"
INTEGRATE: Final = "Écrivez « integrer_sources: oui » dans contrat.yaml, puis construisez le dossier à nouveau."
DAMAGED: Final = "le fichier n'est pas un PDF lisible, ou il est abîmé"
AGAIN: Final = "Demandez le dossier à nouveau à qui l'a construit."
HOSTILE: Final = "Ce dossier n'a pas été fait par contratgen, ou il a été modifié : ne vous fiez pas à son contenu."
OWN: Final = frozenset({"sources.json", "signature.json", "articles.json"})
"""What a dossier carries for itself, and is no file of the project."""
DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
SEGMENT_BYTES: Final = 255
"""The longest name of a file on the usual file systems."""

REFUSALS: Final = (
    (lambda name: not name, "il est vide"),
    (lambda name: not name.isprintable(), "il contient un caractère de commande"),
    (lambda name: "\\" in name, "il contient une barre oblique inverse"),
    (lambda name: name.startswith(("/", "~")), "il ne part pas du projet"),
    (lambda name: ":" in name, "il désigne un lecteur ou un flux"),
    (lambda name: {"", ".", ".."} & set(name.split("/")), "il sort du projet ou en fait le tour"),
    (lambda name: any(part.startswith(".") for part in name.split("/")), "il désigne un fichier caché"),
    (lambda name: any(part.endswith((".", " ")) for part in name.split("/")), "il finit par un point ou une espace"),
    (lambda name: any(DEVICES.fullmatch(part) for part in name.split("/")), "il désigne un périphérique"),
    (lambda name: any(len(part.encode()) > SEGMENT_BYTES for part in name.split("/")), "il est trop long"),
    (lambda name: name.count("/") >= limits.PROJECT_DEPTH, "il a trop de dossiers"),
)
"""Names that are refused, and why; symbolic links cannot be carried, a file specification knows none."""


def unpack(dossier: str | Path, folder: str | Path) -> tuple[str, ...]:
    """Write the project that a dossier carries into a new folder, and return the paths of its files.

    Raises `InputError` as `project_inside` does, `MisuseError` (CG642) for a dossier that cannot be read and (CG911)
    for a folder that exists already.
    """
    files = project_in(Path(dossier))
    storage.write_new_folder(Path(folder), files)
    return tuple(files)


def project_in(dossier: Path) -> dict[str, bytes]:
    """Return what `project_inside` does of a file, which is read in a process of its own."""
    files: dict[str, bytes] = run_confined(
        project_inside,
        read_given(dossier),
        str(dossier),
        returns=dict[str, bytes],
        about=str(dossier),
        wait=limits.CONFINED_WAIT,
    )
    return files


def project_inside(dossier: bytes, file: str) -> dict[str, bytes]:
    """Return the files of the project that a dossier carries, by path; `file` is what diagnostics call the dossier.

    Raises `InputError`: CG520 (no readable PDF), CG521 (no project inside), CG522 (a name that is refused), CG523
    (beyond the limits).
    """
    try:
        with open_pdf(dossier) as pdf:
            files = _vetted(pdf, file)
    except BeyondLimitError as fault:
        raise _refusal("CG523", str(fault), file, AGAIN) from None
    except (*MALFORMED, pikepdf.PasswordError):
        raise _refusal("CG520", DAMAGED, file, AGAIN) from None
    if FRAMEWORK not in files:
        raise _refusal("CG521", NO_SOURCES, file, INTEGRATE)
    return files


def _vetted(pdf: Pdf, file: str) -> dict[str, bytes]:
    carried = [(name, stream) for name, stream in _carried(pdf) if name not in OWN]
    if len(carried) > limits.PROJECT_FILES:
        raise BeyondLimitError(f"le dossier contient plus de {limits.PROJECT_FILES} fichiers")
    faults = [*_faults_of_names([name for name, _ in carried], file)]
    if faults:
        raise InputError(*faults)
    files: dict[str, bytes] = {}
    size = 0
    for name, stream in carried:
        files[name] = decoded(stream)
        size += len(files[name])
        if size > limits.UNPACKED_BYTES:
            raise BeyondLimitError(f"les fichiers du dossier dépassent {limits.UNPACKED_BYTES >> 20} Mio")
    return files


def _carried(pdf: Pdf) -> Iterator[tuple[str, Stream]]:
    """Yield the embedded files by the names that their specifications give (ISO 32000-1, 7.11.4)."""
    names = pdf.Root.get(Name.Names, Dictionary()).get(Name.EmbeddedFiles)
    for node in walk_once(names, "/Kids") if names is not None else ():
        pairs = node.get(Name.Names, Array())
        for specification in list(pairs)[1::2]:
            yield _name(specification), _stream(specification)


def _name(specification: Any) -> str:
    written = specification.get(Name.UF, specification.get(Name.F))
    if not isinstance(written, String):
        raise TypeError(Name.UF)
    return str(written)


def _stream(specification: Any) -> Stream:
    embedded = specification.EF
    stream = embedded.get(Name.UF, embedded.get(Name.F))
    if not isinstance(stream, Stream):
        raise TypeError(Name.EF)
    return stream


def _faults_of_names(names: list[str], file: str) -> Iterator[Diagnostic]:
    for name in names:
        reason = next((why for refuses, why in REFUSALS if refuses(name)), None)
        if reason:
            yield _fault(name, reason, file)
    taken: dict[str, str] = {}
    for name in names:
        folded = _folded(name)
        if folded in taken:
            yield _fault(name, f"il est le même que « {_shown(taken[folded])} » sur certains ordinateurs", file)
        taken[folded] = name
    folders = {folded[:place]: name for folded, name in taken.items() for place in _slashes(folded)}
    for folded in taken.keys() & folders.keys():
        yield _fault(taken[folded], f"il est aussi le dossier de « {_shown(folders[folded])} »", file)


def _slashes(path: str) -> Iterator[int]:
    return (place for place, sign in enumerate(path) if sign == "/")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFD", name).casefold())


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in name[:80])


def _fault(name: str, reason: str, file: str) -> Diagnostic:
    return Diagnostic("CG522", f"nom de fichier refusé « {_shown(name)} » : {reason}", Place(file), HOSTILE)


def _refusal(code: str, message: str, file: str, hint: str) -> InputError:
    return InputError(Diagnostic(code, message, Place(file), hint))
