"""The merged dossier: everything its parts had, under one tree, one outline and one set of labels."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from contratgen.base.diagnostics import InputError
from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart, Kind
from contratgen.bundling.pieces.piece import Conformity
from contratgen.pdf.attachments import Attachment, Relationship
from contratgen.pdf.invariants import faults_in
from contratgen.pdf.page_labels import LabelRange, LabelStyle

Parts = list[DossierPart]


@pytest.fixture
def dossier(parts: Parts, info: DossierInfo) -> bytes:
    return make_dossier(parts, info)


@pytest.fixture
def reader(dossier: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(dossier))


def elements(node: Any, kind: str) -> list[Any]:
    """Return the structure elements of one type, in reading order."""
    kids = node.get("/K", [])
    below = kids if isinstance(kids, pikepdf.Array) else [kids]
    found = [node] if node.get("/S") == f"/{kind}" else []
    return found + [
        e for kid in below if isinstance(kid, pikepdf.Dictionary) and "/S" in kid for e in elements(kid, kind)
    ]


def test_a_dossier_breaks_no_invariant(dossier: bytes, opened: Any) -> None:
    with opened(dossier) as pdf:
        assert faults_in(pdf) == []


def test_the_same_parts_give_the_same_bytes(parts: Parts, info: DossierInfo, dossier: bytes) -> None:
    assert make_dossier(parts, info) == dossier


def test_neither_time_zone_nor_hash_seed_changes_a_byte(tmp_path: Path) -> None:
    script = tmp_path / "merge.py"
    fixture = Path(__file__).parent / "fixtures/contrat.pdf"
    script.write_text(
        "import datetime, hashlib, pathlib\n"
        "from contratgen.bundling.dossier import make_dossier\n"
        "from contratgen.bundling.parts import DossierInfo, DossierPart, Kind\n"
        f"blob = pathlib.Path({str(fixture)!r}).read_bytes()\n"
        "parts = [DossierPart(name, name, Kind.ANNEX, blob) for name in 'abc']\n"
        "info = DossierInfo('T', 'A', 'S', datetime.date(2024, 6, 10), '1', 'ab' * 32)\n"
        "print(hashlib.sha256(make_dossier(parts, info)).hexdigest())\n",
        encoding="utf-8",
    )
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "TZ": "Pacific/Noumea", "LC_ALL": "C"},
    ]
    path = ":".join(sys.path)
    printed = {
        subprocess.run(
            [sys.executable, str(script)], env={"PYTHONPATH": path, **some}, capture_output=True, check=True
        ).stdout
        for some in surroundings
    }
    assert len(printed) == 1


def test_pages_keep_their_order_size_and_text(reader: PdfReader) -> None:
    sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages]
    assert sizes == [(612, 792)] * 4 + [(792, 612), (595, 842), (842, 595)]
    assert "Préambule" in reader.pages[0].extract_text()
    assert "Moyens" in reader.pages[3].extract_text()


def test_each_part_is_one_branch_of_the_tags_with_its_title_and_language(dossier: bytes, opened: Any) -> None:
    with opened(dossier) as pdf:
        [document] = pdf.Root.StructTreeRoot.K
        assert document.S == "/Document"
        said = [(str(part.S), str(part.T), str(part.Lang)) for part in document.K]
        titles = ("Contrat de ville", "Maquette financière", "Périmètre")
        assert said == [("/Part", title, "fr-FR") for title in titles]
        assert len(elements(document, "H1")) == 5
        assert len(elements(document, "Table")) == 2


def test_each_page_of_a_scan_is_one_figure_with_its_words(dossier: bytes, opened: Any) -> None:
    with opened(dossier) as pdf:
        figures = elements(pdf.Root.StructTreeRoot.K[0], "Figure")
        assert [str(figure.Alt) for figure in figures] == [
            "Carte du quartier (page 1 sur 2)",
            "Carte du quartier (page 2 sur 2)",
        ]
        assert [figure.Pg.objgen for figure in figures] == [page.obj.objgen for page in pdf.pages][5:]


def test_an_untagged_part_without_description_is_refused(parts: Parts, info: DossierInfo) -> None:
    parts[2] = dataclasses.replace(parts[2], alternative="")
    with pytest.raises(InputError, match="CG513"):
        make_dossier(parts, info)


def test_links_of_a_scan_are_tagged_and_lead_within_it(
    maker: Any, parts: Parts, info: DossierInfo, opened: Any
) -> None:
    link = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>]"
    parts[2] = dataclasses.replace(parts[2], pdf=maker.written({"page": link}))
    with opened(make_dossier(parts, info)) as pdf:
        assert faults_in(pdf) == []
        last = pdf.pages[-1].obj
        assert last.Annots[0].Dest[0].objgen == last.objgen
        assert str(last.Annots[0].Contents)


def test_identifiers_headers_roles_and_classes_of_parts_never_meet(
    annex_pdf: bytes, info: DossierInfo, opened: Any
) -> None:
    """Two parts that use one name for two things keep both."""
    parts = [
        DossierPart(name, name, Kind.ANNEX, with_names(annex_pdf, role, colour))
        for name, role, colour in (("un", "/P", 1), ("deux", "/Note", 2), ("trois", "/P", 1))
    ]
    with opened(make_dossier(parts, info)) as pdf:
        assert faults_in(pdf) == []
        tree = pdf.Root.StructTreeRoot
        identifiers = [str(name) for name in list(tree.IDTree.Names)[::2]]
        assert identifiers == ["deux/h", "trois/h", "un/h"]
        cells = [str(a.Headers[0]) for td in elements(tree.K[0], "TD") for a in td.A if "/Headers" in a]
        assert cells == ["un/h", "deux/h", "trois/h"]
        assert (str(tree.RoleMap["/Standard"]), str(tree.RoleMap["/Standard-deux"])) == ("/P", "/Note")
        assert (tree.ClassMap["/C"].SpaceAfter, tree.ClassMap["/C-deux"].SpaceAfter) == (1, 2)
        assert [str(th.C[0]) for th in elements(tree.K[0], "TH") if "/C" in th] == ["/C", "/C-deux", "/C"]


def with_names(blob: bytes, role: str, space: int) -> bytes:
    """Return an annex whose first header cell has an identifier and a class, and a cell that names it."""
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        tree = pdf.Root.StructTreeRoot
        header, cell = elements(tree.K[0], "TH")[0], elements(tree.K[0], "TD")[0]
        header.ID, header.C = pikepdf.String("h"), pikepdf.Array([pikepdf.Name.C, 0])
        attributes = pikepdf.Dictionary(O=pikepdf.Name.Table, Headers=pikepdf.Array([pikepdf.String("h")]))
        cell.A = pikepdf.Array([attributes])
        tree.IDTree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("h"), header]))
        tree.RoleMap[pikepdf.Name.Standard] = pikepdf.Name(role)
        tree.ClassMap = pikepdf.Dictionary(C=pikepdf.Dictionary(O=pikepdf.Name.Layout, SpaceAfter=space))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_a_tree_with_several_tops_becomes_one_part(annex_pdf: bytes, info: DossierInfo, opened: Any) -> None:
    with pikepdf.open(io.BytesIO(annex_pdf)) as pdf:
        tree = pdf.Root.StructTreeRoot
        tree.K = tree.K[0].K
        for kid in tree.K:
            kid.P = tree
        out = io.BytesIO()
        pdf.save(out)
    with opened(make_dossier([DossierPart("a", "A", Kind.ANNEX, out.getvalue())], info)) as pdf:
        assert faults_in(pdf) == []
        assert [str(part.S) for part in pdf.Root.StructTreeRoot.K[0].K] == ["/Part"]


def test_the_outline_has_an_entry_a_part_and_the_parts_own_below(reader: PdfReader) -> None:
    def titles(entries: list[Any]) -> list[Any]:
        return [titles(entry) if isinstance(entry, list) else entry.title for entry in entries]

    assert titles(reader.outline) == [
        "Contrat de ville",
        ["Préambule", "Titre I – Axes", ["Article 1 – Santé", "Article 2 – Emploi"], "Liste des annexes"],
        "Maquette financière",
        ["Moyens", "Par année", ["2026"]],
        "Périmètre",
    ]
    pages = [reader.get_destination_page_number(entry) for entry in reader.outline if not isinstance(entry, list)]
    assert pages == [0, 3, 5]
    assert reader.get_destination_page_number(reader.outline[1][1]) == 1


def test_a_title_stands_in_the_outline_once(parts: Parts, info: DossierInfo) -> None:
    """A heading that repeats the part's title gives place to the headings below it."""
    parts[1] = dataclasses.replace(parts[1], title="Moyens")
    outline = PdfReader(io.BytesIO(make_dossier(parts, info))).outline
    assert outline[2].title == "Moyens"
    assert "Moyens" not in [entry.title for entry in outline[3] if not isinstance(entry, list)]
    assert "Par année" in [entry.title for entry in outline[3] if not isinstance(entry, list)]


