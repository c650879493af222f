"""The copy of a Word file that LibreOffice reads: what rendering worked out of fields and notes stands in it as text.

LibreOffice counts captions its own way, passes over half the switches of references, knows neither `STYLEREF` nor what
the settings say of the numbers of notes, prints a sign that stands for such a number once more at its note, and
makes no link of words without a style.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

from contratgen.ooxml.fields import STORED, R, fields_of, isolate_marks
from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.notes import CALLS, NUMBERED, character, has_own_sign, own_notes, own_sign, ruled_calls
from contratgen.ooxml.package import parse_xml, serialise
from contratgen.ooxml.places import TBL, P
from contratgen.ooxml.splicing import put_instead, remove, text_node
from contratgen.ooxml.styles import made_properties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contratgen.ooxml.fields import Field
    from contratgen.ooxml.notes import Kind, Rules
    from contratgen.ooxml.package import Package

_T, _RPR, _ID, _SECTION = qn("w:t"), qn("w:rPr"), qn("w:id"), qn("w:sectPr")
_LINK, _ANCHOR, _MARK = qn("w:hyperlink"), qn("w:anchor"), qn("w:fldChar")
_STYLE, _PLAIN = qn("w:rStyle"), "contratgenLien"
_PLAIN_LINK: Final = (
    f'<w:style xmlns:w="{NAMESPACES["w"]}" w:type="character" w:customStyle="1" w:styleId="{_PLAIN}">'
    f'<w:name w:val="{_PLAIN}"/></w:style>'
)
_CONTROL, _CONTENT = qn("w:sdt"), qn("w:sdtContent")
_BEFORE_RULES: Final = tuple(map(qn, ("w:headerReference", "w:footerReference", "w:footnotePr")))
_LED: Final = frozenset({"REF", "NOTEREF"})


def stored(package: Package) -> Package:
    """Return a Word file as LibreOffice must read it: itself when it counts everything alike."""
    trees = {part: parse_xml(package.parts[part]) for part in package.printed}
    changed = {part for part, root in trees.items() if _keep_results(root)}
    changed |= set(trees) if _settle_notes(trees, package) else set()
    linked = {part for part, root in trees.items() if _style_links(root)}
    made = {part: serialise(trees[part]) for part in changed | linked}
    for part in package.related("styles") if linked else ():
        styles = parse_xml(package.parts[part])
        styles.append(etree.fromstring(_PLAIN_LINK))
        made[part] = serialise(styles)
    return package.with_parts(made) if made else package


def _keep_results(root: etree._Element) -> bool:
    """Leave of each field only its result, in a link if it is one; tell whether there was any."""
    if not any(found.name in STORED for found in fields_of(root)):
        return False
    isolate_marks(root)
    for found in [found for found in fields_of(root) if found.name in STORED]:
        result = found.result()
        if found.name in _LED and r"\h" in found.switches and result:
            _wrap(result, found)
        for node in _marks(found):
            put_instead(node, [] if found.end is not None else node)
    return True


def _marks(found: Field) -> Iterator[etree._Element]:
    """Yield the runs of a field that are not its result; a simple field is one with it."""
    yield found.begin
    yield from (run for code in found.codes if (run := code.getparent()) is not None)
    yield from (run for run in (found.separate, found.end) if run is not None)


def _wrap(result: list[etree._Element], found: Field) -> None:
    """Put a result that stands in one piece into a link to what the field leads to, unless it is in one."""
    first, parent = result[0], result[0].getparent()
    if parent is None or parent.tag == _LINK or any(run.getparent() is not parent for run in result):
        return
    link = parent.makeelement(_LINK, {_ANCHOR: found.target})
    first.addprevious(link)
    link.extend(result)


def _style_links(root: etree._Element) -> bool:
    """Give a style to each run of a link that has none; a page number in it is a link of its own."""
    links = (link for link in root.iter(_LINK) if next(link.iter(_MARK), None) is None)
    plain = [run for link in links for run in link.iter(R) if run.find(f"{_RPR}/{_STYLE}") is None]
    for run in plain:
        properties = made_properties(run, "w:rPr")
        properties.insert(0, properties.makeelement(_STYLE, {qn("w:val"): _PLAIN}))
    return bool(plain)


def _settle_notes(trees: Mapping[str, etree._Element], package: Package) -> bool:
    """State in every section how notes are numbered, and each sign of its own once; tell whether anything changed."""
    body, settings = trees[package.main], [package.tree(part) for part in package.related("settings")]
    changed = False
    for kind in NUMBERED:
        if any(root.find(kind.rules) is not None for root in (*settings, *body.iter(_SECTION))):
            for _, rules in [*ruled_calls(kind, body, settings)][:1]:
                _state(kind, rules, body)
                changed = True
        signed = [call for call in body.iter(kind.call) if has_own_sign(call)]
        notes = [own_notes(trees[part], kind) for part in package.related(kind.relation)] if signed else []
        for call in signed:
            _sign_once(call, next((own[number] for own in notes if (number := call.get(_ID, "")) in own), None))
            changed = True
    return changed


def _state(kind: Kind, rules: Rules, body: etree._Element) -> None:
    for section in body.iter(_SECTION):
        for former in section.findall(kind.rules):
            section.remove(former)
        said = section.makeelement(kind.rules)
        for name, value in (("numFmt", rules.form), ("numStart", rules.start), ("numRestart", rules.restart)):
            said.append(said.makeelement(qn(f"w:{name}"), {qn("w:val"): value}))
        section.insert(sum(1 for node in section if node.tag in _BEFORE_RULES), said)


def _sign_once(call: etree._Element, note: etree._Element | None) -> None:
    """Leave beside a call the first character of its sign, which LibreOffice prints at its note; part off the rest."""
    shown, run = own_sign(call), call.getparent()
    sign = "".join(map(character, shown))
    if not sign or run is None:
        return
    for node in shown:
        remove(node)
    call.addnext(text_node(sign[0]))
    if sign[1:]:
        rest = deepcopy(run)
        rest[:] = [*rest.iterchildren(_RPR), text_node(sign[1:])]
        run.addnext(rest)
    typed = (node for node in ([] if note is None else note.iter(_T, qn("w:sym"))) if character(node).strip())
    first = next(typed, None)
    said = "" if first is None else character(first).lstrip()
    if first is not None and said.startswith(sign[0]):
        first.addprevious(text_node(said[1:]))
        remove(first)


def unwrapped(package: Package) -> Package:
    """Return a Word file without the content controls around whole paragraphs with notes: itself when it has none.

    LibreOffice 7.4 loses the words of a control that holds one paragraph with the call of a note; 25.2 refuses the
    file. A control shows nothing in a PDF; the delivered file keeps it.
    """
    return package.rewritten(_unwrap, [package.main])


def _unwrap(body: etree._Element) -> bool:
    above = dict.fromkeys(control for call in body.iter(*CALLS) for control in call.iterancestors(_CONTROL))
    wrapped = [control for control in above if _holds_blocks(control)]
    for control in wrapped:
        put_instead(control, [child for content in control.iterchildren(_CONTENT) for child in content])
    return bool(wrapped)


def _holds_blocks(control: etree._Element) -> bool:
    return any(child.tag in {P, TBL} for content in control.iterchildren(_CONTENT) for child in content)
