"""What may be written as text: in `{{ … }}`, glued with `~`, joined, or given a place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contratgen.ooxml.tags import Spot
from contratgen.rendering.grammar import faults
from contratgen.template_check.typed.types import (
    CHART,
    IMAGE,
    INLINE,
    INTEGER,
    MARKUP,
    MISSING,
    PARAGRAPHS,
    RICH,
    RICH_RUN,
    SUBDOCUMENT,
    TEXT,
    Absent,
    Basic,
    Called,
    Const,
    Loop,
    Mapping,
    Member,
    Missing,
    Namespace,
    Opaque,
    Record,
    Row,
    Sequence,
    Special,
    Type,
    Unknown,
    basic,
    has,
    members,
    union,
)
from contratgen.template_check.typed.words import describe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contratgen.template_check.typed.context import Context

PLAIN: Final = frozenset({TEXT, INTEGER})
DATES: Final = frozenset({"date", "datetime", "time", "timedelta"})
NUMBERS: Final = frozenset({"Decimal", "float"})


def check_text(ctx: Context, type_: Type, about: str) -> None:
    """Report what a value cannot be printed as it is, in the midst of a text."""
    if type_ in PLAIN:
        return
    _check_absence(ctx, type_, about)
    kinds: set[object] = set()
    for one in members(type_):
        kind = one.cls if isinstance(one, Member) else basic(one)
        if kind not in kinds:
            kinds.add(kind)
            _check_one(ctx, one, about)


def _check_absence(ctx: Context, type_: Type, about: str) -> None:
    alternatives = members(type_)
    if alternatives and all(isinstance(one, Absent) for one in alternatives):
        what = "rien ne" if ctx.strict else "« None »"
        ctx.fault(faults.NONE_PRINTED, f"« {about} » est toujours absent ici : {what} s'imprimerait", about=about)
    elif any(isinstance(one, Absent) for one in alternatives):
        message = f"« {about} » est facultatif : il peut être absent et ne s'imprime pas sans condition"
        hint = f"Entourez de {{% if {about} %}} … {{% endif %}}."
        if about.endswith(("| default", "| d")):
            hint = "« default » ne remplace une valeur absente que s'il le dit : default('…', true)."
        ctx.fault(faults.OPTIONAL_PRINTED, message, hint, about=about)
    if any(isinstance(one, Missing) for one in alternatives):
        message = f"« {about} » peut manquer ici : aucune valeur n'est certaine"
        hint = "Vérifiez d'abord que la liste n'est pas vide, que la clé existe, ou donnez une valeur dans chaque cas."
        ctx.fault(faults.MAY_MISS, message, hint, about=about)


def _check_one(ctx: Context, one: Type, about: str) -> None:
    kind = basic(one)
    match one:
        case Special():
            _check_special(ctx, one, about)
        case Sequence() | Row() | Mapping() | Record() | Namespace() | Loop() | Called():
            hint = _instead(one)
            ctx.fault(
                faults.OBJECT_PRINTED,
                f"« {about} » est {describe(one)} : il ne s'imprime pas tel quel",
                hint,
                about=about,
            )
        case Opaque(_, printable):
            if not printable:
                ctx.fault(
                    faults.OBJECT_PRINTED,
                    f"« {about} » est {describe(one)} : il ne s'imprime pas tel quel",
                    about=about,
                )
        case Member():
            _check_member(ctx, one, about)
        case Basic() | Const():
            _check_basic(ctx, kind, about)


def _instead(one: Type) -> str:
    if isinstance(one, (Sequence, Row)):
        return "Parcourez la liste par {% for … in … %}, ou assemblez-la par le filtre « join » ou « enumeration »."
    return "Imprimez l'un de ses champs." if isinstance(one, Record) else ""


def _check_member(ctx: Context, one: Member, about: str) -> None:
    if str(one.cls[one.name]) == f"{one.cls.__name__}.{one.name}":
        message = f"« {about} » s'imprimerait « {one.cls.__name__}.{one.name} » : c'est une énumération"
        ctx.fault(
            faults.CODE_PRINTED, message, f"Écrivez « {about}.value », ou un filtre qui donne son libellé.", about=about
        )


def _check_basic(ctx: Context, kind: Type, about: str) -> None:
    name = getattr(kind, "name", "")
    if name in DATES:
        hint = f"Écrivez {{{{ {about} | date }}}}."
        ctx.fault(
            faults.DATE_PRINTED, f"« {about} » est {describe(kind)} : elle s'imprime par un filtre", hint, about=about
        )
    elif name in NUMBERS:
        hint = f"Écrivez {{{{ {about} | euros }}}} ou {{{{ {about} | nombre }}}}."
        ctx.fault(
            faults.NUMBER_PRINTED, f"« {about} » est {describe(kind)} : il s'imprime par un filtre", hint, about=about
        )
    elif name == "bool":
        hint = f"Écrivez {{{{ 'oui' if {about} else 'non' }}}}."
        message = f"« {about} » est {describe(kind)} : il s'imprimerait « True » ou « False »"
        ctx.fault(faults.CODE_PRINTED, message, hint, about=about)
    elif name == "bytes":
        ctx.fault(faults.OBJECT_PRINTED, f"« {about} » est {describe(kind)} : cela ne s'imprime pas", about=about)


def _check_special(ctx: Context, one: Special, about: str) -> None:
    if one in {MARKUP, INLINE}:
        return
    if one in {IMAGE, CHART}:
        hint = "Mettez la balise dans le titre du texte de remplacement d'une image (ou d'un graphique) du modèle."
        ctx.fault(
            faults.PICTURE_MISPLACED,
            f"« {about} » est {describe(one)} : il ne s'imprime pas dans le texte",
            hint,
            about=about,
        )
        return
    place = "{{r … }}" if one == RICH_RUN else "{{p … }}, seul dans son paragraphe"
    message = f"« {about} » est {describe(one)} : il s'imprime par {place}"
    ctx.fault(faults.RICH_MISPLACED, message, f"Écrivez {place.replace('…', about)}.", about=about)


# -- places of their own ---------------------------------------------------------------------------------------

WHOLE: Final = {
    "p": frozenset({RICH, SUBDOCUMENT, PARAGRAPHS, MARKUP}),
    "r": frozenset({RICH_RUN, MARKUP}),
    "tr": frozenset({MARKUP, PARAGRAPHS}),
    "tc": frozenset({MARKUP, PARAGRAPHS}),
}
"""What may replace a whole paragraph, run, row or cell; ready markup in the wild only, as its author knows it."""
NAMES: Final = {
    "p": "le paragraphe entier",
    "r": "le passage entier",
    "tr": "la ligne entière",
    "tc": "la cellule entière",
}


def check_whole(ctx: Context, type_: Type, prefix: str, about: str) -> None:
    """Report what cannot replace the paragraph, run, row or cell that a prefixed tag stands for."""
    allowed = WHOLE[prefix] - (frozenset({MARKUP}) if ctx.strict else frozenset())
    wrong = [one for one in members(type_) if not isinstance(one, (Absent, Missing, Unknown)) and one not in allowed]
    if not ctx.strict and prefix in {"p", "r"}:  # rendering puts a text in a paragraph, or a run, of its own
        check_text(ctx, union(one for one in members(type_) if one not in allowed), about)
        return
    _check_absence(ctx, type_, about)
    if wrong:
        message = f"« {about} » est {describe(union(wrong))} : il ne peut pas remplacer {NAMES[prefix]}"
        hint = f"Écrivez {{{{ {about} }}}} sans « {prefix} »." if _is_text(wrong) or MARKUP in wrong else ""
        ctx.fault(faults.TEXT_MISPLACED, message, hint, about=about)


def _is_text(types: Iterable[Type]) -> bool:
    return all(isinstance(one, (Basic, Const, Member)) for one in types)


PICTURES: Final = {str(Spot.PICTURE): frozenset({IMAGE, INLINE}), str(Spot.CHART): frozenset({CHART})}


def check_picture(ctx: Context, type_: Type, spot: str, about: str) -> None:
    """Report what cannot replace the picture or chart whose title the tag is."""
    _check_absence(ctx, type_, about)
    wrong = [
        one for one in members(type_) if not isinstance(one, (Absent, Missing, Unknown)) and one not in PICTURES[spot]
    ]
    if wrong:
        message = f"« {about} » est {describe(union(wrong))} : il faut {spot} à cette place"
        hint = "Un texte de remplacement se met dans la description, pas dans le titre."
        ctx.fault(faults.PICTURE_MISPLACED, message, hint, about=about)


# -- conditions ------------------------------------------------------------------------------------------------


def check_condition(ctx: Context, type_: Type, about: str) -> None:
    """Report a condition on what may not be there at all: rendering would stop there."""
    if ctx.strict and has(type_, MISSING):
        message = f"« {about} » peut manquer : le tester arrêterait le rendu"
        ctx.fault(faults.MAY_MISS, message, f"Écrivez « {about} is defined ».", about=about)
