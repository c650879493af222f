"""`reading/project.py` and `reading/files.py`: nothing outside the folder, nothing twice, nothing raised."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contratgen.base import limits
from contratgen.base.diagnostics import InputError, MisuseError, Place
from contratgen.reading import files
from contratgen.reading.files import input_digests
from contratgen.reading.located import Scalar
from contratgen.reading.project import ProjectSources, read_project

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parents[1] / "cases" / "reading"
WRITTEN = Place("contributions/ars/contribution.yaml", 14, 7)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small project."""
    put(tmp_path, "contrat.yaml", "format: 1\ncarte: commun/Carte.pdf\n")
    put(tmp_path, "contributions/ars/contribution.yaml", "denomination: ARS\nvote: pieces/vote-2024.pdf\n")
    put(tmp_path, "contributions/ars/texte.md", "## Présentation\nTexte\n")
    put(tmp_path, "contributions/ars/pieces/vote-2024.pdf", "%PDF")
    put(tmp_path, "commun/Carte.pdf", "%PDF carte")
    return tmp_path


def put(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def found(folder: Path) -> list[str]:
    return [f"{d.code} {d.place}" for d in read_project(folder).diagnostics]


def test_a_project_is_read_whole() -> None:
    """Framework, texts, contributions in the order of their identifiers, templates and files."""
    sources = read_project(CASES / "bon-projet")
    assert sources.framework == {"format": "1"}
    assert sources.texts == {"Préambule": "Un"}
    assert [(c.identifier, c.facts, c.texts) for c in sources.contributions] == [
        ("ars", {"denomination": "ARS", "logo": "logo.png", "pieces": ["pieces/vote.pdf"]}, {"Présentation": "Texte"}),
        ("caf", {"a": "1"}, {}),
    ]
    assert sources.templates == {"contrat.docx": b"PK"}
    assert sources.files["contributions/ars/logo.png"] == b"\x89PNG"
    assert sorted(sources.files) == sorted(input_digests(CASES / "bon-projet"))
    assert "sortie/manifest.json" not in sources.files
    assert len(sources.files) == len([*sources.files])


def test_digests_are_those_of_the_bytes(folder: Path) -> None:
    """What a build depends on: every file, by path."""
    digests = input_digests(folder)
    assert digests["contrat.yaml"] == hashlib.sha256(b"format: 1\ncarte: commun/Carte.pdf\n").hexdigest()
    assert list(digests) == sorted(digests, key=lambda path: path.split("/"))


def test_a_file_is_read_only_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is checked is what is used: bytes are kept."""
    opened: list[str] = []
    real = os.open

    def counting(path: Path, flags: int) -> int:
        opened.append(Path(path).name)
        return real(path, flags)

    monkeypatch.setattr(files.os, "open", counting)
    sources = read_project(folder)
    for _ in range(2):
        sources.open_file("contributions/ars", Scalar("pieces/vote-2024.pdf", WRITTEN))
    assert sorted(opened) == sorted({"contrat.yaml", "contribution.yaml", "texte.md", "vote-2024.pdf"})


@pytest.mark.parametrize("prepare", [lambda _: None, lambda folder: (folder / "contrat.yml").write_text("a: 1")])
def test_a_folder_without_framework_is_no_project(tmp_path: Path, prepare: Callable[[Path], object]) -> None:
    """CG101, as a misuse: exit code 2."""
    prepare(tmp_path)
    with pytest.raises(MisuseError) as raised:
        read_project(tmp_path)
    assert [d.code for d in raised.value.diagnostics] == ["CG101"]
    with pytest.raises(MisuseError):
        read_project(tmp_path / "absent")


def test_too_many_files_are_no_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home folder is not walked to its end."""
    monkeypatch.setattr(limits, "PROJECT_FILES", 3)
    with pytest.raises(MisuseError) as raised:
        read_project(folder)
    assert [d.code for d in raised.value.diagnostics] == ["CG101"]


def test_links_are_never_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link to a file, a folder or the framework itself is refused, wherever it leads."""
    outside = tmp_path_factory.mktemp("ailleurs")
    (outside / "secret.pdf").write_text("secret")
    (folder / "contributions/ars/pieces/secret.pdf").symlink_to(outside / "secret.pdf")
    (folder / "contributions/caf").symlink_to(outside)
    (folder / "contrat.yaml").unlink()
    (folder / "contrat.yaml").symlink_to(folder / "contributions/ars/contribution.yaml")
    assert found(folder) == [
        "CG107 contrat.yaml",
        "CG107 contributions/ars/pieces/secret.pdf",
        "CG106 contributions/caf",
        "CG107 contributions/caf",
    ]
    with pytest.raises(InputError) as raised:
        read_project(folder).open_file("contributions/ars", "pieces/secret.pdf")
    assert [d.code for d in raised.value.diagnostics] == ["CG107"]


def test_pipes_and_deep_folders_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe would wait for ever; folders within folders would exhaust the walk."""
    monkeypatch.setattr(limits, "PROJECT_DEPTH", 3)
    os.mkfifo(folder / "contributions/ars/tuyau")
    put(folder, "contributions/ars/pieces/a/b.pdf", "x")
    assert found(folder) == ["CG107 contributions/ars/pieces/a", "CG107 contributions/ars/tuyau"]
    sources = read_project(folder)
    for path in ("tuyau", "pieces/a"):
        with pytest.raises(InputError) as raised:
            sources.open_file("contributions/ars", path)
        assert [d.code for d in raised.value.diagnostics] == ["CG107"]


def test_an_unreadable_file_or_folder_is_a_diagnostic(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights that lack are said, with the file; everything else is read on."""
    real_open, real_scan = os.open, os.scandir

    def refusing(path: Path, flags: int) -> int:
        if Path(path).name == "texte.md":
            raise PermissionError(errno.EACCES, "refusé")
        return real_open(path, flags)

    def unlistable(path: Path) -> object:
        if Path(path).name == "commun":
            raise PermissionError(errno.EACCES, "refusé")
        return real_scan(path)

    monkeypatch.setattr(files.os, "open", refusing)
    monkeypatch.setattr(files.os, "scandir", unlistable)
    monkeypatch.setattr(files.os, "access", lambda *_: False)
    assert found(folder) == ["CG108 commun", "CG108 contributions/ars/texte.md"]


def test_sizes_are_checked_before_reading(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of file has its limit."""
    for name in ("YAML_BYTES", "TEXT_BYTES", "PIECE_BYTES"):
        monkeypatch.setattr(limits, name, 3)
    assert found(folder) == [
        "CG109 contrat.yaml",
        "CG109 contributions/ars/contribution.yaml",
        "CG109 contributions/ars/texte.md",
    ]
    with pytest.raises(InputError) as raised:
        _ = read_project(folder).files["contributions/ars/pieces/vote-2024.pdf"]
    assert [d.code for d in raised.value.diagnostics] == ["CG109"]


def test_names_that_do_not_show_are_refused(folder: Path) -> None:
    """Bytes that are no UTF-8, and control characters."""
    (folder / "contributions/ars/a\nb.pdf").write_text("x")
    os.close(os.open(os.fsencode(folder) + b"/contributions/ars/\xe9.pdf", os.O_CREAT | os.O_WRONLY))
    assert [line.split()[0] for line in found(folder)] == ["CG106", "CG106"]


def test_a_folder_without_contribution_is_said(folder: Path) -> None:
    """Empty, or with pieces alone; editors' leftovers do not count."""
    (folder / "contributions/vide").mkdir()
    put(folder, "contributions/region/pieces/a.pdf", "x")
    put(folder, "contributions/region/.contribution.yaml.swp", "x")
    assert found(folder) == ["CG146 contributions/region", "CG146 contributions/vide"]
    assert [c.identifier for c in read_project(folder).contributions] == ["ars", "region", "vide"]


def test_a_path_is_opened_from_the_folder_of_its_contribution(folder: Path) -> None:
    """Relative paths, within the project; the real path comes back."""
    sources = read_project(folder)
    assert sources.open_file("contributions/ars", "pieces/vote-2024.pdf") == (
        "contributions/ars/pieces/vote-2024.pdf",
        b"%PDF",
    )
    assert sources.open_file("contributions/ars", "./../../commun/Carte.pdf")[0] == "commun/Carte.pdf"
    assert sources.open_file("", "commun/Carte.pdf") == ("commun/Carte.pdf", b"%PDF carte")


def test_a_path_is_the_same_composed_or_not(folder: Path) -> None:
    """A name written by macOS is found by one typed elsewhere."""
    put(folder, "contributions/ars/pieces/de\u0301le\u0301gation.pdf", "%PDF")
    assert refusal(read_project(folder), "pieces/délégation.pdf") == ""


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ("", "CG190"),
        (" ", "CG190"),
        ("/etc/passwd", "CG190"),
        ("~/x.pdf", "CG190"),
        ("C:/x.pdf", "CG190"),
        ("https://exemple.fr/x.pdf", "CG190"),
        ("pieces\\vote-2024.pdf", "CG190"),
        ("../../../x.pdf", "CG190"),
        ("pieces/../../../../contrat.yaml", "CG190"),
        ("\x00", "CG191"),
        ("pieces", "CG191"),
        ("pieces/vote-2025.pdf", "CG191"),
        ("zzz", "CG191"),
        ("Pieces/vote-2024.PDF", "CG192"),
    ],
)
def test_a_path_that_names_no_file_of_the_project_is_refused(folder: Path, written: str, refused: str) -> None:
    """At the place where it is written."""
    assert refusal(read_project(folder), written) == refused


