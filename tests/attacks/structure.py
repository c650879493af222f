"""What an attacker does to the bytes of a signed dossier: ranges, wrappings, tables of objects, ends of file."""

from __future__ import annotations

import re
from collections.abc import Callable

from contratgen.pades.reading import open_signed


def tail(blob: bytes, objects: dict[int, bytes], *, trailer: bytes = b"", table: str = "plain", junk: bytes = b""):
    """Return the file with one more revision written by hand: objects by number, a table of them, a trailer."""
    last = open_signed(blob, "x")
    previous = last.reader.xrefs.get_xref_container_info(last.reader.total_revisions - 1)
    out, places = bytearray(blob), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    out += junk
    start = len(out)
    out += b"xref\n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    if table == "free":
        out += b"%d 1\n0000000000 00001 f \n" % 5
    root = last.reader.trailer.raw_get("/Root").idnum
    size = previous.size + 50
    identity = re.findall(rb"/ID \[.*?\]", blob)[-1]
    info = b"/Info 2 0 R" if b"/Info" not in trailer else b""
    catalog = b"/Root %d 0 R" % root if b"/Root" not in trailer else b""
    out += b"trailer\n<<%s %s /Size %d %s /Prev %d %s>>\n" % (
        info,
        catalog,
        size,
        identity if b"/ID" not in trailer else b"",
        previous.declared_startxref,
        trailer,
    )
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def byte_range(blob: bytes, values: str, which: int = -1) -> bytes:
    """Return the file with the numbers of a byte range replaced in place."""
    found = list(re.finditer(rb"/ByteRange \[([^\]]*)\]( *)", blob))[which]
    room = found.end() - found.start() - len(b"/ByteRange []")
    return blob[: found.start()] + b"/ByteRange [" + values.encode()[:room].ljust(room) + b"]" + blob[found.end() :]


def contents(blob: bytes) -> tuple[int, int]:
    """Return where the last `/Contents` stands, angle brackets included."""
    signature = open_signed(blob, "x").signatures[-1]
    return int(signature.byte_range[1]), int(signature.byte_range[2])


def wrapped(blob: bytes) -> bytes:
    """Move the second range to the end of the file, with what one likes in the gap (signature wrapping)."""
    start, end = contents(blob)
    inside = b"0 0 9 9 re f".ljust(400)
    moved = blob[:end] + b"\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + inside + blob[end:]
    shift = len(moved) - len(blob)
    return byte_range(moved, f"0 {start} {end + shift} {len(blob) - end}")


def literal(blob: bytes) -> bytes:
    """Write the signature as a literal string of octal codes, as far as it goes."""
    start, end = contents(blob)
    room = end - start - 2
    value = bytes.fromhex(blob[start + 1 : end - 1].decode())
    text = "".join(f"\\{byte:03o}" for byte in value)[: room - room % 4].encode()
    return blob[:start] + b"(" + text.ljust(room) + b")" + blob[end:]


def skipped(blob: bytes) -> bytes:
    """Let the last revision follow the first, as if the party between had never signed."""
    ends = open_signed(blob, "x").reader.xrefs
    first, second = (ends.get_xref_container_info(one).declared_startxref for one in (1, 2))
    place = blob.rindex(b"/Prev %d" % second)
    return (
        blob[:place]
        + (b"/Prev %d" % first).ljust(len(b"/Prev %d" % second))
        + blob[place + len(b"/Prev %d" % second) :]
    )


def in_place(blob: bytes, value: bytes) -> bytes:
    """Write something in the place of the last signature."""
    start, end = contents(blob)
    return blob[:start] + value.ljust(end - start) + blob[end:]


def circle(blob: bytes) -> bytes:
    """Let every table of objects follow the last."""
    last = blob[blob.rindex(b"startxref") + 10 :].split()[0]
    return re.sub(rb"/Prev (\d+)", lambda found: b"/Prev " + last[: len(found[1])].ljust(len(found[1])), blob)


def behind(blob: bytes) -> bytes:
    """Let the last mark designate the table before: readers show the dossier without its last signature."""
    xrefs = open_signed(blob, "x").reader.xrefs
    start = xrefs.get_xref_container_info(xrefs.total_revisions - 2).declared_startxref
    return blob + b"startxref\n%d\n%%%%EOF\n" % start


def recased(blob: bytes) -> bytes:
    """Write all digits of the last signature in the other case."""
    start, end = contents(blob)
    return blob[:start] + blob[start:end].lower() + blob[end:]


