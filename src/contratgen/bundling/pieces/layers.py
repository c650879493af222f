"""Optional content (ISO 32000-1, 8.11): a dossier has no layers, so whatever a layer could hide is refused.

Where every layer is on, the declaration alone is left out and the page looks the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Dictionary, Name, Object, Pdf

from contratgen.pdf.opening import as_list

CHANGING: Final = frozenset({"/Zoom", "/Language", "/User"})
"""What may put a layer out without anybody's hand (ISO 32000-1, table 103)."""


def hides_layers(pdf: Pdf) -> bool:
    """Whether some content is off, or could be off on screen or on paper."""
    declared = pdf.Root.get(Name.OCProperties)
    if not isinstance(declared, Dictionary):
        return False
    groups = [group for group in as_list(declared.get(Name.OCGs)) if isinstance(group, Dictionary)]
    shown: Any = declared.get(Name.D, Dictionary())
    return _hides(shown) or any(map(_unseen, groups)) or any(map(_negative, _memberships(pdf)))


def _hides(config: Dictionary) -> bool:
    automatic = (str(one) for event in as_list(config.get(Name.AS)) for one in as_list(event.get(Name.Category)))
    off = bool(as_list(config.get(Name.OFF))) or config.get(Name.BaseState, Name.ON) != Name.ON
    return off or any(category in CHANGING for category in automatic)


def _unseen(group: Dictionary) -> bool:
    usage = group.get(Name.Usage)
    if not isinstance(usage, Dictionary):
        return False
    states = (("/View", "/ViewState"), ("/Print", "/PrintState"), ("/Export", "/ExportState"))
    return any(usage.get(use, Dictionary()).get(state) == Name.OFF for use, state in states)


def _memberships(pdf: Pdf) -> Iterator[Object]:
    return (o for o in pdf.objects if isinstance(o, Dictionary) and o.get(Name.Type) == Name.OCMD)


def _negative(membership: Object) -> bool:
    return "/VE" in membership or membership.get(Name.P, Name.AnyOn) not in (Name.AnyOn, Name.AllOn)
