"""No change of the interface goes unnoticed: `docs/interface.txt` is what the code offers."""

from __future__ import annotations

import difflib
import subprocess
import sys

import contratgen

from .interface import PAGE, interface

TOLD = "L'interface a changé. Si c'est voulu : python tests/library/interface.py, et une ligne dans CHANGELOG.md."


def test_the_page_lists_the_interface_of_the_code() -> None:
    written, offered = PAGE.read_text(encoding="utf-8"), interface()
    changes = difflib.unified_diff(
        written.splitlines(), offered.splitlines(), "docs/interface.txt", "code", lineterm=""
    )
    assert written == offered, "\n".join([TOLD, *changes])


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in contratgen.__all__:
        value = getattr(contratgen, name)
        assert getattr(value, "__doc__", None), name
    assert set(contratgen.__all__) <= set(dir(contratgen))


def test_importing_it_loads_the_standard_library_alone() -> None:
    """Nothing heavy until it is used."""
    code = "import sys; known = set(sys.modules); import contratgen; print(*sorted(set(sys.modules) - known))"
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) == {"contratgen"}
    assert [name for name in loaded if name.startswith("contratgen.")] == []
