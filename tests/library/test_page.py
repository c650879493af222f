"""Every block of `docs/bibliotheque.md` runs, in order, in an empty folder beside a project of `contratgen new`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/bibliotheque.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_blocks_of_the_page_run_in_order(tmp_path: Path) -> None:
    new = [sys.executable, "-m", "contratgen", "new", "projet"]
    subprocess.run(new, cwd=tmp_path, check=True, capture_output=True)
    blocks = BLOCK.findall(PAGE)
    assert len(blocks) >= 6
    (tmp_path / "page.py").write_text("\n".join(blocks), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "page.py"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    for said in ("« titulaire » est un texte", "« inconnu »", "MisuseError", "CG601", "rejeté", "render 1/"):
        assert said in done.stdout, f"{said}\n{done.stdout}"
    assert (tmp_path / "convention.docx").read_bytes().startswith(b"PK")


def test_the_page_tells_every_function() -> None:
    import contratgen  # noqa: PLC0415  # this test alone needs it

    functions = [name for name in contratgen.__all__ if name.islower()]
    assert [name for name in functions if f"`{name}(" not in PAGE and f"`{name}`" not in PAGE] == []
