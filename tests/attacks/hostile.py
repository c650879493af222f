"""Files made to exhaust who reads them: loops, bombs, depths, numbers without end; small, as each is cheap to send."""

from __future__ import annotations

import zlib

CATALOG = b"<</Type/Catalog/Pages 2 0 R %s>>"
BASE = {2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"}
SPACE = b" " * 50_000_000


def pdf(catalog: bytes = b"", trailer: bytes = b"", **objects: bytes) -> bytes:
    """Return a file: `catalog` and `trailer` are more entries, `objects` more objects (`o4=…`)."""
    bodies = {1: CATALOG.replace(b"%s", catalog), **BASE, **{int(name[1:]): body for name, body in objects.items()}}
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(bodies.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size, start = max(bodies) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        known = number in places
        out += b"%010d 00000 n \n" % places[number] if known else b"0000000000 00000 f \n"
    out += b"trailer\n<</Size %d/Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def signed(contents: bytes, span: bytes = b"[0 10 20 10]") -> bytes:
    """Return a file with one signature of these contents and range."""
    return pdf(
        b"/AcroForm<</Fields[5 0 R]/SigFlags 3>>",
        o5=b"<</FT/Sig/T(a)/V 6 0 R>>",
        o6=b"<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange%s/Contents%s>>" % (span, contents),
    )


def table(rows: bytes, entries: bytes, **objects: bytes) -> bytes:
    """Return a file whose objects are told by a stream; `rows` may be anything."""
    out = bytearray(b"%PDF-1.7\n")
    for body in objects.values():
        out += body
    start = len(out)
    out += b"99 0 obj\n%s\nendobj\n" % stream(b"/Type/XRef/Root 1 0 R" + entries, rows)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def packed(content: bytes, filters: bytes) -> bytes:
    """Return a file whose form stands in an object stream."""
    catalog = b"1 0 obj\n%s\nendobj\n" % CATALOG.replace(b"%s", b"/AcroForm 3 0 R")
    holder = b"50 0 obj\n%s\nendobj\n" % stream(b"/Type/ObjStm/N 1/First 4/Filter" + filters, content)
    first, second = 9, 9 + len(catalog)
    rows = bytearray(6 * 100)
    rows[6:12] = b"\1" + first.to_bytes(4) + b"\0"
    rows[18:24] = b"\2" + (50).to_bytes(4) + b"\0"
    rows[300:306] = b"\1" + second.to_bytes(4) + b"\0"
    rows[594:600] = b"\1" + (second + len(holder)).to_bytes(4) + b"\0"
    return table(bytes(rows), b"/Size 100/W[1 4 1]", o1=catalog, o50=holder)


def revisions(count: int) -> bytes:
    """Return a file with many revisions."""
    out = bytearray(pdf())
    start = out.rindex(b"xref\n0")
    for _ in range(count):
        here = len(out)
        out += b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (start, here)
        start = here
    return bytes(out)


def mutual() -> bytes:
    """Return a file whose two tables each follow the other."""
    first = pdf(trailer=b"/Prev 0000000000")
    start = first.rindex(b"xref\n0")
    here = len(first)
    both = first + b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (start, here)
    return both.replace(b"/Prev 0000000000", b"/Prev %010d" % here)


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 128 | len(digits)]) + digits + content


def nested(levels: int) -> bytes:
    value = b"\5\0"
    for _ in range(levels):
        value = der(0x30, value)
    return b"<%s>" % der(0x30, bytes.fromhex("06092a864886f70d010702") + der(0xA0, value)).hex().encode()