def test_the_nearest_name_is_proposed(folder: Path) -> None:
    """A slip of the pen is met with the name to write."""
    sources = read_project(folder)
    with pytest.raises(InputError) as raised:
        sources.open_file("contributions/ars", Scalar("pieces/vote-2042.pdf", WRITTEN))
    assert raised.value.diagnostics[0].hint == "Vouliez-vous écrire « pieces/vote-2024.pdf » ?"
    with pytest.raises(InputError) as raised:
        sources.open_file("contributions/ars", Scalar("../../commun/carte.pdf", WRITTEN))
    assert "../../commun/Carte.pdf" in raised.value.diagnostics[0].message


def refusal(sources: ProjectSources, written: str) -> str:
    try:
        sources.open_file("contributions/ars", Scalar(written, WRITTEN))
    except InputError as error:
        (diagnostic,) = error.diagnostics
        assert diagnostic.place == WRITTEN
        assert diagnostic.hint
        return diagnostic.code
    return ""


def test_a_project_that_may_not_be_listed_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its place: the project itself, or the folder of its contributions."""
    listed, allowed = os.scandir, os.access

    def refused(path: Path) -> bool:
        return Path(path).name == blamed

    def scandir(path: Path) -> object:
        if refused(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "access", lambda path, mode: not refused(path) and allowed(path, mode))
    blamed = "contributions"
    assert "CG108 contributions" in found(folder)
    (folder / "ailleurs").mkdir()
    blamed = "ailleurs"
    with pytest.raises(MisuseError, match="les droits manquent"):
        read_project(folder / "ailleurs")
