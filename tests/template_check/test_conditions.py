"""A reference whose bookmark a condition may remove is told before any data exists."""

from typing import Any

import pytest
from docx_builder import build, field, paragraph
from pydantic import BaseModel

from contratgen.ooxml.stories import StoryKind
from contratgen.ooxml.tags import StoryTags
from contratgen.rendering.grammar import judge
from contratgen.rendering.grammar.blocks import Item
from contratgen.rendering.grammar.faults import Faults
from contratgen.template_check import check_template


class Racine(BaseModel):
    oui: bool = True
    noms: list[str] = ["a"]


P = paragraph
IF, ELSE, ENDIF = P("{%p if oui %}"), P("{%p else %}"), P("{%p endif %}")
MARK = '<w:p><w:bookmarkStart w:id="1" w:name="cible"/><w:r><w:t>t</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>'
REF = f"<w:p>{field('PAGEREF cible', '4')}</w:p>"
LINK = '<w:p><w:hyperlink w:anchor="Cible"><w:r><w:t>là</w:t></w:r></w:hyperlink></w:p>'
INNER = P("{%p if  oui  %}"), P("{%p for n in noms %}"), P("{%p endfor %}")


def told(*body: str, **parts: str) -> list[tuple[str, bool]]:
    return [(d.code, d.blocks) for d in check_template(build(*body, **parts), "m.docx", Racine).diagnostics]  # type: ignore[arg-type]


@pytest.mark.parametrize("reference", [REF, LINK])
def test_a_reference_outside_the_condition_of_its_bookmark_is_a_warning(reference: str) -> None:
    assert told(IF, MARK, ENDIF, reference) == [("CG322", False)]
    assert told(IF, MARK, ELSE, reference, ENDIF) == [("CG322", False)]
    assert told(IF, MARK, ENDIF, header=reference) == [("CG322", False)]


@pytest.mark.parametrize("reference", [REF, LINK])
def test_a_reference_under_the_same_condition_is_none(reference: str) -> None:
    assert told(IF, MARK, reference, ENDIF) == []
    assert told(IF, MARK, ENDIF, P("x"), INNER[0], reference, ENDIF) == []
    assert told(MARK, IF, reference, ENDIF) == []
    assert told(IF, MARK, INNER[1], reference, INNER[2], ENDIF) == []


def test_a_bookmark_in_every_branch_is_always_there() -> None:
    assert told(IF, MARK, ELSE, MARK, ENDIF, REF) == []
    assert told(IF, MARK, P("{%p elif noms %}"), P("x"), ELSE, MARK, ENDIF, REF) == [("CG322", False)]


def test_a_story_nested_too_deep_leaves_the_others_their_own_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of the header are not taken for those of the body, which nobody can read."""
    blocks = judge._blocks_of

    def shallow(story: StoryTags, found: Faults, *others: Any) -> list[Item]:
        if story.story.kind is StoryKind.BODY:
            raise RecursionError
        return blocks(story, found, *others)

    monkeypatch.setattr(judge, "_blocks_of", shallow)
    assert told(MARK, header=f"{IF}{REF}{ENDIF}") == [("CG812", True)]


def test_a_bookmark_that_never_exists_is_an_error_of_its_own() -> None:
    assert told(IF, P("x"), ENDIF, LINK) == [("CG875", True)]
