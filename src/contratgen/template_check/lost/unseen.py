"""What is lost and changes no word: what describes pictures and tables, page breaks, styles, properties of the file."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.integers import integer
from contratgen.ooxml.names import is_on, qn
from contratgen.ooxml.places import TR, children_of
from contratgen.ooxml.styles import made_properties, value_at
from contratgen.template_check.lost.versions import quoted, style_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contratgen.template_check.lost.versions import Version, Versions

_BREAK, _TEXT, _P_PR = map(qn, ("w:br", "w:t", "w:pPr"))
_BEFORE_BREAK: Final = tuple(map(qn, ("w:pStyle", "w:keepNext", "w:keepLines")))
_REFERENCES: Final = frozenset(map(qn, ("w:basedOn", "w:next", "w:link")))
_DESCRIBED, _VAL, _TBL_PR, _TR_PR, _LANG = map(qn, ("wp:docPr", "w:val", "w:tblPr", "w:trPr", "w:lang"))
_OF_TABLES: Final = {
    "w:tblLook": "la colonne d'en-tête des tableaux",
    "w:tblCaption": "le titre des tableaux",
    "w:tblDescription": "la description des tableaux",
}
_BEFORE_DEFAULT: Final = "/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr")))
_CORE: Final = {
    "dc:title": "le titre du document", "dc:subject": "l'objet du document", "dc:creator": "l'auteur du document",
    "dc:language": "la langue du document",
}  # fmt: skip
_MODE: Final = "compatibilityMode"


def restore_figures(both: Versions) -> None:
    """Give pictures and charts back the tags that fill them, and the words for those who do not see them."""
    for content in ("pic:pic", "c:chart"):
        ours, theirs = _figures(both.own, content), _figures(both.kit, content)
        for own, kit in zip(ours, theirs, strict=False) if len(ours) == len(theirs) else ():
            title, words = kit.get("title", ""), kit.get("descr", "")
            if title and not own.get("title") and own.get("descr", "") in {"", words, f"{title}\n{words}"}:
                own.set("title", title)
                own.set("descr", words)
                both.restored[f"la balise {title} de l'image « {own.get('name', '')} »"] = None


def _figures(version: Version, content: str) -> list[etree._Element]:
    """Return what describes each drawing of the body that shows a picture, or a chart."""
    frames = ((node, node.getparent()) for node in version.body.iter(_DESCRIBED))
    return [node for node, frame in frames if frame is not None and next(frame.iter(qn(content)), None) is not None]


def restore_tables(both: Versions) -> None:
    """Give tables back their title, their description, and the rows and columns that head them."""
    for own, kit in both.same("w:tbl"):
        properties, theirs = own.find(_TBL_PR), kit.find(_TBL_PR)
        if properties is not None and theirs is not None:
            _restore_words(both, properties, theirs)
        for row, model in zip(children_of(own, TR), children_of(kit, TR), strict=False):
            if _repeats(model) and not _repeats(row):
                _properties(row).append(row.makeelement(qn("w:tblHeader"), {}))
                both.restored["les lignes d'en-tête répétées des tableaux"] = None


def _restore_words(both: Versions, properties: etree._Element, theirs: etree._Element) -> None:
    """Put back what a table says of itself; that stands last among its properties (17.4.59)."""
    for name, said in _OF_TABLES.items():
        own, kit = (next(one.iterchildren(qn(name)), None) for one in (properties, theirs))
        if own is None and kit is not None and (name != "w:tblLook" or "firstColumn" in _heads(kit)):
            own = deepcopy(kit)
            both.restored[said] = None
        if own is not None:
            properties.append(own)


def _heads(look: etree._Element) -> set[str]:
    """Return what a table's look turns on, of what heads it."""
    return {name for name in ("firstRow", "firstColumn") if look.get(qn(f"w:{name}")) in {"1", "true", "on"}}


def _repeats(row: etree._Element) -> bool:
    return any(map(is_on, row.iterfind(f"{_TR_PR}/{qn('w:tblHeader')}")))


def _properties(row: etree._Element) -> etree._Element:
    found = row.find(_TR_PR)
    if found is None:
        found = row.makeelement(_TR_PR, {})
        row.insert(1 if row.find(qn("w:tblPrEx")) is not None else 0, found)
    for old in found.findall(qn("w:tblHeader")):
        found.remove(old)
    return found


def restore_file(both: Versions) -> None:
    """Give the file back its language, its properties and the mode in which Word opens it."""
    ours, theirs = (_defaults(one) for one in (both.own, both.kit))
    said = None if theirs is None else theirs.find(_LANG)
    if ours is not None and said is not None and not (ours.find(_LANG) is not None and _language(ours)):
        for old in ours.findall(_LANG):
            ours.remove(old)
        ours.append(deepcopy(said))
        both.restored["la langue du texte"] = None
    _restore_core(both)
    _restore_settings(both)


def _defaults(version: Version) -> etree._Element | None:
    styles = version.related("styles")
    return None if styles is None else styles.find(_BEFORE_DEFAULT)


def _language(properties: etree._Element) -> str:
    return value_at(properties, "w:lang") or ""


def _restore_core(both: Versions) -> None:
    ours, theirs = (_core(one) for one in (both.own, both.kit))
    for name, said in _CORE.items() if ours is not None and theirs is not None else ():
        assert ours is not None
        assert theirs is not None
        words, own = theirs.findtext(qn(name)), ours.find(qn(name))
        if words and (own is None or not (own.text or "").strip()):
            own = etree.SubElement(ours, qn(name)) if own is None else own
            own.text = words
            both.restored[said] = None


