"""Stage 2: text values → the one validated, frozen contract, its rules, canonical form and digests."""

from typing import Final

KITS: Final = "contratgen.kits"
"""The entry points by which kits are found."""
