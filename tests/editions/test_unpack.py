"""`contratgen unpack`: a new folder and nothing outside it, whoever made the PDF."""

import io

import pikepdf
import pytest
from typer.testing import CliRunner

from contratgen.base.diagnostics import InputError, MisuseError
from contratgen.commands import unpack as command
from contratgen.project.unpack import project_inside


def carrying(*names, content=b"format: 1\n"):
    """Return a PDF that carries files of these names, and a framework."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pairs = []
    for name in ("contrat.yaml", *names):
        stream = pdf.make_stream(content, Type=pikepdf.Name.EmbeddedFile)
        spec = pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec, F=name, UF=name, EF=pikepdf.Dictionary(F=stream, UF=stream)
        )
        pairs += [pikepdf.String(name), pdf.make_indirect(spec)]
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array(pairs)))
    return saved(pdf)


def saved(pdf):
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


HOSTILE = {
    "absolute": ["/etc/passwd"],
    "parent": ["../outside"],
    "parent within": ["textes/../../outside"],
    "present": ["./contrat2.yaml"],
    "empty part": ["textes//a.md"],
    "home": ["~/.profile"],
    "drive": ["C:/a.md"],
    "drive without slash": ["c:a.md"],
    "stream": ["a.md:zone"],
    "backslash": ["..\\a.md"],
    "share": ["\\\\server\\a.md"],
    "nul": ["a.md\0.exe"],
    "line feed": ["a\n.md"],
    "bidi": ["a\u202edm.exe"],
    "no name": [""],
    "device": ["textes/con.md"],
    "hidden": [".git/hooks/post-checkout"],
    "trailing dot": ["textes/a.md."],
    "too long": ["a" * 256],
    "too deep": ["/".join("a" * 40)],
    "twice": ["a.md", "a.md"],
    "same by case": ["a.md", "A.md"],
    "same by composition": ["\u00e9.md", "e\u0301.md"],
    "same by compatibility": ["\ufb01.md", "fi.md"],
    "file and folder": ["a", "a/b.md"],
}


@pytest.mark.parametrize("names", HOSTILE.values(), ids=HOSTILE)
def test_a_name_that_leaves_the_folder_or_hides_another_is_refused(names):
    """One such name, and no file at all is given back."""
    with pytest.raises(InputError, match="CG522"):
        project_inside(carrying(*names), "d.pdf")


def test_a_file_that_is_no_dossier_is_refused():
    """What cannot be read, and what carries no project, have each their own words."""
    with pytest.raises(InputError, match="CG520"):
        project_inside(b"%PDF-1.7 broken", "d.pdf")
    pdf = pikepdf.new()
    pdf.add_blank_page()
    with pytest.raises(InputError, match="CG521"):
        project_inside(saved(pdf), "d.pdf")


@pytest.mark.parametrize("broken", ["spec", "name", "stream", "loop"])
def test_a_broken_list_of_files_is_refused(broken):
    """What is no list of files ends in a diagnostic; a loop is walked once."""
    pdf = pikepdf.open(io.BytesIO(carrying("a.md")))
    tree = pdf.Root.Names.EmbeddedFiles
    match broken:
        case "spec":
            tree.Names[1] = 3
        case "name":
            tree.Names[1].UF = pikepdf.Name.Nom
        case "stream":
            tree.Names[1].EF = pikepdf.Dictionary(F=pikepdf.Dictionary())
        case "loop":
            node = pdf.make_indirect(tree)
            node.Kids = pikepdf.Array([node])
            pdf.Root.Names.EmbeddedFiles = node
    if broken == "loop":
        assert set(project_inside(saved(pdf), "d.pdf")) == {"contrat.yaml", "a.md"}
    else:
        with pytest.raises(InputError, match="CG520"):
            project_inside(saved(pdf), "d.pdf")


def test_files_beyond_the_limits_are_refused(monkeypatch):
    """By number and by weight."""
    monkeypatch.setattr("contratgen.base.limits.UNPACKED_BYTES", 15)
    with pytest.raises(InputError, match="CG523"):
        project_inside(carrying("a.md"), "d.pdf")
    monkeypatch.setattr("contratgen.base.limits.PROJECT_FILES", 1)
    with pytest.raises(InputError, match="CG523"):
        project_inside(carrying("a.md"), "d.pdf")


def test_the_command_writes_a_new_folder_and_nothing_else(tmp_path):
    """The folder appears whole; one that exists is refused; after a refusal nothing stands there."""
    (tmp_path / "d.pdf").write_bytes(carrying("textes/a.md"))
    (tmp_path / "h.pdf").write_bytes(carrying("../a.md"))
    run = CliRunner()
    done = run.invoke(command.app, [str(tmp_path / "d.pdf"), str(tmp_path / "p")])
    assert done.exit_code == 0, done.output
    assert {p.relative_to(tmp_path / "p").as_posix() for p in (tmp_path / "p").rglob("*") if p.is_file()} == {
        "contrat.yaml",
        "textes/a.md",
    }
    assert isinstance(run.invoke(command.app, [str(tmp_path / "d.pdf"), str(tmp_path / "p")]).exception, MisuseError)
    assert isinstance(run.invoke(command.app, [str(tmp_path / "h.pdf"), str(tmp_path / "q")]).exception, InputError)
    assert not (tmp_path / "q").exists()
