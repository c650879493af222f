"""One LibreOffice for the whole session, and the two PDF files that most tests look at."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contratgen.conversion.engine import Engine, find_engine
from contratgen.conversion.vet import vet
from contratgen.conversion.worker import Converter

from .samples import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.conversion.document import PdfDocument

sys.path.insert(0, str(Path(__file__).parents[1] / "ooxml"))  # the builder of small Word files

DAY = date(2024, 6, 1)


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def engine() -> Engine:
    return find_engine()


@pytest.fixture(scope="session")
def converter(engine: Engine) -> Iterator[Converter]:
    with Converter(engine) as warm:
        yield warm


@pytest.fixture(scope="session")
def docx() -> bytes:
    return everything().to_bytes()


@pytest.fixture(scope="session")
def finished(converter: Converter, docx: bytes) -> PdfDocument:
    return converter.convert(docx, vet(docx, "tout.docx", DAY), "tout.docx")
