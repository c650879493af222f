"""Attacks on the bytes: ranges, wrappings (USF, SWA), incremental saving (ISA), tables of objects, several ends."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, NameObject, Reference

from contratgen.verification.changes import plain_changes

from .structure import BYTES


@pytest.mark.parametrize("name", BYTES)
def test_bytes_rearranged_are_rejected(scene, name):
    attack, code = BYTES[name]
    report = scene.verdict(attack(scene.signed))
    assert report.verdict == "rejeté"
    assert code in report.codes


@pytest.mark.parametrize(("root", "info", "found"), [(0, 0, []), (1, 0, ["CG706"]), (0, 1, ["CG706"])])
def test_another_generation_is_another_object(root, info, found):
    """The reader refuses most such files itself: stand-ins for its views are looked at."""

    def view(revision: int) -> SimpleNamespace:
        trailer = DictionaryObject({NameObject("/Info"): IndirectObject(2, info * revision, None)})
        return SimpleNamespace(root_ref=Reference(1, root * revision), trailer_view=trailer)

    reader = SimpleNamespace(total_revisions=2, get_historical_resolver=view, root={})
    examined = SimpleNamespace(opened=SimpleNamespace(reader=reader))
    assert [one.code for one in plain_changes(examined)] == found
