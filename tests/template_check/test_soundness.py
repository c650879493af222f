"""Fields read are a superset: whatever else of a contract changes, the document stays the same to the byte."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from cases_model import Contrat
from pydantic import BaseModel
from test_proof import CASES, VALID
from word_text import build

from contratgen.kits.engagements_quartiers_2030 import KIT
from contratgen.rendering import prepare, render_document
from contratgen.template_check import check_template
from contratgen.template_check.proof.random_contracts import contracts

if TYPE_CHECKING:
    from contratgen.assembly.kit import Document

DOCUMENTS = list({document.template: document for document in KIT.every_document}.values())
OTHER = {
    str: lambda value: f"{value} autrement",
    int: lambda value: value + 7,
    float: lambda value: value + 0.5,
    Decimal: lambda value: value + 1,
    datetime.date: lambda value: value + datetime.timedelta(400),
    bool: lambda value: not value,
}


def changed(value: Any, path: str, read: frozenset[str]) -> Any:
    """Return a value in which every leaf that is not read is another one."""
    if path in read:
        return value
    if isinstance(value, BaseModel):
        fields = {n: changed(getattr(value, n), f"{path}.{n}" if path else n, read) for n in type(value).model_fields}
        return type(value).model_construct(**fields)
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(changed(item, f"{path}[]", read) for item in value)
    if any(one.startswith((f"{path}.", f"{path}[")) for one in read):
        return value
    return OTHER[type(value)](value) if type(value) in OTHER else value


@cache
def drawn(root: type[BaseModel], series: int) -> list[BaseModel]:
    """Return two contracts in which every optional is there, with lists of one and of many."""
    return list(contracts(root, 3, series))[1:]


def assert_unread_is_unseen(template: bytes, name: str, root: type[BaseModel]) -> None:
    """Render contracts and their changed likes: the bytes are the same."""
    report = check_template(template, name, root)
    prepared = prepare(template, name)
    series = max((blob.count(b"<c:ser>") for blob in prepared.patterns.values()), default=1) or 1
    for contract in drawn(root, series):
        other = changed(contract, "", report.fields_read)
        assert render_document(prepared, contract) == render_document(prepared, other)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.identifier)
def test_what_the_kit_s_templates_do_not_read_they_do_not_show(document: Document) -> None:
    """Through every loop, macro and filter of the shipped templates."""
    assert_unread_is_unseen((KIT.templates / document.template).read_bytes(), document.template, document.root)


@pytest.mark.parametrize("name", [name for name in VALID if "recursive" not in name])
def test_what_an_idiom_does_not_read_it_does_not_show(name: str) -> None:
    """Through every idiom of the cases."""
    text = (CASES / name / "document.txt").read_text(encoding="utf-8")
    assert_unread_is_unseen(build(text), "m.docx", Contrat)
