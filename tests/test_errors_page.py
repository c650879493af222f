"""Every code that a user may read has its paragraph, and every paragraph its code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
CODE = re.compile(r"\"((?:CG\d{3})|(?:EQ-[VR]\d{2}))\"")


def test_codes_and_paragraphs_are_the_same():
    """No code without its explanation, no explanation without its code."""
    used = {code for path in (ROOT / "src").rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    explained = re.findall(r"^## (\S+) — ", PAGE, re.MULTILINE)
    assert len(explained) == len(set(explained))
    assert used - set(explained) == set()
    assert set(explained) - used == set()


def test_paragraphs_stand_in_the_order_of_their_codes():
    """Within each chapter: whoever looks for one finds it."""
    for chapter in re.split(r"^# ", PAGE, flags=re.MULTILINE):
        codes = re.findall(r"^## (\S+) — ", chapter, re.MULTILINE)
        assert codes == sorted(codes), chapter.partition("\n")[0]


def test_every_code_is_provoked_by_a_test():
    """A code that nothing provokes may say anything."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").rglob("*")
        if path.is_file() and path.suffix in {".py", ".txt", ".toml"}
    ]
    known = set(re.findall(r"CG\d{3}|EQ-[VR]\d{2}", "\n".join(texts)))
    explained = set(re.findall(r"^## (\S+) — ", PAGE, re.MULTILINE))
    assert sorted(explained - known) == []
