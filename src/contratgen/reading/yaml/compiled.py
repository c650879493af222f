"""The events of a plain YAML text, read by libyaml in a twentieth of the time that ruamel.yaml takes.

libyaml reads YAML 1.1. It is only asked where both languages say the same: no tab, no line end but U+000A, no tag,
anchor or alias, and no error. Whatever else a text holds, ruamel reads it and words its faults. The tests compare both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from yaml import YAMLError

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    from yaml._yaml import CParser
except ImportError:  # a PyYAML that was built without libyaml
    CParser = None

UNLIKE: Final = re.compile("[\t\r\0\x85\u2028\u2029\ufeff]|^(?:%|---|\\.{3})", re.MULTILINE)
"""What YAML 1.1 may read in another way."""

COMMENT: Final = re.compile(r"\s*#")
IN_BLOCK: Final = re.compile("#|^ +$", re.MULTILINE)
"""What either may take for a comment, or for a measure of the indentation, in a block of text."""


class UnlikeError(Exception):
    """The text must be read by ruamel: nothing may be kept of what came before."""


def compiled_events(text: str) -> Iterator[Any]:
    """Yield the events of a text, with the attributes that ruamel's have. Raises `UnlikeError`."""
    if CParser is None or UNLIKE.search(text):
        raise UnlikeError
    next_event = CParser(text).get_event
    try:
        while event := next_event():
            if _unlike(event, text):
                raise UnlikeError
            yield event
    except (YAMLError, ValueError, OverflowError):
        raise UnlikeError from None


def _unlike(event: Any, text: str) -> bool:
    """Return whether YAML 1.2 may see something else here: properties, or a block of text with marks like comments."""
    if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
        return True
    if getattr(event, "style", None) not in ("|", ">"):
        return False
    end = event.end_mark.index
    return IN_BLOCK.search(text, event.start_mark.index, end) is not None or COMMENT.match(text, end) is not None
