"""The foot of each page of a dossier: its annex, its number and the digest of what was voted."""

from __future__ import annotations

import json
import re

from pypdf import PdfReader


def said(path):
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def test_the_digest_of_what_was_voted_stands_once_at_the_foot_of_every_page(built):
    """An act of adhesion names in its words, too, the text to which somebody adheres: it may be signed apart."""
    voted = json.loads((built / "manifest.json").read_bytes())["empreinte_votee"]
    pages = said(built / "dossier.pdf")
    acts = ["le texte voté a pour empreinte" in words for words in pages]
    assert [words.count(voted) for words in pages] == [1 + act for act in acts]
    assert sum(acts) == 1


def test_what_is_signed_by_itself_is_numbered_by_its_word_file_alone(built):
    pages = [words for words in said(built / "dossier.pdf") if "(2024-2030) — Annexe 4" in words]
    assert [re.findall(r"page \d ?/ ?\d", words) for words in pages] == [[f"page {n} / 4"] for n in range(1, 5)]
