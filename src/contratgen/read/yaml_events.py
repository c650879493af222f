"""The events of ruamel.yaml's own reader, scanner and parser, in two thirds of the time: one object, whole runs.

ruamel reads character by character through three objects that look each other up. Here they are one, marks are three
numbers, and what is scanned most (plain scalars, spaces, comments) is matched at once. The tests compare its events
with ruamel's own on every case. The text holds no other line end than U+000A, and is read as YAML 1.2 whatever it says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import Reader
from ruamel.yaml.scanner import Scanner
from ruamel.yaml.tokens import ScalarToken

from contratgen.read.yaml_syntax import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.events import Event
    from ruamel.yaml.tokens import Token

PLAIN: Final = re.compile(r"(?:[^\0 \t\n:]+|:(?![\0 \t\n]))+")
PLAIN_IN_FLOW: Final = re.compile(r"(?:[^\0 \t\n:,\[\]{}]+|:(?![\0 \t\n]))+")
"""The characters of a plain scalar up to the next space; between brackets, commas and brackets end it too."""
GAP: Final = re.compile(r" *(?:#[^\0\n]*)?")
GAP_IN_FLOW: Final = re.compile(r"[ \t]*(?:#[^\0\n]*)?")
"""What may stand between two tokens of a line: spaces and a comment."""


def events(text: str) -> Iterator[Event]:
    """Yield the events of a text. Raises `UnreadableError` where it is no YAML."""
    try:
        yield from Events(text)
    except MarkedYAMLError as error:
        stopped = error.problem_mark or error.context_mark
        began = error.context_mark or stopped
        raise UnreadableError(str(error.problem or error.context), began.index, stopped.index) from None
    except (YAMLError, ValueError, OverflowError):  # an escape such as \UFFFFFFFF is no character
        raise UnreadableError from None


class Mark:
    """An offset, with its line and column from 0."""

    __slots__ = ("column", "index", "line")

    def __init__(self, index: int, line: int, column: int) -> None:
        self.index = index
        self.line = line
        self.column = column


class Events(Reader, Scanner, Parser):
    """The events of one text. Iterating raises `YAMLError` where it is no YAML."""

    # Properties of ruamel's, asked for at every character: attributes here, which its annotations do not foresee.
    reader: Any = None
    scanner: Any = None
    resolver: Any = None
    scanner_processing_version: Any = (1, 2)
    processing_version: ClassVar = (1, 2)
    comment_handling: ClassVar[Any] = None

    def __init__(self, text: str) -> None:
        self.reader = self.scanner = self.resolver = self
        self.ready_at = -1  # tokens taken when the next one was last known to be there
        Reader.__init__(self, text, loader=self)
        Scanner.__init__(self, loader=self)
        Parser.__init__(self, loader=self)

    def __iter__(self) -> Iterator[Event]:
        while self.check_event():
            yield self.get_event()

    def get_mark(self) -> Mark:
        """Return where the reader stands."""
        return Mark(self.index, self.line, self.column)

    def forward(self, length: int = 1) -> None:
        """Pass over some characters."""
        start, self.pointer = self.pointer, self.pointer + length
        lines = self.buffer.count("\n", start, self.pointer)
        if lines:
            self.line += lines
            self.column = self.pointer - self.buffer.rfind("\n", start, self.pointer) - 1
        else:
            self.column += length
        self.index += length

    def check_token(self, *choices: type) -> bool:
        """Return whether the next token is of one of these types, or whether there is one."""
        if self.ready_at != self.tokens_taken:
            while self.need_more_tokens():
                self.fetch_more_tokens()
            self.ready_at = self.tokens_taken
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def peek_token(self) -> Token | None:
        """Return the next token, and leave it."""
        return self.tokens[0] if self.check_token() else None

    def get_token(self) -> Token | None:
        """Return the next token, and pass over it."""
        if not self.check_token():
            return None
        self.tokens_taken += 1
        return cast("Token", self.tokens.pop(0))

    def scan_to_next_token(self) -> None:
        """Pass over spaces, comments and line ends."""
        gap = (GAP_IN_FLOW if self.flow_context else GAP).match
        while True:
            match = gap(self.buffer, self.pointer)
            end = match.end() if match else self.pointer
            self.index += end - self.pointer
            self.column += end - self.pointer
            self.pointer = end
            if self.buffer[end] != "\n":
                return
            self.forward()
            if not self.flow_context:
                self.allow_simple_key = True

    def scan_yaml_directive_value(self, start_mark: Mark) -> tuple[int, int]:  # noqa: ARG002 -- ruamel's signature
        """Pass over the version that a text claims: it is refused elsewhere, and read as YAML 1.2."""
        while self.buffer[self.pointer] not in "\0\n":
            self.forward()
        return (1, 2)

    def scan_plain(self) -> ScalarToken:
        """Return a plain scalar, over one line or more."""
        start = end = self.get_mark()
        run = (PLAIN_IN_FLOW if self.flow_context else PLAIN).match
        chunks: list[str] = []
        spaces: list[str] = []
        while self.buffer[self.pointer] != "#" and (match := run(self.buffer, self.pointer)):
            self.allow_simple_key = False
            chunks += [*spaces, match[0]]
            self.forward(len(match[0]))
            end = self.get_mark()
            spaces = self.scan_plain_spaces(self.indent + 1, start)
            if not spaces or (not self.flow_context and self.column <= self.indent):
                break
        return ScalarToken("".join(chunks), plain=True, start_mark=start, end_mark=end)
