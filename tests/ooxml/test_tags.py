import pytest
from docx_builder import build, field, heading, paragraph, runs, table

from contratgen.ooxml.package import open_package
from contratgen.ooxml.tags import Spot, Tag, locate, read_tags

PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="100" cy="50"/><wp:docPr id="1" name="Image" '
    'title="{{ logo }}" descr="{{ alt }}"/><a:graphic><a:graphicData uri="u"><pic:pic/></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)


def tags(docx: bytes) -> tuple[Tag, ...]:
    return locate(open_package(docx, "modele.docx"), "modele.docx")


@pytest.mark.parametrize(
    "cut",
    [("{", "{ nom }", "}"), ("{{", " nom ", "}}"), ("{{ n", "o", "m }}"), ("a {", "{ nom }} b"), ("{{ nom }", "}")],
)
def test_a_tag_that_word_has_cut_is_joined(cut: tuple[str, ...]) -> None:
    """However Word cuts a tag into runs, it is found whole."""
    found = tags(build(runs(*cut)))
    assert [tag.source for tag in found] == ["nom"]


def test_marks_within_a_cut_tag_do_not_hide_it() -> None:
    body = (
        '<w:p><w:r><w:t>Au {{ no</w:t></w:r><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="b"/>'
        '<w:r><w:tab/><w:t>m }} fin</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>'
    )
    (tree, *_) = read_tags(open_package(build(body), "m"), "m")
    assert [o.tag.raw for o in tree.occurrences] == ["{{ no\tm }}"]
    texts = [t.text for t in tree.root.iter("{*}t")]
    assert texts == ["Au {{ no\tm }}", " fin"]


def test_every_story_is_searched() -> None:
    docx = build(
        paragraph("{{ corps }}"),
        header=paragraph("{{ haut }}"),
        footer=paragraph("{{ bas }}"),
        footnotes=f'<w:footnote w:id="1">{paragraph("{{ note }}")}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{paragraph("{{ fin }}")}</w:endnote>',
        comments=f'<w:comment w:id="1">{paragraph("{{ avis }}")}</w:comment>',
        title="{{ titre }}",
    )
    assert [(t.source, t.story.name) for t in tags(docx)] == [
        ("corps", "corps"),
        ("haut", "en-tête 1"),
        ("bas", "pied de page 1"),
        ("note", "notes de bas de page"),
        ("fin", "notes de fin"),
        ("avis", "commentaires"),
        ("titre", "propriétés du document"),
    ]


def test_of_a_text_box_written_twice_one_copy_counts() -> None:
    box = "<w:txbxContent>" + paragraph("{{ encart }}") + "</w:txbxContent>"
    body = (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    (tag,) = tags(build(body))
    assert tag.in_text_box
    assert "zone de texte" in str(tag.place)


def test_a_tag_knows_the_innermost_cell_and_the_heading_above() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
        '<w:lvlText w:val="Titre %1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    inner = table(("a", "{{ x }}")) + "<w:p/>"
    docx = build(paragraph("Le quartier", "heading1"), table(("1", "2"), ("3", inner)), styles=heading(1, numbered),
                 numbering=lists)  # fmt: skip
    (tag,) = tags(docx)
    place = tag.place.word
    assert place is not None
    assert (place.table, place.row, place.cell) == (2, 1, 2)
    assert place.heading == "Titre I Le quartier"
    assert str(tag.place) == (
        "modele.docx (corps, sous « Titre I Le quartier », tableau 2 (dans le tableau 1), ligne 1, colonne 2)"
    )


def test_what_a_prefix_would_delete_is_told() -> None:
    docx = build(paragraph("avant {%p if x %} après"), table(("{%tr for y in z %}", "perdu {{ y }}")))
    assert [(t.source, t.beside) for t in tags(docx)] == [
        ("if x", "avant  après"),
        ("for y in z", "perdu"),
        ("y", "perdu"),
    ]


def test_tags_of_pictures_fields_and_revisions_are_told_apart() -> None:
    deleted = "<w:p><w:del><w:r><w:delText>{{ mort }}</w:delText></w:r></w:del></w:p>"
    inserted = "<w:p><w:ins><w:r><w:t>{{ neuf }}</w:t></w:r></w:ins></w:p>"
    link = f"<w:p>{field('HYPERLINK {{ url }}', 'lien')}</w:p>"
    found = {t.source: t.spot for t in tags(build(PICTURE, deleted, inserted, link))}
    assert found == {
        "logo": Spot.PICTURE,
        "alt": Spot.DESCRIPTION,
        "mort": Spot.DELETED,
        "neuf": Spot.TEXT,
        "url": Spot.FIELD,
    }


def test_stray_delimiters_are_located() -> None:
    (tree, *_) = read_tags(open_package(build(paragraph("{{ ok }} puis }} seul")), "m"), "m")
    assert [(s.delimiter, s.place.label) for s in tree.strays] == [("}}", "corps, paragraphe 1")]


def test_cell_directives_are_named() -> None:
    found = tags(build(table(("{% colspan 2 %}", "{% vm %}", "{% if vm %}"))))
    assert [tag.directive for tag in found] == ["colspan", "vm", ""]