BOMB = zlib.compress(b"3 0 " + SPACE * 8, 9)
FIELDS = b"/AcroForm<</Fields[5 0 R]>>"
HOSTILE = {
    "des listes à cent mille niveaux": lambda: pdf(b"/X " + b"[" * 100_000 + b"]" * 100_000),
    "des dictionnaires à cent mille niveaux": lambda: pdf(b"/X " + b"<</A " * 100_000 + b"1" + b">>" * 100_000),
    "des listes profondes dans le trailer": lambda: pdf(trailer=b"/X " + b"[" * 100_000 + b"]" * 100_000),
    "une table qui se suit elle-même": lambda: pdf(trailer=b"/Prev %d" % pdf().rindex(b"xref\n0")),
    "deux tables qui se suivent": mutual,
    "cent mille révisions": lambda: revisions(100_000),
    "trois cents révisions": lambda: revisions(300),
    "des champs parents d'eux-mêmes": lambda: pdf(FIELDS, o5=b"<</FT/Sig/T(a)/Parent 5 0 R/Kids[5 0 R]>>"),
    "des champs qui se doublent": lambda: pdf(
        FIELDS, **{f"o{n}": b"<</T(a%d)/Kids[%d 0 R %d 0 R]>>" % (n, n + 1, n + 1) for n in range(5, 60)}, o60=b"<<>>"
    ),
    "trop de champs": lambda: pdf(b"/AcroForm<</Fields[" + b"5 0 R " * 600 + b"]>>", o5=b"<</FT/Sig/T(a)>>"),
    "une bombe dans un flux d'objets": lambda: packed(BOMB, b"/FlateDecode"),
    "une bombe dans une bombe": lambda: packed(zlib.compress(BOMB, 9), b"[/FlateDecode/FlateDecode]"),
    "une bombe pour table": lambda: table(BOMB, b"/Size 99999999/W[1 4 1]/Filter/FlateDecode"),
    "une table aux largeurs absurdes": lambda: table(bytes(600), b"/Size 100/W[100000000 100000000 1]"),
    "une table aux numéros absurdes": lambda: table(bytes(600), b"/Size 100/W[1 4 1]/Index[0 4000000000]"),
    "une table d'un milliard de lignes": lambda: pdf().replace(b"xref\n0 4", b"xref\n0 999999999"),
    "une référence qui tourne en rond": lambda: pdf(b"/AcroForm 4 0 R", o4=b"5 0 R", o5=b"4 0 R"),
    "une longueur qui se mesure elle-même": lambda: pdf(
        b"/AcroForm 4 0 R", o4=b"<</Length 4 0 R>>\nstream\nx\nendstream"
    ),
    "un nombre d'un million de chiffres": lambda: pdf(b"/X " + b"9" * 1_000_000),
    "une place d'un million de chiffres": lambda: pdf()[:-20] + b"startxref\n" + b"9" * 1_000_000 + b"\n%%EOF\n",
    "rien que des fins": lambda: b"%PDF-1.7\n" + b"%%EOF\n" * 1_000_000,
    "une étendue d'un million de nombres": lambda: signed(b"<00>", b"[" + b"0 1 " * 250_000 + b"]"),
    "une étendue de chaînes": lambda: signed(b"<00>", b"[(a)(b)(c)(d)]"),
    "une étendue qui est sa signature": lambda: signed(b"<00>", b" 6 0 R "),
    "une signature d'un méga-octet de zéros": lambda: signed(b"<" + b"00" * 1_000_000 + b">"),
    "une signature d'un méga-octet de débuts": lambda: signed(b"<" + b"3080" * 500_000 + b">"),
    "une signature à trois mille niveaux": lambda: signed(nested(3_000)),
    "une signature de longueur mensongère": lambda: signed(b"<3084ffffffff0609>"),
    "un fichier chiffré": lambda: pdf(trailer=b"/Encrypt 4 0 R", o4=b"<</Filter/Standard/V 5/R 6>>"),
    "des noms qui se contiennent": lambda: pdf(b"/Names<</EmbeddedFiles 4 0 R>>", o4=b"<</Kids[4 0 R]/Names 4 0 R>>"),
}
"""What the file is, in words → how it is made."""
