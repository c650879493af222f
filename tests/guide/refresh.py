"""Rewrites what the guide shows: the examples of its pages from the cases, and its page of fields from the models.

Run it from anywhere: `python tests/guide/refresh.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "template_check")]

from field_page import PAGE, field_page  # noqa: E402 -- after the path
from guide_examples import PAGES, with_examples  # noqa: E402

if __name__ == "__main__":
    PAGE.write_text(field_page(), encoding="utf-8")
    for page in PAGES:
        page.write_text(with_examples(page.read_text(encoding="utf-8")), encoding="utf-8")
