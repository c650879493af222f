"""A piece put in terms that pikepdf's validator knows: what it does not know is judged here, and replaced.

Patterns and glyphs of Type 3 become forms, shadings and named inks the colours that they lead to, JPEG 2000 a plain
image: what ISO 19005-3 asks of them is asked of what stands for them, and the rest is asked here. Only the probe that
is judged is changed, never the piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, Dictionary, Name, Object, Pdf, Stream

from contratgen.bundling.named_inks import SEPARATION, SEVERAL, attributes_of, definition_of, family_of, undefined_in
from contratgen.bundling.pieces.cid_keyed import number_glyphs
from contratgen.bundling.pieces.codes import Codes, codes_of
from contratgen.bundling.pieces.drawing import drawing_in, scopes_of
from contratgen.bundling.pieces.encodings import differences
from contratgen.bundling.pieces.jpeg2000 import faults_of_jpeg2000
from contratgen.pdf.content import SHOWING
from contratgen.pdf.opening import as_list

UNKNOWN: Final = re.compile(rb"/(?:Pattern|Shading|Type3|Separation|DeviceN|JPXDecode)\b")
INKS: Final = frozenset({SEPARATION, SEVERAL})
FILLING: Final = frozenset({"cs", "sc", "scn", "g", "rg", "k"})
CHOOSING: Final = frozenset({"cs", "CS"})
COLOURING: Final = frozenset({"sc", "scn", "SC", "SCN"})
PLAIN: Final = frozenset({"g", "rg", "k", "G", "RG", "K"})
WIDTHS: Final = frozenset({"d0", "d1"})
FORM: Final = "/CgForm"

Fault = tuple[str, str]
"""A rule that is broken, by its clause, and where: « obj » and the number of the object, as the validator says it."""


def restated(pdf: Pdf) -> list[Fault]:
    """Put a probe in terms that the validator knows; return what is wrong with what it does not know.

    Raises what a malformed object raises.
    """
    _part_masks(pdf)
    number_glyphs(pdf)
    if not any(_is_unknown(thing) for thing in pdf.objects):
        return []
    restating = _Restating(pdf, codes_of(pdf))
    scopes = [*scopes_of(pdf)]
    for content, resources in scopes:
        restating.content(content, resources if resources is not None else Dictionary())
    for _, resources in scopes:
        if isinstance(resources, Dictionary):
            restating.resources(resources)
    for thing in list(pdf.objects):
        if isinstance(thing, Stream) and thing.get(Name.Subtype) == Name.Image:
            restating.image(thing)
    return restating.faults


def _part_masks(pdf: Pdf) -> None:
    """Give images masks that serve as nothing else: Ghostscript draws one picture here, and masks with it there."""
    own: dict[tuple[int, int], Stream] = {}
    for thing in list(pdf.objects):
        if isinstance(thing, Stream) and isinstance(mask := thing.get(Name.SMask), Stream):
            if mask.objgen not in own:
                entries = {key: mask[key] for key in mask.keys() - {"/Length"}}
                own[mask.objgen] = pdf.make_stream(mask.read_raw_bytes(), entries)
            thing.SMask = own[mask.objgen]


def _is_unknown(thing: Any) -> bool:
    if isinstance(thing, Array):
        return any(_is_special(part) for part in (thing, *(inner for inner in thing if isinstance(inner, Array))))
    if not isinstance(thing, Dictionary | Stream):
        return False
    words = (thing.stream_dict if isinstance(thing, Stream) else thing).unparse(resolved=True)
    return UNKNOWN.search(words) is not None


def _is_special(space: Any) -> bool:
    """Whether the validator does not know a colour space, or one that it is made of."""
    family = family_of(space)
    return family in INKS | {"/Pattern"} or (family == "/Indexed" and len(space) > 1 and _is_special(space[1]))


@dataclass
class _State:
    fill: bool = False
    stroke: bool = False
    type3: bool = False


@dataclass
class _Restating:
    pdf: Pdf
    codes: Codes
    faults: list[Fault] = field(default_factory=list)
    inks: dict[str, bytes] = field(default_factory=dict)
    made: int = 0

    def fault(self, rule: str, place: Object | None) -> None:
        where = f"obj {place.objgen[0]} 0" if place is not None and place.is_indirect else ""
        self.faults.append((rule, where))

    def content(self, holder: Object, resources: Dictionary) -> None:
        """Take from a drawing what the validator does not know, and have its resources draw with what that leads to."""
        stream = self.pdf.make_stream(drawing_in(holder))
        used: list[Any] = []
        kept = [*self._kept(pikepdf.parse_content_stream(stream), resources, used)]
        written = pikepdf.unparse_content_stream(kept)
        if isinstance(holder, Stream):
            holder.write(written)
        else:
            holder.Contents = self.pdf.make_stream(written)
        self._draw_with(resources, used)

    def _kept(self, instructions: Any, resources: Dictionary, used: list[Any]) -> Iterator[Any]:
        state, saved = _State(), []
        for instruction in instructions:
            operator = str(instruction.operator)
            if operator == "q":
                saved.append(_State(**vars(state)))
            elif operator == "Q" and saved:
                state = saved.pop()
            if not self._drops(instruction, operator, state, resources, used):
                yield instruction

    def _drops(self, one: Any, operator: str, state: _State, resources: Dictionary, used: list[Any]) -> bool:
        side = "fill" if operator in FILLING else "stroke"
        if isinstance(one, ContentStreamInlineImage):
            return self._uses(_named(resources, one.iimage.obj.get(Name.ColorSpace)), used)
        if operator in CHOOSING:
            setattr(state, side, self._uses(_named(resources, one.operands[0]), used))
            return bool(getattr(state, side))
        if operator in PLAIN:
            setattr(state, side, False)
        elif operator == "Tf":
            font = resources.get(Name.Font, Dictionary()).get(str(one.operands[0]))
            state.type3 = isinstance(font, Dictionary) and font.get(Name.Subtype) == Name.Type3
            return state.type3
        return (
            operator == "sh"
            or operator in WIDTHS
            or (operator in COLOURING and bool(getattr(state, side)))
            or (operator in SHOWING and state.type3)
        )

    def _uses(self, space: Any, used: list[Any]) -> bool:
        """Note the colours that a space leads to, and return whether the validator does not know it."""
        if not _is_special(space):
            return False
        if family_of(space) in INKS:
            self._ink(space)
            used.append(space[2])
        elif isinstance(space, Array) and len(space) > 1 and not self._uses(space[1], used):
            used.append(space[1])
        return True

    def _ink(self, space: Array) -> None:
        """Judge an ink by its name: defined the same wherever it is, and at all (ISO 19005-3, 6.2.4.4)."""
        if family_of(space) == SEPARATION:
            name, same = str(space[1]), definition_of(space)
            if self.inks.setdefault(name, same) != same:
                self.fault("6.2.4.4-2", space)
            return
        if undefined_in(space):
            self.fault("6.2.4.4-1", space)
        defined: Any = attributes_of(space).get(Name.Colorants, Dictionary())
        for ink in defined.values():
            if family_of(ink) == SEPARATION:
                self._ink(ink)

    def resources(self, resources: Dictionary) -> None:
        """Put in a table of resources what the validator knows in the place of what it does not."""
        used: list[Any] = []
        for pattern in _values(resources, Name.Pattern):
            if isinstance(pattern, Stream):
                self._add_form(resources, pattern, pattern.get(Name.Resources))
            else:
                self._shading(pattern.get(Name.Shading), used)
                if Name.ExtGState in pattern:
                    self._table(resources, Name.ExtGState)[self._name()] = pattern.ExtGState
        for shading in _values(resources, Name.Shading):
            self._shading(shading, used)
        for name, font in [*_items(resources, Name.Font)]:
            if isinstance(font, Dictionary) and font.get(Name.Subtype) == Name.Type3:
                self._type3(font, resources)
                del resources.Font[name]
        for name in [name for name, space in _items(resources, Name.ColorSpace) if _is_special(space)]:
            del resources.ColorSpace[name]
        for key in {"/Pattern", "/Shading"} & set(resources.keys()):
            del resources[key]
        self._draw_with(resources, used)

    def _shading(self, shading: Any, used: list[Any]) -> None:
        space = shading.get(Name.ColorSpace)
        if not self._uses(space, used):
            used.append(space)

    def _type3(self, font: Dictionary, resources: Dictionary) -> None:
        """Judge a font of Type 3 by the codes that are shown, and its glyphs as forms."""
        glyphs: Any = font.CharProcs
        encoding: Any = font.Encoding
        names = differences(encoding)
        widths, first = as_list(font.get(Name.Widths)), int(font.get(Name.FirstChar, 0))
        if Name.FirstChar not in font or len(widths) != int(font.get(Name.LastChar, -1)) - first + 1:
            self.fault("6.2.11.2-6", font)
        for code in self.codes.shown.get(font.objgen, ()):
            name = f"/{names.get(code[0], '.notdef')}"
            if name == "/.notdef" or name not in glyphs:
                self.fault("6.2.11.8-1", font)
        for glyph in glyphs.values():
            self._add_form(resources, glyph, font.get(Name.Resources, resources))

    def _add_form(self, resources: Dictionary, stream: Stream, own: Any) -> None:
        for key in stream.keys() - {"/Length", "/Filter", "/DecodeParms", "/BBox"}:
            del stream[key]
        stream.Type, stream.Subtype = Name.XObject, Name.Form
        stream.Resources = own if own is not None else Dictionary()
        if Name.BBox not in stream:
            stream.BBox = Array([0, 0, 1, 1])
        self._table(resources, Name.XObject)[self._name()] = stream

    def _draw_with(self, resources: Dictionary, used: list[Any]) -> None:
        """Have a form of some resources use some colours, under the default spaces that these resources give."""
        if not used:
            return
        defaults = {key: space for key, space in _items(resources, Name.ColorSpace) if key.startswith("/Default")}
        spaces = {f"/C{number}": space for number, space in enumerate(used)}
        drawing = " ".join(f"{space if isinstance(space, Name) else name} cs" for name, space in spaces.items())
        named = {name: space for name, space in spaces.items() if not isinstance(space, Name)}
        form = self.pdf.make_stream(drawing.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
        form.Resources = Dictionary({"/ColorSpace": Dictionary(defaults | named)})
        self._table(resources, Name.XObject)[self._name()] = form

    def _name(self) -> str:
        self.made += 1
        return f"{FORM}{self.made}"

    @staticmethod
    def _table(resources: Dictionary, key: Any) -> Any:
        if key not in resources:
            resources[key] = Dictionary()
        return resources[key]

    def image(self, image: Stream) -> None:
        """Give an image colours and data that the validator knows, once those that it has are judged."""
        used: list[Any] = []
        space = image.get(Name.ColorSpace)
        if "/JPXDecode" in (str(name) for name in as_list(image.get(Name.Filter))):
            faults = faults_of_jpeg2000(image.read_raw_bytes(), has_space=space is not None)
            self.faults += [(rule, f"obj {image.objgen[0]} 0") for rule in faults]
            image.write(b"\0")
            image.BitsPerComponent = 8
            if Name.SMaskInData in image:
                del image.SMaskInData
            image.ColorSpace = Name.DeviceGray if space is None else space
        if self._uses(space, used):
            image.ColorSpace = Name.DeviceGray
            if isinstance(image.get(Name.Mask), Array):
                del image.Mask
            self._draw_with(self._table(self.pdf.pages[0].obj, Name.Resources), used)


def _named(resources: Dictionary, space: Any) -> Any:
    spaces = resources.get(Name.ColorSpace, Dictionary())
    return spaces.get(str(space), space) if isinstance(space, Name) else space


def _items(resources: Dictionary, key: Any) -> Iterator[tuple[str, Any]]:
    table = resources.get(key)
    yield from table.items() if isinstance(table, Dictionary) else ()


def _values(resources: Dictionary, key: Any) -> Iterator[Any]:
    yield from (value for _, value in _items(resources, key))
