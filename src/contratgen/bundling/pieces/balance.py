"""The states that a drawing saves and restores (ISO 32000-1, 8.4.2): as many of each, whatever it was written with."""

from __future__ import annotations

import re
import warnings
from typing import Final

import pikepdf
from pikepdf import Pdf

MARK: Final = re.compile(
    rb"%[^\r\n]*|\((?:\\.|[^\\()])*\)|[()]|(?<![^\s\0\[\]<>{}()])(?:[qQ]|BI)(?=[\s\0\[\]<>{}()/%]|$)", re.DOTALL
)
"""What saves or restores a state, and comments, texts and images, within which nothing does (ISO 32000-1, 7.2)."""


def seems_even(content: bytes) -> bool:
    """Whether a drawing surely restores the states that it saves, and no other; False where that is not plain."""
    depth = 0
    for found in MARK.finditer(content):
        word = found[0]
        if word in {b"(", b")", b"BI"}:
            return False
        depth += {b"q": 1, b"Q": -1}.get(word, 0)
        if depth < 0:
            return False
    return not depth


def balanced(pdf: Pdf, content: bytes) -> bytes:
    """Return a drawing that restores each state that it saves, and no other; what it draws is the same."""
    depth, needless = 0, False
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        steps = pikepdf.parse_content_stream(pdf.make_stream(content), "q Q")
    if told:
        return content  # it ends too soon, and stays what it is
    for step in steps:
        depth += 1 if str(step.operator) == "q" else -1
        needless, depth = needless or depth < 0, max(depth, 0)
    return (_spared(pdf, content) if needless else content) + b"\nQ" * depth


def _spared(pdf: Pdf, content: bytes) -> bytes:
    """Return a drawing without the operators that restore what was never saved: readers pass over them."""
    depth, kept = 0, []
    for instruction in pikepdf.parse_content_stream(pdf.make_stream(content)):
        operator = str(instruction.operator)
        if operator == "Q" and not depth:
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)
