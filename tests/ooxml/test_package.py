import io
import zipfile

import pytest
from docx_builder import build, names, paragraph
from hypothesis import given
from hypothesis import strategies as st

from contratgen.base import limits
from contratgen.base.diagnostics import InputError
from contratgen.ooxml.archive import deflate, write_archive
from contratgen.ooxml.bookmarks import bookmark_name
from contratgen.ooxml.package import open_package


def test_a_package_is_written_the_same_whatever_the_order_of_its_parts() -> None:
    package = open_package(build(paragraph("a")), "m")
    turned = type(package)(dict(reversed(package.parts.items())))
    assert package.to_bytes() == turned.to_bytes()
    assert names(package.to_bytes())[:2] == ["[Content_Types].xml", "_rels/.rels"]


@given(st.dictionaries(st.text("abcé/", min_size=1, max_size=9), st.binary(max_size=200), max_size=5))
def test_python_reads_back_every_archive(contents: dict[str, bytes]) -> None:
    blob = write_archive(deflate(name, content) for name, content in contents.items())
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == contents


def test_a_part_taken_out_leaves_nothing_that_points_to_it() -> None:
    docx = build(numbering='<w:num w:numId="1"/>')
    package = open_package(docx, "m").without(["word/numbering.xml"])
    assert package.related("numbering") == ()
    assert b"numbering" not in package.parts["[Content_Types].xml"]


def test_the_same_part_twice_is_two_contracts_in_one_file() -> None:
    out = io.BytesIO(build())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", "<autre/>")
    with pytest.raises(InputError) as caught:
        open_package(out.getvalue(), "m")
    assert caught.value.diagnostics[0].code == "CG801"


def test_a_zip_bomb_is_refused_before_it_is_inflated() -> None:
    with pytest.raises(InputError) as caught:
        open_package(build(parts={"word/x.xml": b"\0" * (limits.DOCX_PART_BYTES + 1)}), "m")
    assert "dépasse la taille admise" in caught.value.diagnostics[0].message


def test_bookmark_names_are_short_ascii_and_distinct() -> None:
    assert bookmark_name("annexe", "conventions-tfpb") == "annexe_conventions_tfpb"
    assert bookmark_name("annexe", "é") != bookmark_name("annexe", "è")
    assert len(bookmark_name("article", "a" * 90)) == 40