def test_a_part_may_stand_within_another_in_the_outline(parts: Parts, info: DossierInfo) -> None:
    parts[2] = dataclasses.replace(parts[2], within="maquette")
    outline = PdfReader(io.BytesIO(make_dossier(parts, info))).outline
    assert [entry.title for entry in outline if not isinstance(entry, list)] == [
        "Contrat de ville",
        "Maquette financière",
    ]
    assert outline[3][-1].title == "Périmètre"


def test_pages_bear_the_labels_that_their_parts_ask_for(reader: PdfReader) -> None:
    assert reader.page_labels == ["i", "1", "2", "A1-1", "A1-2", "A2-1", "A2-2"]


def test_a_label_range_beyond_its_part_is_left_out(parts: Parts, info: DossierInfo) -> None:
    labels = (LabelRange(style=LabelStyle.NONE, prefix="Plan"), LabelRange(first=9))
    parts[2] = dataclasses.replace(parts[2], labels=labels)
    assert PdfReader(io.BytesIO(make_dossier(parts, info))).page_labels[-2:] == ["Plan", "Plan"]


def links(page: Any) -> dict[str, Any]:
    return {str(a.Contents): a for a in page.obj.get("/Annots", [])}


def test_references_to_an_annex_lead_to_its_first_page(dossier: bytes, opened: Any) -> None:
    with opened(dossier) as pdf:
        number = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        reference = links(pdf.pages[0])["Aller à : Périmètre"]
        assert number[reference.Dest[0].objgen] == 5
        listed = links(pdf.pages[2])
        assert number[listed["Aller à : Maquette financière"].Dest[0].objgen] == 3
        assert number[listed["Aller à : Périmètre"].Dest[0].objgen] == 5
        assert number[links(pdf.pages[3])["Aller à : Périmètre"].Dest[0].objgen] == 5


