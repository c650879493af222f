from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest

from contratgen.conversion.text import missing_in, printed_words, reading_text

from .samples import SENTENCE, TWO_FONTS

if TYPE_CHECKING:
    from contratgen.conversion.document import PdfDocument

pytestmark = pytest.mark.converter


def test_every_block_is_found_across_lines_pages_fonts_and_cells(finished: PdfDocument) -> None:
    """Promise 1: paragraphs over two pages, cells, items, notes, text boxes, capitals, ligatures, mixed fonts."""
    blocks = [
        *(SENTENCE * 8 for _ in range(6)),
        *(f"ligne {n} {side}" for n in range(70) for side in ("gauche", "milieu", "droite")),
        *("Première mesure 1.1", "Point de niveau 3", "1 234,50 €", "Note numéro 2, sourcée.", "Texte encadré"),
        *("Article 1 affiné", "Écrire à la ville", "En capitales", "de long en large " * 12),
        *TWO_FONTS,
    ]
    assert missing_in(printed_words(finished.pdf).text, blocks) == []


@pytest.mark.parametrize(
    "lost",
    [
        "Le partenaire ne s’engage pas",
        "Note numéro 3, sourcée.",
        "1 234,51 €",
        "sourcée. Note numéro 2,",
        "Crédits par année",
    ],
    ids=["never printed", "one more", "another digit", "another order", "alternative text"],
)
def test_a_block_that_is_not_printed_is_named_as_it_was_given(finished: PdfDocument, lost: str) -> None:
    assert missing_in(printed_words(finished.pdf).text, ["Filet", lost, "Contrat de ville"]) == [lost]


@pytest.mark.parametrize("artifact", ["En-tête courant", "Empreinte votée 12ab 34cd"])
def test_headers_and_footers_do_not_count_as_printed_text(finished: PdfDocument, artifact: str) -> None:
    assert missing_in(printed_words(finished.pdf).text, [artifact]) == [artifact]


def test_a_block_given_twice_must_be_printed_twice(finished: PdfDocument) -> None:
    assert missing_in(printed_words(finished.pdf).text, ["Texte encadré", "Texte encadré"]) == ["Texte encadré"] * 2


@pytest.mark.parametrize("same", ["Article\u202f1", "ARTICLE 1 AFFINÉ", "article 1 af\ufb01né", "Ar\u00adticle 1", " "])
def test_spaces_capitals_ligatures_and_soft_hyphens_do_not_count(finished: PdfDocument, same: str) -> None:
    assert missing_in(printed_words(finished.pdf).text, [same]) == []


def test_the_reading_order_is_the_structures(finished: PdfDocument) -> None:
    lines = reading_text(finished.pdf).split("\n")
    assert lines.index("Contrat de ville") < lines.index("Article 1 affiné") < lines.index("Objectif 1.1")
    assert "Renvoi à l’article 1" in lines
    assert "Une affirmation 11" in lines  # the sentence, then the call of its note


def test_an_untagged_pdf_has_no_reading_order() -> None:
    out = io.BytesIO()
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(out)
    with pytest.raises(KeyError):
        reading_text(out.getvalue())
