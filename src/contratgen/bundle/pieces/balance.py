"""The states that a drawing saves and restores (ISO 32000-1, 8.4.2): as many of each, whatever it was written with."""

from __future__ import annotations

import re
import warnings
from typing import Final

import pikepdf
from pikepdf import Pdf

SAVING: Final = re.compile(rb"(?<!\S)q(?!\S)")
RESTORING: Final = re.compile(rb"(?<!\S)Q(?!\S)")


def seems_even(content: bytes) -> bool:
    """Whether a drawing seems to restore as many states as it saves; texts and images in it are looked at as well."""
    return len(SAVING.findall(content)) == len(RESTORING.findall(content))


def balanced(pdf: Pdf, content: bytes) -> bytes:
    """Return a drawing that restores each state that it saves, and no other; what it draws is the same."""
    depth, needless = 0, False
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        steps = pikepdf.parse_content_stream(pdf.make_stream(content), "q Q")
    if told:
        return content  # it ends too soon, and stays what it is
    for one in steps:
        depth += 1 if str(one.operator) == "q" else -1
        needless, depth = needless or depth < 0, max(depth, 0)
    return (_spared(pdf, content) if needless else content) + b"\nQ" * depth


def _spared(pdf: Pdf, content: bytes) -> bytes:
    """Return a drawing without the operators that restore what was never saved: readers pass over them."""
    depth, kept = 0, []
    for one in pikepdf.parse_content_stream(pdf.make_stream(content)):
        operator = str(one.operator)
        if operator == "Q" and not depth:
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        kept.append(one)
    return pikepdf.unparse_content_stream(kept)
