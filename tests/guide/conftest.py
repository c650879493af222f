"""Make the helpers of this folder, and the readers and models of the template cases, importable."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "template_check")]
