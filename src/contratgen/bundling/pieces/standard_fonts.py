"""The fonts that a PDF may ask for without holding them, and those of the same widths that travel with contratgen.

A reader puts some font in their place; embedding one of the same widths (Liberation, Carlito, Caladea) settles which.
Symbol and Zapf Dingbats have no twin: signs of other fonts get the widths that every reader knows of theirs.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from contratgen.base import world

FAMILIES: Final = {
    "Arial": "LiberationSans",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
    "Courier": "LiberationMono",
    "CourierNew": "LiberationMono",
    "Helvetica": "LiberationSans",
    "Times": "LiberationSerif",
    "TimesNewRoman": "LiberationSerif",
}
"""Families, as PostScript names begin, and the supplied one whose glyphs are as wide."""
FAMILY: Final = re.compile(r"(?:[A-Z]{6}\+)?([A-Za-z]+?)(?:PS)?(?:MT)?(?:[,-](\w+?))?(?:MT)?")
STYLES: Final = {
    "": "Regular",
    "Roman": "Regular",
    "Regular": "Regular",
    "Bold": "Bold",
    "Italic": "Italic",
    "Oblique": "Italic",
    "BoldItalic": "BoldItalic",
    "BoldOblique": "BoldItalic",
}

SIGNS: Final = {"Symbol": "OpenSymbol.ttf", "SymbolMT": "OpenSymbol.ttf", "ZapfDingbats": "DejaVuSignes-Regular.ttf"}
"""Fonts of signs, and the supplied one that draws these signs."""


def _widths(said: str) -> dict[int, float]:
    """Return widths by code: those behind a code and its colon are for that code and the next ones."""
    widths: dict[int, float] = {}
    code = 0
    for word in said.split():
        if word.endswith(":"):
            code = int(word[:-1])
        else:
            widths[code] = float(word)
            code += 1
    return widths


WIDTHS: Final = {
    "Symbol": _widths("""
        32: 250 333 713 500 549 833 778 439 333 333 500 549 250 549 250 278 500 500 500 500 500 500 500 500 500 500
        278 278 549 549 549 444 549 722 667 722 612 611 763 603 722 333 631 722 686 889 722 722 768 741 556 592 611
        690 439 768 645 795 611 333 863 333 658 500 500 631 549 549 494 439 521 411 603 329 603 549 549 576 521 549
        549 521 549 603 439 576 713 686 493 686 494 480 200 480 549 160: 750 620 247 549 167 713 500 753 753 753 753
        1042 987 603 987 603 400 549 411 549 549 713 494 460 549 549 549 549 1000 603 1000 658 823 686 795 987 768 768
        823 768 768 713 713 713 713 713 713 713 768 713 790 790 890 823 549 250 713 603 603 1042 987 603 987 603 494
        329 790 790 786 713 384 384 384 384 384 384 494 494 494 494 241: 329 274 686 686 686 384 384 384 384 384 384
        494 494 494
    """),
    "ZapfDingbats": _widths("""
        32: 278 974 961 974 980 719 789 790 791 690 960 939 549 855 911 933 911 945 974 755 846 762 761 571 677 763
        760 759 754 494 552 537 577 692 786 788 788 790 793 794 816 823 789 841 823 833 816 831 923 744 723 749 790
        792 695 776 768 792 759 707 708 682 701 826 815 789 789 707 687 696 689 786 787 713 791 785 791 873 761 762
        762 759 759 892 892 788 784 438 138 277 415 392 392 668 668 161: 732 544 544 910 667 760 760 776 595 694 626
        788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788 788
        788 788 788 788 788 788 788 788 788 788 788 788 788 894 838 1016 458 748 924 748 918 927 928 928 834 873 828
        924 924 917 930 931 463 883 836 836 867 867 696 696 874 241: 874 760 946 771 865 771 888 967 888 831 873 927
        970 918
    """),
}
"""Widths, by code, in thousandths (Adobe Core 14 AFM files); every reader knows them (ISO 32000-1, 9.6.2.2)."""


@cache
def program_like(base_font: str) -> bytes | None:
    """Return the TrueType file of the widths of a font, by its PostScript name; None if there is none."""
    if signs := SIGNS.get(base_font):
        return (world.fonts_folder() / signs).read_bytes()
    found = FAMILY.fullmatch(base_font)
    if found is None or (found[2] or "") not in STYLES:
        return None
    path = world.fonts_folder() / f"{FAMILIES.get(found[1])}-{STYLES[found[2] or '']}.ttf"
    return path.read_bytes() if path.is_file() else None
