"""What a build is for, as a table: what each edition prepares, needs and writes. Imports nothing heavy.

`plan` prepares the project as an edition knows it; the module of an edition's name completes what it writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Edition:
    """One row of the table.

    `public`: what may not be published is left out. `converted`: LibreOffice makes PDF files and a dossier; otherwise
    there are Word files alone. `to_sign`: the dossier has a field for each signatory. `bare`: it carries no file, and
    the files of the project stand beside it.
    """

    name: str
    words: str
    public: bool = False
    converted: bool = True
    to_sign: bool = False
    bare: bool = False


EDITIONS: Final = {
    edition.name: edition
    for edition in (
        Edition("signature", "à signer", to_sign=True),
        Edition("publication", "à publier, sans les données personnelles", public=True),
        Edition("archive", "à archiver", bare=True),
        Edition("word", "les fichiers Word seuls, sans conversion", converted=False),
    )
}
"""By name, the first one unless another is asked for."""
SIGNATURE: Final = "signature"
