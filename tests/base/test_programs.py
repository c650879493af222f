"""A program of the system that does not answer is told of: nobody waits for ever."""

from __future__ import annotations

import pytest

from contratgen.base import limits, world
from contratgen.base.diagnostics import EnvironmentFault
from contratgen.base.programs import answer_of
from contratgen.conversion import engine, office
from contratgen.project.git_revision import project_at


def fault_of(call) -> str:
    with pytest.raises(EnvironmentFault) as fault:
        call()
    (told,) = fault.value.diagnostics
    assert told.code == "CG913"
    return told.message


def test_a_program_that_is_late_is_told_of():
    assert (
        fault_of(lambda: answer_of(("sleep", "60"), 0.1))
        == "« sleep » ne répond pas : il n'a rien répondu en 0 secondes"
    )


def test_a_program_that_does_not_start_is_told_of(tmp_path):
    (tmp_path / "abime").write_bytes(b"")
    (tmp_path / "abime").chmod(0o755)
    assert "ce n'est pas un programme" in fault_of(lambda: answer_of((str(tmp_path / "abime"),)))
    assert "il n'y a rien de ce nom" in fault_of(lambda: answer_of((str(tmp_path / "absent"),)))


@pytest.fixture
def sleeper(tmp_path, monkeypatch):
    """Have every program of the system sleep for longer than one waits."""
    script = tmp_path / "dormeur"
    script.write_text("#!/bin/sh\nexec sleep 60\n")
    script.chmod(0o755)
    monkeypatch.setattr(world, "program", lambda _name: script)
    monkeypatch.setattr(answer_of, "__defaults__", (0.2, b""))
    monkeypatch.setattr(limits, "REVISION_SECONDS", 0.2)
    return script


def test_whoever_asks_says_so(sleeper, tmp_path):
    """dpkg, unshare and git."""

    def at_a_revision():
        with project_at("HEAD", tmp_path):
            pass

    folder = type(tmp_path)(world.OFFICE_FOLDERS[0])
    for asking in (lambda: engine._package(folder), office._isolation.__wrapped__, at_a_revision):
        assert str(sleeper) in fault_of(asking)
