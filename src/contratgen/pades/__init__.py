"""What signed PDF files are: revisions, fields, certificates, trust. Knows nothing of contracts, nor of who asks."""

import logging

for library in ("pyhanko", "pyhanko_certvalidator"):  # what they say of files and chains is said here in diagnostics
    logging.getLogger(library).addHandler(logging.NullHandler())