def test_a_reference_to_an_annex_that_is_not_there_keeps_leading_to_the_list(dossier: bytes, opened: Any) -> None:
    with opened(dossier) as pdf:
        missing = links(pdf.pages[2])["Annexe 3 – Convention à venir"]
        assert missing.Dest[0].objgen == pdf.pages[2].obj.objgen


def test_web_links_are_kept(dossier: bytes, opened: Any) -> None:
    with opened(dossier) as pdf:
        [address] = [a.A.URI for a in pdf.pages[0].obj.Annots if "/A" in a]
        assert str(address) == "https://example.org/quartiers"


def test_named_destinations_are_kept_with_the_name_of_their_part(reader: PdfReader) -> None:
    named = reader.named_destinations
    assert set(named) == {
        "contrat/annexe5Fa5Fvenir",
        "contrat/annexe5Fmaquette",
        "contrat/annexe5Fperimetre",
        "maquette/annexe5Fperimetre",
    }
    assert reader.get_destination_page_number(named["maquette/annexe5Fperimetre"]) == 3


def test_what_acts_in_a_part_stops_the_dossier(contract_pdf: bytes, info: DossierInfo) -> None:
    """An invariant of the result, whatever the part's maker let through."""
    with pikepdf.open(io.BytesIO(contract_pdf)) as pdf:
        pdf.pages[0].obj.Resources.Odd = pdf.make_indirect(
            pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        )
        out = io.BytesIO()
        pdf.save(out)
    part = DossierPart("contrat", "Contrat", Kind.CONTRACT, out.getvalue())
    with pytest.raises(Exception, match=r"CG515 .*JavaScript n'est pas admis"):
        make_dossier([part], info)


