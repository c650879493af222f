"""Every case of `tests/cases/reading/`: an input and, in `attendu.txt`, the diagnostics that it deserves, in order.

A line is `CODE file:line:column`, with « avertissement » or « note » after it for one that does not block. A case is a
project (`contrat.yaml`), a YAML file (`fichier.yaml`), a file of sections (`texte.md`) or one text (`corps.md`), whose
blocks are drawn in `arbre.txt`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from contratgen.base.diagnostics import Diagnostic, Place, Severity
from contratgen.reading.encoding import decode
from contratgen.reading.markdown.parsing import parse_markdown
from contratgen.reading.project import read_project
from contratgen.reading.rich_text import Block, Break, Heading, Inline, Link, ListBlock, Note, Paragraph, Quote, Table
from contratgen.reading.texts import read_sections
from contratgen.reading.yaml.reading import read_yaml

CASES = Path(__file__).parents[1] / "cases" / "reading"


def diagnostics_of(case: Path) -> tuple[Diagnostic, ...]:
    if (case / "contrat.yaml").exists():
        return tuple(d for d in read_project(case).diagnostics if d.place.file != "attendu.txt")
    if (case / "fichier.yaml").exists():
        return read_yaml((case / "fichier.yaml").read_bytes(), "fichier.yaml")[1]
    if (case / "texte.md").exists():
        text, found = decode((case / "texte.md").read_bytes(), "texte.md")
        return (*found, *read_sections(text, "texte.md")[1])
    return blocks_of(case)[1]


def blocks_of(case: Path) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    return parse_markdown((case / "corps.md").read_text("utf-8"), Place("corps.md", 1, 1))


def drawn(blocks: tuple[Block, ...], indent: str = "") -> list[str]:
    """Draw a tree: one line a block, with the line that it was written on; `*bold*`, `/italic/`."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph():
                lines.append(f"{indent}p {block.line}: {inline(block.content)}")
            case Heading():
                lines.append(f"{indent}h{block.level} {block.line}: {inline(block.content)}")
            case ListBlock():
                lines.append(
                    f"{indent}ol {block.line} de {block.start}" if block.ordered else f"{indent}ul {block.line}"
                )
                for item in block.items:
                    lines += [f"{indent}  li", *drawn(item, indent + "    ")]
            case Quote():
                lines += [f"{indent}quote {block.line}", *drawn(block.blocks, indent + "  ")]
            case Table():
                lines.append(f"{indent}table {block.line} [{','.join(name or '-' for name in block.alignments)}]")
                lines += [f"{indent}  tr: {' | '.join(map(inline, row))}" for row in (block.header, *block.rows)]
    return lines


def inline(content: tuple[Inline, ...]) -> str:
    return "".join(map(one, content))


def one(piece: Inline) -> str:
    match piece:
        case Break():
            return "⏎"
        case Link():
            return f"[{inline(piece.content)}]({piece.target})"
        case Note():
            return "{" + "; ".join(line.strip() for line in drawn(piece.blocks)) + "}"
        case text:
            shown = f"/{text.text}/" if text.italic else text.text
            return f"*{shown}*" if text.bold else shown


@pytest.mark.parametrize("case", sorted(path for path in CASES.iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_a_case_has_the_diagnostics_written_beside_it(case: Path) -> None:
    """Code, place and weight are those expected, in that order, and each says something to do."""
    found = diagnostics_of(case)
    weights = {Severity.ERROR: "", Severity.WARNING: " avertissement", Severity.NOTE: " note"}
    assert [f"{d.code} {d.place}{weights[d.severity]}" for d in found] == expected(case / "attendu.txt")
    assert all(d.message and d.hint for d in found)


@pytest.mark.parametrize("case", sorted(path.parent for path in CASES.glob("*/arbre.txt")), ids=lambda path: path.name)
def test_a_text_says_the_blocks_drawn_beside_it(case: Path) -> None:
    """Structure, looks and lines are those expected."""
    assert drawn(blocks_of(case)[0]) == expected(case / "arbre.txt")


def expected(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()


def test_most_cases_are_refusals() -> None:
    """Negative cases outnumber positive ones."""
    refused = [case for case in CASES.glob("*/attendu.txt") if case.read_text("utf-8").strip()]
    assert len(refused) > len(list(CASES.glob("*/attendu.txt"))) / 2
