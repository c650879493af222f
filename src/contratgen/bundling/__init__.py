"""Stage 5 of the journey: pieces are vetted, documents and pieces become the one tagged dossier, and its manifest.

Bytes in, bytes out. Knows PDF; knows nothing of contracts, of Word, of the disk or of the clock.
"""

import logging

for library in ("pikepdf", "pypdf", "fontTools"):  # what they say of files is said here in diagnostics
    logging.getLogger(library).addHandler(logging.NullHandler())
