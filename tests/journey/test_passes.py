"""Two passes, never a third; and no PDF that says less than its Word file."""

import pytest

from contratgen.assembly.kit import Instance
from contratgen.base.diagnostics import InputError
from contratgen.conversion.completeness import _blocks, prove_complete
from contratgen.conversion.document import OutlineEntry, PdfDocument
from contratgen.ooxml.package import open_package
from contratgen.project.documents import Draft, _settled
from contratgen.rendering.contents import HeadingEntry

pytestmark = pytest.mark.converter


def test_contents_that_move_their_own_pages_are_refused(built):
    """The second pass must find the pages that the first one found."""
    docx = (built / "contrat.docx").read_bytes()
    instance = Instance("contrat", "Contrat", root=None)
    entry = HeadingEntry(1, "", "Préambule", "_Toc000000001")
    draft = Draft(instance, docx, "contrat.docx", (entry,), prints_pages=True)

    def moving(documents, again):
        before, after = (PdfDocument(b"%PDF", 3, (OutlineEntry(1, "Préambule", p),), ("1", "2", "3")) for p in (1, 2))
        return {name: (again(name, docx, before), after) for name, docx in documents}

    with pytest.raises(InputError, match="CG390"):
        _settled((draft,), moving)


def test_every_block_of_a_word_file_is_in_its_pdf(built):
    """The proof that conversion runs passes for what was built."""
    docx = (built / "contrat.docx").read_bytes()
    package = open_package(docx, "contrat")
    assert len(list(_blocks(package, package.main))) > 300
    prove_complete(docx, (built / "contrat.pdf").read_bytes(), "contrat")


def test_a_pdf_that_lost_words_is_refused(built):
    """The fault names the first blocks that are missing."""
    docx = (built / "contrat.docx").read_bytes()
    other = (built / "annexe-11-manifeste.pdf").read_bytes()
    with pytest.raises(InputError, match="CG415") as caught:
        prove_complete(docx, other, "contrat")
    assert "« Communauté de communes d’exemple »" in caught.value.diagnostics[0].message
