"""Lets tests import the builder of small Word files."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "ooxml"))
