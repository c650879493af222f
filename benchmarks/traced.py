"""Runs the command `contratgen` with its arguments, and says at the end how long it waited for conversions.

python benchmarks/traced.py build PROJECT --into FOLDER      (the last line of the error output is in milliseconds)
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from contratgen.cli import main
from contratgen.convert.stage import Convert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contratgen.convert.document import PdfDocument

WAITED: list[float] = []
_CONVERT = Convert.__call__


def _timed(self: Convert, documents: Mapping[str, bytes]) -> dict[str, PdfDocument]:
    start = time.perf_counter()
    try:
        return _CONVERT(self, documents)
    finally:
        WAITED.append((time.perf_counter() - start) * 1000)


if __name__ == "__main__":
    Convert.__call__ = _timed  # type: ignore[method-assign]  # the one wait of a build that is not its own
    try:
        main()
    finally:
        print(f"{sum(WAITED):.1f}", file=sys.stderr)