def spaced(blob: bytes) -> bytes:
    """Put a space among the padding digits of the last signature."""
    _, end = contents(blob)
    return blob[: end - 3] + b"  >" + blob[end:]


def twice(blob: bytes) -> bytes:
    """Define the catalog twice in one revision; its table knows the second."""
    root = b"<</Type/Catalog/Pages 999 0 R>>"
    return tail(blob, {160: b"(x)"}, junk=b"1 0 obj\n" + root + b"\nendobj\n")


PAGE = b"<</Type/Page/MediaBox[0 0 9 9]>>"
BYTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "une étendue a une longueur nulle": (lambda b: byte_range(b, "0 0 0 0"), "CG702"),
    "une étendue est négative": (lambda b: byte_range(b, "0 -100 200 100"), "CG702"),
    "une étendue commence plus loin": (lambda b: byte_range(b, f"9 {contents(b)[0] - 9} {contents(b)[1]} 9"), "CG702"),
    "une étendue se recoupe": (lambda b: byte_range(b, "0 2000 1000 500"), "CG702"),
    "une étendue dépasse le fichier": (lambda b: byte_range(b, "0 99 100 99999999999"), "CG702"),
    "une étendue a deux nombres": (lambda b: byte_range(b, "0 99"), "CG701"),
    "une étendue s'arrête avant la fin": (
        lambda b: byte_range(b, f"0 {contents(b)[0]} {contents(b)[1]} {len(b) - contents(b)[1] - 1}"),
        "CG702",
    ),
    "la signature est emballée": (wrapped, "CG701"),
    "la signature est en chaîne littérale": (literal, "CG701"),
    "la signature manque": (lambda b: b.replace(b"/Contents <", b"/Contentz <"), "CG701"),
    "la signature est nulle": (lambda b: in_place(b, b"null"), "CG701"),
    "les chiffres changent de casse": (recased, "CG703"),
    "une espace se glisse dans le remplissage": (spaced, "CG703"),
    "l'encodage annoncé est un autre": (
        lambda b: b.replace(b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /adbe.pkcs7.detached"),
        "CG703",
    ),
    "l'encodage annoncé n'existe pas": (
        lambda b: b.replace(b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /ETSI.CAdES.detachee"),
        "CG702",
    ),
    "des objets suivent la fin, sans table": (lambda b: b + b"3 0 obj\n" + PAGE + b"\nendobj\n%%EOF\n", "CG701"),
    "des objets suivent la fin, sans marque": (lambda b: b + b"3 0 obj\n" + PAGE + b"\nendobj\n", "CG702"),
    "une table suit la fin, sans trailer": (lambda b: b + b"xref\n0 0\nstartxref\n9\n%%EOF\n", "CG701"),
    "une révision vide suit la fin": (lambda b: tail(b, {}), "CG701"),
    "un commentaire suit la fin": (lambda b: b + b"% rien\n", "CG702"),
    "des octets précèdent l'en-tête": (lambda b: b"\n" + b, "CG701"),
    "l'en-tête dit une autre version": (lambda b: b.replace(b"%PDF-1.7", b"%PDF-1.4", 1), "CG704"),
    "la marque de fin désigne la table d'avant": (behind, "CG702"),
    "une révision est sautée": (skipped, "CG702"),
    "une page est libérée": (lambda b: tail(b, {}, table="free"), "CG701"),
    "un objet est défini deux fois": (twice, "CG702"),
    "une révision ajoute une table cachée": (lambda b: tail(b, {160: b"(x)"}, trailer=b"/XRefStm 9"), "CG701"),
    "une révision chiffre le fichier": (lambda b: tail(b, {160: b"<<>>"}, trailer=b"/Encrypt 160 0 R"), "CG702"),
    "une révision change d'information": (lambda b: tail(b, {160: b"<<>>"}, trailer=b"/Info 160 0 R"), "CG706"),
    "une révision change de catalogue": (
        lambda b: tail(b, {160: b"<</Type/Catalog>>"}, trailer=b"/Root 160 0 R"),
        "CG701",
    ),
    "une révision change d'identité": (lambda b: tail(b, {160: b"(x)"}, trailer=b"/ID [<00><00>]"), "CG702"),
    "une révision remplace une page en cachette": (lambda b: tail(b, {17: PAGE}), "CG702"),
    "les révisions tournent en rond": (circle, "CG701"),
    "le fichier est coupé avant la dernière signature": (lambda b: b[: open_signed(b, "x").ends[-2] - 1], "CG704"),
}
"""What the attack does, in words → how, and the code that tells of it."""