def test_the_opening_action_of_a_converter_is_left_out(contract_pdf: bytes, dossier: bytes, opened: Any) -> None:
    with opened(contract_pdf) as source, opened(dossier) as pdf:
        assert "/OpenAction" in source.Root
        assert "/OpenAction" not in pdf.Root


@pytest.mark.parametrize("blob", [b"", b"%PDF-1.7", b"un texte"])
def test_a_part_that_is_no_pdf_is_named(blob: bytes, info: DossierInfo) -> None:
    with pytest.raises(InputError, match=r"CG516 contrat"):
        make_dossier([DossierPart("contrat", "Contrat", Kind.CONTRACT, blob)], info)


def test_two_parts_of_one_identifier_are_refused(parts: Parts, info: DossierInfo) -> None:
    with pytest.raises(InputError, match=r"CG517 .*maquette"):
        make_dossier([*parts, parts[1]], info)


def test_a_dossier_without_parts_is_refused(info: DossierInfo) -> None:
    with pytest.raises(InputError, match="CG517"):
        make_dossier([], info)


def test_metadata_and_info_say_the_same(dossier: bytes, opened: Any, info: DossierInfo) -> None:
    with opened(dossier) as pdf:
        assert (str(pdf.docinfo.Title), str(pdf.docinfo.Author)) == (info.title, info.author)
        assert str(pdf.docinfo.Subject) == info.subject
        assert str(pdf.docinfo.CreationDate) == "D:20240610000000Z"
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == info.title
            assert xmp["dc:creator"] == [info.author]
            assert xmp["dc:description"] == info.subject
            assert xmp["xmp:CreateDate"] == "2024-06-10T00:00:00Z"
            assert xmp["dc:identifier"] == f"urn:sha256:{info.empreinte}"
            assert xmp["pdfaid:part"] == "3"
            assert xmp["pdfaid:conformance"] == "A"
            assert xmp["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "fr-FR"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert len(pdf.Root.OutputIntents) == 1


@pytest.mark.parametrize(("level", "claims"), [(Conformity.B, ["B"]), (Conformity.NONE, [])])
def test_nothing_is_claimed_beyond_the_weakest_part(
    parts: Parts, info: DossierInfo, opened: Any, level: Conformity, claims: list[str]
) -> None:
    parts[2] = dataclasses.replace(parts[2], conformity=level)
    with opened(make_dossier(parts, info)) as pdf, pdf.open_metadata() as xmp:
        assert [xmp[key] for key in ("pdfaid:conformance",) if key in xmp] == claims
        assert "pdfuaid:part" not in xmp


def test_without_an_output_intent_nothing_is_claimed(parts: Parts, info: DossierInfo, opened: Any) -> None:
    with opened(make_dossier(parts[2:], info)) as pdf, pdf.open_metadata() as xmp:
        assert "/OutputIntents" not in pdf.Root
        assert "pdfaid:part" not in xmp


def test_attached_files_are_carried_whole_and_associated(parts: Parts, info: DossierInfo, opened: Any) -> None:
    files = (
        Attachment("sources.json", "application/json", Relationship.SOURCE, b'{"a":1}\n', "Empreintes"),
        Attachment("deliberation.pdf", "application/pdf", Relationship.DATA, b"%PDF-1.7 ...", "Délibération signée"),
    )
    with opened(make_dossier(parts, dataclasses.replace(info, attachments=files))) as pdf:
        assert faults_in(pdf) == []
        assert {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()} == {
            file.name: file.content for file in files
        }
        said = [(str(spec.UF), str(spec.AFRelationship), str(spec.EF.F.Subtype)) for spec in pdf.Root.AF]
        assert said == [
            ("deliberation.pdf", "/Data", "/application/pdf"),
            ("sources.json", "/Source", "/application/json"),
        ]


def test_a_dossier_for_signing_has_no_object_streams(parts: Parts, info: DossierInfo) -> None:
    assert b"/ObjStm" not in make_dossier(parts, info)
    smaller = make_dossier(parts, info, for_signing=False)
    assert b"/ObjStm" in smaller
