"""The stage as the pipeline uses it: several documents, the cache, faults together, the same bytes every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from contratgen.base import storage, world
from contratgen.base.diagnostics import ContratgenError, Diagnostic, EnvironmentFault, InputError, Place
from contratgen.conversion import pool as pool_module
from contratgen.conversion.document import Properties
from contratgen.conversion.engine import find_engine
from contratgen.conversion.pool import Pool
from contratgen.conversion.stage import Convert, cache_key, cached_pdf, keep_pdf
from contratgen.conversion.text import reading_text
from contratgen.conversion.vet import vet

from .conftest import DAY
from .samples import Sample, full

if TYPE_CHECKING:
    from collections.abc import Callable

    from contratgen.conversion.document import PdfDocument
    from contratgen.conversion.engine import Engine

pytestmark = pytest.mark.converter

PROPERTIES = Properties("Titre", "", "fr-FR", DAY)


def small(words: str = "Bonjour") -> bytes:
    sample = Sample()
    sample.text(words)
    return sample.to_bytes()


def converted(
    pool: Pool, documents: dict[str, bytes], progress: Callable[[str], None] = lambda _name: None
) -> dict[str, PdfDocument]:
    """Return the PDF of each Word file."""
    return {name: pdf for name, (_, pdf) in Convert(DAY, pool, progress)(documents.items()).items()}


def test_documents_come_back_under_their_names_in_the_order_given_and_are_announced() -> None:
    announced: list[str] = []
    documents = {"b.docx": small("b"), "a.docx": full(2).to_bytes(), "c.docx": small("c")}
    with Pool(2) as pool:
        made = converted(pool, documents, announced.append)
    assert list(made) == ["b.docx", "a.docx", "c.docx"]
    assert [document.pages for document in made.values()] == [1, made["a.docx"].pages, 1]
    assert sorted(announced) == sorted([*documents] * 2)


def test_what_is_in_the_cache_needs_no_libreoffice(
    engine: Engine, finished: PdfDocument, docx: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_pdf(cache_key(docx, vet(docx, "tout.docx", DAY), engine), finished)
    monkeypatch.delattr(pool_module, "Converter")
    with Pool() as pool:
        assert converted(pool, {"tout.docx": docx}) == {"tout.docx": finished}


def test_another_date_title_or_document_is_another_entry(engine: Engine) -> None:
    keys = {
        cache_key(b"a", PROPERTIES, engine),
        cache_key(b"b", PROPERTIES, engine),
        cache_key(b"a", Properties("Autre", "", "fr-FR", DAY), engine),
        cache_key(b"a", Properties("Titre", "", "fr-FR", date(2024, 6, 2)), engine),
    }
    assert len(keys) == 4


@pytest.mark.parametrize("damage", [b"", b"x" * 10, bytes(32) + b"%PDF-1.7"])
def test_a_damaged_entry_counts_for_none(finished: PdfDocument, damage: bytes) -> None:
    keep_pdf("0" * 64, finished)
    assert cached_pdf("0" * 64) == finished
    (path,) = (one for one in (world.cache_folder() / "pdf").rglob("*") if one.is_file())
    storage.write_file(path, damage)
    assert cached_pdf("0" * 64) is None


def test_a_cache_that_cannot_be_written_is_done_without(finished: PdfDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nowhere")
    keep_pdf("0" * 64, finished)
    assert cached_pdf("0" * 64) is None


def test_the_faults_of_all_documents_come_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pool_module, "Converter")
    documents = {"b.docx": b"", "a.docx": Sample(title="").to_bytes()}
    with Pool(2) as pool, pytest.raises(InputError) as fault:
        converted(pool, documents)
    assert [(d.place.file, d.code) for d in fault.value.diagnostics] == [("a.docx", "CG404"), ("b.docx", "CG401")]


def test_the_converters_faults_come_together_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, _engine: Engine) -> None: ...

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None: ...

        def convert(self, _docx: bytes, _properties: Properties, name: str) -> PdfDocument:
            raise EnvironmentFault(Diagnostic("CG412", "arrêt", Place(name)))

    monkeypatch.setattr(pool_module, "Converter", Broken)
    with Pool(2) as pool, pytest.raises(ContratgenError) as fault:
        converted(pool, {"a.docx": small("a"), "b.docx": small("b")})
    assert fault.value.exit_code == 3
    assert [d.place.file for d in fault.value.diagnostics] == ["a.docx", "b.docx"]


def test_no_document_means_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pool_module, "Converter")
    with Pool() as pool:
        assert converted(pool, {}) == {}


def test_another_libreoffice_elsewhere_gives_the_same_bytes(
    finished: PdfDocument, docx: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 3: a fresh process, later, in another time zone, language, home and working folder."""
    for name, value in (("TZ", "Asia/Tokyo"), ("LC_ALL", "de_DE.UTF-8"), ("HOME", "/nowhere"), ("LANG", "tr_TR")):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir("/")
    with Pool() as pool:
        assert converted(pool, {"autre.docx": docx})["autre.docx"].pdf == finished.pdf


def test_a_document_passes_twice_and_never_a_third_time() -> None:
    """The second Word file is converted when it is another one; each pass is announced."""
    announced: list[str] = []
    documents, other = {"a.docx": small("a"), "b.docx": small("b")}, small("autre")
    with Pool(2) as pool:
        convert = Convert(DAY, pool, announced.append)
        made = convert(documents.items(), lambda name, docx, _pdf: other if name == "a.docx" else docx)
    assert {name: docx for name, (docx, _) in made.items()} == {"a.docx": other, "b.docx": documents["b.docx"]}
    assert "autre" in reading_text(made["a.docx"][1].pdf)
    assert sorted(announced) == ["a.docx", "a.docx", "b.docx", "b.docx"]


def test_a_pool_starts_no_more_than_its_jobs_and_lends_what_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started early, lent later."""
    monkeypatch.setattr(world, "processors", lambda: 2)
    with Pool(1) as pool:
        pool.start()
        with pool.lent() as first:
            assert first._office is not None
            assert pool._idle.empty()
        with pool.lent() as second:
            assert second is first


def test_a_pool_that_is_dismissed_has_ended_when_it_is_closed() -> None:
    """It ends beside what the caller goes on to do."""
    with Pool(1) as pool:
        pool.start(1)
        with pool.lent() as converter:
            assert converter._office is not None
            process = converter._office._process
        pool.dismiss()
    assert process.poll() is not None


def test_one_that_cannot_start_is_told_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the cache needs none: starting early is no reason to fail."""
    engine = find_engine()
    monkeypatch.setattr(pool_module, "find_engine", lambda: replace(engine, python=Path("/nowhere/python3")))
    with Pool() as pool:
        pool.start()
        with pytest.raises(EnvironmentFault) as fault:
            converted(pool, {"jamais-vu.docx": small("jamais vu")})
    assert [d.code for d in fault.value.diagnostics] == ["CG904"]
