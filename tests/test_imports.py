"""Only what a command needs is imported, when it needs it: seen from outside, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = """
import sys
from contratgen.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("\\nmodules:", *sorted(set(sys.modules).intersection({unwanted!r})))
"""
HEAVY = (
    "PIL",
    "babel",
    "docx",
    "docxtpl",
    "fontTools",
    "img2pdf",
    "jinja2",
    "jsonschema",
    "lxml",
    "markdown",
    "num2words",
)
PDF = ("pikepdf", "pyhanko", "pyhanko_certvalidator", "pypdf", "cryptography")
TYPES = ("pydantic", "ruamel", "rich", "yaml")


def imported(*arguments: str, among: tuple[str, ...]) -> list[str]:
    """Return the libraries that a command imports, among some."""
    command = [sys.executable, "-c", SCRIPT.format(unwanted=among), *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.rpartition("modules:")[2].split()


def test_the_front_door_imports_no_library() -> None:
    """`import contratgen` costs nothing."""
    libraries = HEAVY + PDF + (*TYPES, "typer")
    command = [sys.executable, "-c", f"import sys, contratgen; print(*set({libraries!r}) & set(sys.modules))"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []


def test_the_version_needs_the_command_line_alone() -> None:
    """Neither schemas nor documents."""
    assert imported("--version", among=HEAVY + PDF + TYPES) == []


def test_a_check_imports_no_writer_and_no_printer() -> None:
    """Once its pieces were vetted: no PDF or Word library, no font; and libyaml alone for YAML."""
    imported("check", "examples/auray", among=())  # keeps the verdicts on the pieces
    unwanted = ("docx", "docxtpl", "fontTools", "img2pdf", "jsonschema", "num2words", "rich", "ruamel")
    assert imported("check", "examples/auray", among=unwanted + PDF) == []


@pytest.mark.parametrize("command", ["check", "build", "sign", "verify", "template"])
def test_the_help_of_a_command_imports_none_of_its_stages(command: str) -> None:
    """Its options are known before its work."""
    assert imported(command, "--help", among=HEAVY + PDF + ("ruamel", "yaml")) == []