def _core(version: Version) -> etree._Element | None:
    return next((version.tree(part) for part in version.package.related("core", "")), None)


def _restore_settings(both: Versions) -> None:
    asked = both.own.related("settings")
    for node in () if asked is None else asked.iter(qn("w:autoHyphenation")):
        if is_on(node):
            node.set(_VAL, "0")
            both.restored["l'interdiction de couper les mots"] = None
    ours, theirs = (_modes(one) for one in (both.own, both.kit))
    for name, kit in theirs.items():
        own = ours.get(name)
        if name == _MODE and own is not None and integer(own.get(_VAL)) < integer(kit.get(_VAL)):
            own.set(_VAL, kit.get(_VAL, ""))
            both.restored["le mode de Word (sans « mode de compatibilité »)"] = None


def _modes(version: Version) -> dict[str, etree._Element]:
    settings = version.related("settings")
    found = () if settings is None else settings.iter(qn("w:compatSetting"))
    return {node.get(qn("w:name"), ""): node for node in found}


def settle_page_breaks(both: Versions) -> None:
    """Tell the paragraphs that no longer begin a page; write a break that moved out of its paragraph as it was.

    LibreOffice puts it at the end of the paragraph before, which may be that of a tag, and would go with it.
    """
    for own, kit in both.paragraphs:
        if _switched(both.kit, kit, "w:pageBreakBefore") and not _switched(both.own, own, "w:pageBreakBefore"):
            moved = list(_breaks_before(own))
            for node in moved:
                parent = node.getparent()
                assert parent is not None
                parent.remove(node)
            if moved:
                _begin_page(own)
            elif not _after_section(own):
                both.missing[f"le saut de page avant {quoted(both.kit.words(kit))}"] = None


def _breaks_before(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the page breaks between the words before a paragraph and its own."""
    before = paragraph.getprevious()
    for one, late in ((before, True), (paragraph, False)):
        nodes = list(one.iter(_BREAK, _TEXT)) if one is not None and one.tag == paragraph.tag else []
        words = [at for at, node in enumerate(nodes) if node.tag == _TEXT and (node.text or "").strip()]
        kept = nodes[words[-1] + 1 if words else 0 :] if late else nodes[: words[0] if words else None]
        yield from (node for node in kept if node.tag == _BREAK and node.get(qn("w:type")) == "page")


def _after_section(paragraph: etree._Element) -> bool:
    before = paragraph.getprevious()
    return before is not None and next(before.iter(qn("w:sectPr")), None) is not None


def _begin_page(paragraph: etree._Element) -> None:
    """Let a paragraph begin a page, by a property in its place (17.3.1.26)."""
    properties = made_properties(paragraph, "w:pPr")
    for old in properties.findall(qn("w:pageBreakBefore")):
        properties.remove(old)
    at = 1 + max((properties.index(node) for node in properties if node.tag in _BEFORE_BREAK), default=-1)
    properties.insert(at, properties.makeelement(qn("w:pageBreakBefore"), {}))


def _switched(version: Version, paragraph: etree._Element, name: str) -> bool:
    """Whether a paragraph has a property, its own or its style's."""
    own = paragraph.find(f"{_P_PR}/{qn(name)}")
    if own is not None:
        return is_on(own)
    style = version.styles.find("paragraph", style_name(version, paragraph))
    for one in version.styles.chain(style.id) if style is not None else ():
        said = version.style_nodes[one.id].find(f"{_P_PR}/{qn(name)}")
        if said is not None:
            return is_on(said)
    return False


def restore_styles(both: Versions) -> None:
    """Put back the styles that are gone, which texts and tables of partners may need; tell those that count."""
    usual = set(both.kit.styles.defaults.values())  # every editor has its own
    root = both.own.related("styles")
    for style in both.kit.styles.by_id.values():
        if style.id in usual or both.own.styles.find(style.kind, style.name) is not None:
            continue
        if root is None or style.num_id or style.id in both.own.styles.by_id:
            both.missing[f"le style « {style.name} »"] = None
        else:
            root.append(_translated(both, both.kit.style_nodes[style.id]))
            both.restored[f"le style « {style.name} »"] = None


def _translated(both: Versions, node: etree._Element) -> etree._Element:
    """Return a copy of a style of the kit's, which refers to others as the town's version calls them."""
    made = deepcopy(node)
    for reference in [child for child in made if child.tag in _REFERENCES]:
        style = both.kit.styles.by_id.get(reference.get(_VAL, ""))
        same = both.own.styles.find(style.kind, style.name) if style is not None else None
        if same is not None:
            reference.set(_VAL, same.id)
        elif style is None or style.num_id or style.id in both.own.styles.by_id:
            made.remove(reference)
    return made


def restore_controls(both: Versions) -> None:
    """Give content controls back the title and the tag by which people and programs know them."""
    for own, kit in both.same("w:sdt"):
        ours, theirs = own.find(qn("w:sdtPr")), kit.find(qn("w:sdtPr"))
        for name in ("w:tag", "w:alias"):
            said = None if theirs is None else theirs.find(qn(name))
            if ours is not None and said is not None and ours.find(qn(name)) is None:
                ours.insert(len(ours.findall(qn("w:rPr"))), deepcopy(said))
                both.restored["le titre des contrôles de contenu"] = None
