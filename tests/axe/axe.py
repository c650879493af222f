"""What axe-core says of HTML pages in Chromium, at WCAG 2.1 AA and its own best practice, narrow and wide.

Needs Debian's `chromium`, Node, and the packages of `package.json` beside this file.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def violations(*pages: Path) -> list[list[str]]:
    """Return the violations of each page: none when it conforms."""
    command = ["node", str(HERE / "judge.mjs"), *(str(page.resolve()) for page in pages)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, cwd=HERE)
    judged: list[list[str]] = json.loads(answer.stdout)
    assert len(judged) == len(pages)
    return judged
