"""Whatever bytes arrive, a piece is accepted or refused by a diagnostic: never another exception."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contratgen.base.diagnostics import InputError
from contratgen.bundling.pieces.vetting import vet_piece

TOKENS = st.sampled_from(
    [b"/Kids", b"/Parent", b"1 0 R", b"2 0 R", b"3 0 R", b"4 0 R", b"null", b"[", b"]", b"<<", b">>", b"(", b")",
     b"-1", b"99999999999", b"1.5", b"/Page", b"/Pages", b"/JS", b"true", b"/Form", b"/Image", b"<FEFF>", b"\xff\x00"]
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), TOKENS | st.binary(min_size=1, max_size=3)), min_size=1, max_size=6
)

RICH = {
    "page": "/Resources << /XObject << /X 10 0 R >> /Font << /F << /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1]"
    " /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 4 0 R >> /Encoding << /Differences [1 /a] >> /FirstChar 1 /LastChar 1"
    " /Widths [1] >> >> /ExtGState << /G << /SMask << /S /Alpha /G 10 0 R >> >> >> >>"
    " /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>]",
    "catalogue": "/Outlines << >> /OCProperties << /OCGs [11 0 R] /D << >> >> /AcroForm << /Fields [] >>",
}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(changes=CHANGES)
def test_a_damaged_piece_is_accepted_or_refused(maker: Any, changes: list[tuple[float, bytes]]) -> None:
    form = maker.stream(b"/C BMC q Q EMC", "/Type /XObject /Subtype /Form /BBox [0 0 1 1]")
    blob = bytearray(maker.written(RICH, {10: form, 11: b"<< /Type /OCG /Name (Rues) >>"}))
    for place, token in changes:
        start = int(place * len(blob))
        blob[start : start + len(token)] = token  # offsets stay right: the damage is within objects
    assert all(code.startswith("CG5") for code in codes(bytes(blob)))


def codes(blob: bytes) -> list[str]:
    """Return the codes that a piece is given, refused or accepted."""
    try:
        found = vet_piece("pieces/a.pdf", blob).warnings
    except InputError as refusal:
        found = refusal.diagnostics
    return [fault.code for fault in found]
