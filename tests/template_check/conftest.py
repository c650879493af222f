"""Make the helpers of this folder, and the builder of small Word files, importable."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "ooxml")]
