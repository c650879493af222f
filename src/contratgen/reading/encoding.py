"""Bytes → text: UTF-8, with or without a mark at its head, any line ends. Other encodings are recognised and named."""

from __future__ import annotations

import codecs
from typing import Final

from contratgen.base.diagnostics import Diagnostic, Place
from contratgen.base.faults import Fault
from contratgen.base.recognised import HTML, POINTER, recognised
from contratgen.reading.unicode import LINE_ENDS, checked, nfc

SAVE_AS: Final = (
    "Enregistrez-le en UTF-8 : dans le Bloc-notes, « Enregistrer sous », Encodage : UTF-8 ; "
    "dans LibreOffice, format Texte codé, jeu de caractères Unicode (UTF-8)."
)
WINDOWS: Final = Fault("CG110", "fichier enregistré en {name} : « {read} » n'est pas de l'UTF-8", SAVE_AS)
ENCODINGS: Final = {
    "cp1252": "Windows-1252 (« ANSI »)",
    "mac_roman": "Mac OS Roman",
    "cp850": "MS-DOS (page de codes 850)",
    "iso8859-15": "ISO 8859-15 (« Latin-9 »)",
}
"""What people's programs write beside UTF-8, the likeliest first."""
FRENCH: Final = frozenset("éèêëàâçîïôùûœ’«»€")
UTF_16: Final = Fault("CG111", "fichier enregistré en {name} (« Unicode ») au lieu d'UTF-8", SAVE_AS)
BINARY: Final = Fault(
    "CG111",
    "ce n'est pas un fichier de texte, mais {name}",
    "{hint}",
)
TEXT_ALONE: Final = "Enregistrez-le au format texte seul, en UTF-8 ; changer l'extension ne suffit pas."
UNKNOWN: Final = Fault("CG112", "encodage inconnu : octet 0x{byte:02X} ni UTF-8 ni Windows-1252", SAVE_AS)

WIDE_MARKS: Final = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
"""UTF-32 first: its mark begins like that of UTF-16."""
WIDE_SHARE: Final = 4
"""A text where one byte in four is zero is UTF-16 without its mark."""


def decode(blob: bytes, file: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text of a file, NFC, its lines ended by U+000A, and what is wrong with its bytes and characters.

    A file that has but another kind of line ends is read with those. Windows-1252 is read on, so that the file's other
    faults are found as well; what is no text gives an empty one.
    """
    start = Place(file, 1, 1)
    if kind := recognised(blob):
        lost = kind.as_document if kind in (HTML, POINTER) else TEXT_ALONE
        return "", (BINARY.at(start, name=kind.name, hint=lost),)
    for mark, name in WIDE_MARKS.items():
        if blob.startswith(mark):
            return "", (UTF_16.at(start, name=name),)
    if blob.count(0) * WIDE_SHARE > len(blob):
        return "", (UTF_16.at(start, name="UTF-16"),)
    text, faults = _decoded(blob.removeprefix(codecs.BOM_UTF8), file)
    text = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    text, found = checked(text if "\n" in text else LINE_ENDS.sub("\n", text), start)
    return text, (*faults, *found)


def _decoded(blob: bytes, file: str) -> tuple[str, tuple[Diagnostic, ...]]:
    try:
        return blob.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        before = blob[: error.start].decode("utf-8")
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        place = Place(file, len(lines), len(lines[-1]) + 1)
        byte = blob[error.start]
    tried = {name: blob.decode(name, "replace") for name in ENCODINGS}
    french = {name: sum(map(text.count, FRENCH)) for name, text in tried.items() if "\ufffd" not in text}
    likely = max(french, key=lambda name: french[name])
    if likely != "cp1252" and 2 * french[likely] <= sum(character > "\x7f" for character in tried[likely]):
        return blob.decode("utf-8", "replace").replace("\ufffd", "?"), (UNKNOWN.at(place, byte=byte),)
    return tried[likely], (WINDOWS.at(place, bytes([byte]).decode(likely), name=ENCODINGS[likely]),)
