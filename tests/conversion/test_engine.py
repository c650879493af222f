from __future__ import annotations

from pathlib import Path

import pytest

from contratgen.base import world
from contratgen.base.diagnostics import EnvironmentFault
from contratgen.conversion.engine import find_engine


def installed(folder: Path, product: str) -> Path:
    (folder / "soffice.bin").write_bytes(b"")
    (folder / "bootstraprc").write_text(f"[Bootstrap]\nProductKey={product}\n", encoding="utf-8")
    (folder / "versionrc").write_text("[Version]\nbuildid=60(Build:1)\n", encoding="utf-8")
    return folder


def found_in(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    monkeypatch.setattr(world, "office_folders", lambda: folders)


def test_a_machine_without_libreoffice_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found_in(monkeypatch)
    with pytest.raises(EnvironmentFault) as fault:
        find_engine.__wrapped__()
    (diagnostic,) = fault.value.diagnostics
    assert diagnostic.code == "CG901"
    assert "libreoffice-writer-nogui libreoffice-math-nogui python3-uno" in diagnostic.hint
    assert fault.value.exit_code == 3


@pytest.mark.parametrize("product", ["LibreOffice 7.3", "LibreOffice 6.4", "LibreOffice"])
def test_a_libreoffice_older_than_the_promise_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, product: str
) -> None:
    found_in(monkeypatch, installed(tmp_path, product))
    with pytest.raises(EnvironmentFault) as fault:
        find_engine.__wrapped__()
    assert [d.code for d in fault.value.diagnostics] == ["CG902"]


@pytest.mark.parametrize("product", ["LibreOffice 7.4", "LibreOffice 24.8", "LibreOfficeDev 25.2"])
def test_a_recent_libreoffice_says_version_and_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, product: str
) -> None:
    found_in(monkeypatch, tmp_path / "nothing here", installed(tmp_path, product))
    engine = find_engine.__wrapped__()
    assert engine.version == product.split()[1]
    assert engine.versions == {"libreoffice": engine.version, "libreoffice_paquet": "construction 60(Build:1)"}


def test_the_interpreter_that_upstream_packages_bring_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found_in(monkeypatch, installed(tmp_path, "LibreOffice 25.2"))
    assert find_engine.__wrapped__().python == world.system_python()
    (tmp_path / "python").write_bytes(b"")
    assert find_engine.__wrapped__().python == tmp_path / "python"
