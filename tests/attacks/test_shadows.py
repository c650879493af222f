"""Shadow and certification attacks, and updates that a certification allows and we do not."""

from __future__ import annotations

import pytest

from .forging import raw_sign, stamped
from .recipes import attacked
from .shadows import SHADOWS

BETWEEN = [
    name
    for name in SHADOWS
    if name
    not in (
        "des droits d'usage sont accordés",
        "la certification désigne une autre signature",
        "un champ prend la signature d'un autre",
    )
]
"""Those that can be done when one party alone has signed."""


@pytest.mark.parametrize("name", SHADOWS)
def test_what_a_time_stamp_covers_is_rejected(scene, name):
    report = scene.verdict(stamped(scene, attacked(scene.signed, SHADOWS[name])))
    assert report.verdict == "rejeté"
    assert {"CG701", "CG702", "CG704", "CG706", "CG707", "CG710", "CG711"} & set(report.codes)


@pytest.mark.parametrize("name", BETWEEN)
def test_what_the_next_party_signs_is_rejected(scene, name):
    report = scene.verdict(raw_sign(scene, attacked(scene.begun, SHADOWS[name]), "prefet"))
    assert report.verdict == "rejeté"
    assert {"CG701", "CG702", "CG704", "CG706", "CG707", "CG710", "CG711"} & set(report.codes)
