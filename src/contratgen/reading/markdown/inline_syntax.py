"""What stands inside a paragraph besides words: the patterns of marks, links and addresses. Linear time on any text."""

from __future__ import annotations

import re
from typing import Final

from contratgen.reading.rich_text import INTERNAL

SIGN: Final = re.compile(r"[\\`<&\[\]!~=+^$*_\r]")
"""How every token begins."""
TOKEN: Final = re.compile(
    r"""
      (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<code>`+)
    | (?P<mail><[^<>\s@:]+@[^<>\s@]+>)
    | (?P<html><(?:!--|[A-Za-z/!?][^<>]*>))
    | (?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | (?P<call>\[\^[^\[\]\s]+\])
    | (?P<miscall>\[[ \t\u00a0\u202f]*\^[^\[\]]*\]|\^\[(?=[^\[\]]*\](?!\()))
    | (?P<box>\[[ \u00a0xX]?\](?![(\[]))
    | (?P<opener>!\[(?!\^)|\[)
    | (?P<closer>\])
    | (?P<strike>~~)
    | (?P<foreign>(?<!\w)==(?=[^\s=][^=\n\r]{0,200}+(?<=\S)==)|(?<!\w)\+\+(?=[^\s+][^+\n\r]{0,200}+(?<=\S)\+\+)
        |\^(?=[^\s^]{1,60}+\^)|~(?=[^\s~]{1,60}+~(?!~)))
    | (?P<formula>(?<![\w$])(?P<dollars>\$\$?)(?=[^\s$])(?=[^$]{0,200}[\\^_={}]|[A-Za-z]\$)
        [^$\n\r]{1,200}+(?<=\S)(?P=dollars)(?!\w))
    | (?P<run>\*+|_+)
    | (?P<hard>\r)
    """,
    re.VERBOSE,
)
DESTINATION: Final = re.compile(r"\([ \n]*+(?:<([^<>\r\n]*+)>|((?:[^\s()<>]|\([^\s()<>]*+\))*+))[ \n]*+\)")
ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*")
ALLOWED: Final = re.compile(
    r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"\\^`{|}]*)?"
    r"|mailto:[^\s<>@?]+@[A-Za-z0-9.-]+"
    rf"|(?:{'|'.join(INTERNAL)})[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*"
)
ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
LINKABLE: Final = rf"(?:https?://|www\.|mailto:|{'|'.join(INTERNAL)})"
APART: Final = re.compile(rf"[ \t\n\r\u00a0\u202f]+\({LINKABLE}[^()\s]*+\)?")
REVERSED: Final = re.compile(rf"(?<=\))\[{LINKABLE}[^\[\]\s]*+\]?")
WORD: Final = re.compile(r"\S{0,20}")
SPACES: Final = re.compile(r"[ \t\n]+")
