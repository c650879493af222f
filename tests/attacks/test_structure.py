"""Attacks on the bytes: ranges, wrappings (USF, SWA), incremental saving (ISA), tables of objects, several ends."""

from __future__ import annotations

import pytest

from .structure import BYTES


@pytest.mark.parametrize("name", BYTES)
def test_bytes_rearranged_are_rejected(scene, name):
    attack, code = BYTES[name]
    report = scene.verdict(attack(scene.signed))
    assert report.verdict == "rejeté"
    assert code in report.codes
