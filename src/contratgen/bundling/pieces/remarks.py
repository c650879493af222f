"""What qpdf remarks about a supplied PDF, sorted: what every reader reads alike, and what two could read as two files.

What is harmless is mended by writing the piece anew; only the rest refuses it.
"""

from __future__ import annotations

import re
from typing import Final

import pikepdf
from pikepdf import Pdf, Stream

from contratgen.pdf.opening import open_pdf

HEADER: Final = b"%PDF-"
HEADER_WITHIN: Final = 1024
"""Bytes within which readers look for the header (ISO 32000-1, annex H.3, note 13)."""
HARMLESS: Final = re.compile(
    r"object has offset 0 |entry for the xref stream itself is missing|Resources is missing or invalid"
    r"|/Type key should be /Pages? but is not|missing or invalid /Type entry|extraneous whitespace"
    r"|followed by carriage return only|bad indirect reference \(0 0 R\)|can't find PDF header"
)
"""Remarks on what all readers pass over: a free entry written as used, a missing type, blanks, a null reference."""
SIZE: Final = re.compile(r"reported number of objects \((\d+)\) is not one plus the highest object number \((\d+)\)")
TWICE: Final = re.compile(
    r"\((?:object stream (\d+), )?object \d+ \d+, offset (\d+)\): dictionary has duplicated key (\S+);"
)
UNENDED: Final = re.compile(r"\(object \d+ \d+, offset (\d+)\): expected endobj")
NEXT: Final = re.compile(rb"\s*(?:\d+\s+\d+\s+obj|xref|trailer|startxref)\b")
TABLE: Final = re.compile(rb"startxref\s+(\d+)\s+(?:%%EOF\s*)?\Z")
END: Final = b"%%EOF"
REVISION: Final = re.compile(rb"obj|xref|stream|trailer")
"""What a revision holds, even one that was cut short: what stands before it is not the document."""
TAIL: Final = 2_048
TOKEN: Final = re.compile(
    rb"%[^\r\n]*|<<|>>|\[|\]|<[0-9A-Fa-f\s]*>|/[^\s\0/<>\[\](){}%]*|\((?:\\.|[^\\()])*\)|\d+\s+\d+\s+R\b"
    rb"|[^\s\0/<>\[\](){}%]+",
    re.DOTALL,
)
"""One token of a dictionary (ISO 32000-1, 7.2); a text with brackets within it is none, and proves nothing."""
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
"""A character of a name, by its number (ISO 32000-1, 7.3.5)."""


def header_place(blob: bytes) -> int:
    """Return where a PDF begins in a file, -1 if it is none: blanks or a mail's lines may stand before."""
    return blob[:HEADER_WITHIN].find(HEADER)


def open_piece(blob: bytes) -> tuple[Pdf, bytes]:
    """Open a supplied PDF under limits and without repair; return it with the bytes that its offsets count in.

    Offsets count from the header, or from the beginning of the file; blanks before the table are passed over.
    Raises what `open_pdf` raises.
    """
    place = header_place(blob)
    readings = [_on_table(blob[place:])]
    if place > 0:
        readings.append(_on_table(blob[:place] + b" " * len(HEADER) + blob[place + len(HEADER) :]))
    for read in readings[:-1]:
        try:
            return open_pdf(read), read
        except pikepdf.PasswordError:
            raise
        except pikepdf.PdfError:
            continue
    return open_pdf(readings[-1]), readings[-1]


def _on_table(read: bytes) -> bytes:
    """Return a file that ends with the place of its table, past the blanks before that table."""
    end = read.rfind(END) + len(END)
    if end >= len(END) and not REVISION.search(read, end):
        read = read[:end] + b"\n"  # a page of a web site, or zeros up to a block's end, may stand behind
    found = TABLE.search(read[-TAIL:])
    place = int(found[1]) if found else len(read)
    ahead = read[place : place + TAIL]
    blanks = len(ahead) - len(ahead.lstrip())
    if blanks and ahead.lstrip().startswith(b"xref"):
        return read + b"\nstartxref\n%d\n%%%%EOF\n" % (place + blanks)
    return read


def is_ambiguous(pdf: Pdf, read: bytes) -> bool:
    """Whether qpdf has remarked, since it was last asked, what two readers could take for two documents.

    `read` is the bytes that `open_piece` returned with it.
    """
    return any(not _harmless(pdf, read, str(remark)) for remark in pdf.get_warnings())


def _harmless(pdf: Pdf, read: bytes, remark: str) -> bool:
    if found := SIZE.search(remark):
        size = int(found[1])  # too small: some readers drop what is beyond; the whole file, with its catalog
        return size > int(found[2]) or pdf.Root.objgen[0] >= size
    if found := TWICE.search(remark):
        holder = pdf.get_object((int(found[1]), 0)) if found[1] else None
        text = holder.read_bytes() if isinstance(holder, Stream) else read
        return _same_twice(text[int(found[2]) :], found[3].encode())
    if found := UNENDED.search(remark):
        return NEXT.match(read, int(found[1])) is not None
    return HARMLESS.search(remark) is not None


def _same_twice(text: bytes, key: bytes) -> bool:
    """Whether a dictionary, whose inside begins a text, gives a key one value, as often as it stands there.

    False where it does not stand there twice, or where anything is no token.
    """
    values: list[list[bytes]] = []
    depth = 1
    is_value = False
    place = 0
    for token in TOKEN.finditer(text):
        if text[place : token.start()].strip():
            return False
        place = token.end()
        word = token[0] if token[0].startswith(b"(") else b" ".join(token[0].split())
        if word.startswith(b"/"):
            word = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), word)
        if word.startswith(b"%"):
            continue
        if depth == 1 and word == b">>":
            break
        if depth == 1 and word.startswith(b"/") and not is_value:
            values.append([word])
        elif values:
            values[-1].append(word)
        depth += (word in {b"<<", b"["}) - (word in {b">>", b"]"})
        is_value = depth == 1 and bool(values) and len(values[-1]) == 1
    found = [value[1:] for value in values if value[0] == key]
    return len(found) > 1 and all(value == found[0] for value in found)
