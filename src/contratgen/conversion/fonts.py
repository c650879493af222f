"""The fonts that travel with contratgen, the ones they stand for, and the ones that a document asks for in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.names import NAMESPACES, qn
from contratgen.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

SUPPLIED: Final = frozenset(
    {"Caladea", "Carlito", "DejaVu Signes", "Liberation Mono", "Liberation Sans", "Liberation Serif", "OpenSymbol"}
)
REPLACED: Final = {
    "Apple Color Emoji": "DejaVu Signes",
    "Arial": "Liberation Sans",
    "Calibri": "Carlito",
    "Calibri Light": "Carlito",
    "Cambria": "Caladea",
    "Cambria Math": "Caladea",
    "Courier New": "Liberation Mono",
    "Helvetica": "Liberation Sans",
    "MS Gothic": "DejaVu Signes",
    "Segoe UI Emoji": "DejaVu Signes",
    "Segoe UI Symbol": "DejaVu Signes",
    "Symbol": "OpenSymbol",
    "Times": "Liberation Serif",
    "Times New Roman": "Liberation Serif",
    "Wingdings": "OpenSymbol",
}
"""The font that a document names → the supplied one with the same widths, or for signs the same shapes.

Word draws the box of a tick-box control in MS Gothic, a typed « ☐ » in Segoe UI Symbol, « ✔ » in the fonts of
emoji (Apple's on a Mac), and equations in Cambria Math.
"""
FALLBACK: Final = "Liberation Sans"
"""The font of a character that the wanted one lacks."""

THEME: Final = f"{NAMESPACES['r']}/theme"
FACES: Final = ("ascii", "hAnsi")
"""The attributes of `w:rFonts` that Latin script uses (ECMA-376 Part 1, 17.3.2.26)."""


def missing_fonts(package: Package) -> tuple[str, ...]:
    """Return, sorted, the fonts that a document's text asks for and that contratgen neither has nor replaces.

    Styles that nothing uses are not looked at.
    """
    asked = set(_fonts_asked(package))
    known = {name.casefold() for name in SUPPLIED | REPLACED.keys()}
    return tuple(sorted(name for name in asked if name.casefold() not in known))


def _fonts_asked(package: Package) -> Iterator[str]:
    theme = _theme_fonts(package)
    trees = [package.tree(name) for name in (*package.printed, *package.related("numbering"))]
    for name in package.related("styles"):
        trees.extend(_styles_used(package.tree(name), trees))
    for tree in trees:
        for node in tree.iter(qn("w:rFonts")):
            yield from _faces(node, theme)
        yield from (node.get(qn("w:font"), "") for node in tree.iter(qn("w:sym")))


def _faces(node: etree._Element, theme: dict[str, str]) -> Iterator[str]:
    """Yield the fonts of one `w:rFonts`; a theme font has precedence over a named one."""
    for face in FACES:
        name = theme.get(node.get(qn(f"w:{face}Theme"), "")[:5]) or node.get(qn(f"w:{face}"))
        if name:
            yield name


def _styles_used(styles: etree._Element, stories: list[etree._Element]) -> list[etree._Element]:
    """Return the document's defaults, the default styles, those that stories name, and all those they build on."""
    by_id = {node.get(qn("w:styleId"), ""): node for node in styles.iter(qn("w:style"))}
    wanted = [name for name, node in by_id.items() if node.get(qn("w:default")) in {"1", "true", "on"}]
    for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"):
        wanted.extend(node.get(qn("w:val"), "") for story in stories for node in story.iter(qn(tag)))
    used: dict[str, etree._Element] = {}
    while wanted:
        name = wanted.pop()
        if name in by_id and name not in used:
            used[name] = by_id[name]
            wanted.extend(base.get(qn("w:val"), "") for base in by_id[name].iter(qn("w:basedOn")))
    return [*styles.iter(qn("w:docDefaults")), *used.values()]


def _theme_fonts(package: Package) -> dict[str, str]:
    """Return the Latin fonts of the theme under the first five letters of their names: `major…` and `minor…`."""
    for link in package.relationships(package.main):
        if link.type == THEME and link.target in package.parts:
            root = package.tree(link.target)
            return {kind: _latin(root, f"a:{kind}Font") for kind in ("major", "minor")}
    return {}


def _latin(theme: etree._Element, tag: str) -> str:
    return next((face.get("typeface", "") for node in theme.iter(qn(tag)) for face in node.iter(qn("a:latin"))), "")
