"""Every limit that input meets, each with its reason. Beyond it: a diagnostic, never a hang.

Sizes are bytes unless the name says otherwise. Knows nothing; every stage may read it.
"""

from __future__ import annotations

from typing import Final

KIB: Final = 1 << 10
MIB: Final = 1 << 20

# -- read ------------------------------------------------------------------------------------------------------
YAML_BYTES: Final = 2 * MIB
"""A framework of 200 mesures is 60 KiB; the node graph takes about a hundred times the file in memory."""
YAML_DEPTH: Final = 32
"""The deepest field of a kit is at 9; beyond 32 the parser's recursion is all that is exercised."""
YAML_NODES: Final = 200_000
"""Time and memory grow with nodes, not with bytes."""
TEXT_BYTES: Final = 2 * MIB
"""A partner's texts: the whole 2015 contract was 95 pages, about 300 KiB."""
TEXT_LINES: Final = 20_000
"""Lines of one Markdown text: 95 pages are about 4 000; the block parser moves the rest of the list at each line."""
LINE_CHARACTERS: Final = 20_000
"""A paragraph on one line; beyond, `markdown` spends quadratic time on inline patterns."""
MARKDOWN_NESTING: Final = 9
"""Word's multi-level lists have nine levels."""
PROJECT_FILES: Final = 5_000
"""Files of one project; a national contract has a few hundred."""
FILE_FAULTS: Final = 200
"""Faults of one file that are told: nobody reads more, and two mebibytes may hold three hundred thousand."""

# -- assemble --------------------------------------------------------------------------------------------------
RULE_FINDINGS: Final = 200
"""Findings of one rule in a run: nobody reads more, and each costs a place and a search for the nearest name."""
PROJECT_DEPTH: Final = 16
"""Folders within folders; a project has three levels, and the walk is recursive."""

# -- Word files ------------------------------------------------------------------------------------------------
DOCX_BYTES: Final = 50 * MIB
"""A template with pictures; the largest known public one is below 1 MiB."""
DOCX_PART_BYTES: Final = 32 * MIB
"""One unpacked part; lxml needs about eight times this in memory."""
DOCX_UNPACKED_BYTES: Final = 128 * MIB
"""All parts together, which stops zip bombs before anything is inflated."""
DOCX_PARTS: Final = 2_000
"""Parts of one package; a contract with forty logos has about a hundred."""
KEPT_PART_BYTES: Final = 512 * KIB
"""A part whose reading is kept for the next file that holds the same bytes: styles and lists weigh 30 to 300 KiB."""
KEPT_PARTS: Final = 64
"""Readings kept of each kind: a dozen templates of a kit share theirs."""
EXPRESSION_DEPTH: Final = 100
"""Operations within one another in one tag: a person writes five, and each takes the checker a few frames."""
BLOCK_DEPTH: Final = 40
"""Template blocks within one another; the compiled code is indented as deep, and Python allows a hundred."""
BLOCK_BRANCHES: Final = 60
"""Branches of one `if`; Python compiles each as one within the other."""
LOOP_DEPTH: Final = 15
"""Loops within one another; Python compiles no more than twenty."""
MACRO_USES: Final = 40
"""Combinations of argument types for which the body of a macro is walked; a kit's most used macro has six."""
CONDITION_EFFORT: Final = 2_000
"""Steps spent on what one condition teaches: `and` and `or` within one another multiply them."""
AMOUNT: Final = 100_000
"""Characters of padding, repetitions, items of a `range` that a tag may ask for: a page has 3 000 characters."""
LARGEST_NUMBER: Final = 10**60
"""A number that a tag works out; amounts of money stay below 10^15."""
TEXT_OF_A_TAG: Final = 4 * MIB
"""Characters that one filter, method or operator may make: the longest contract has 300 000."""
STEPS: Final = 500_000
"""Turns of all loops and calls of all macros of one document: the largest example takes 1 300."""
XML_DEPTH: Final = 200
"""Nested tables 30 deep take LibreOffice 2 s, 80 deep 11 s; a table level costs four elements."""

# -- pieces ----------------------------------------------------------------------------------------------------
PIECE_BYTES: Final = 100 * MIB
"""One supplied piece; the whole package sent to the prefecture may weigh 150 MiB."""
PIECE_PAGES: Final = 2_000
"""Pages of one supplied PDF."""
PAGE_POINTS: Final = 14_400
"""Largest side of a page in points (ISO 32000-1, Annex C.2)."""
IMAGE_BYTES: Final = 450_000_000
"""An image once unpacked, by its depth: an A0 plan at 300 dpi takes 17 MB in black and white, 420 MB in colours."""
PIECE_PIXELS: Final = 3_000_000_000
"""Pixels of all pages of one image file: 340 scanned A4 pages at 300 dpi, read in half a minute."""
LOGO_BYTES: Final = 10 * MIB
"""A logo, before it is re-encoded."""
LOGO_PIXELS: Final = 16_000_000
"""Pixels of a logo: enough for a whole A4 page at 300 dpi, read in a third of a second."""
LOGO_RESOLUTION: Final = 150
"""Dots per inch below which a printed logo shows its pixels (rule V64)."""
PDF_STREAM_BYTES: Final = 256 * MIB
"""One decoded stream: qpdf refuses more, where a 1 MB file may ask for 2 GB."""
PDF_STREAM_FILTERS: Final = 2
"""Filters chained on one stream; bombs chain more."""
PDF_NESTING: Final = 100
"""Arrays and dictionaries within one another; qpdf's own 499 lets recursion be exercised, documents nest below 20."""
PDF_CONTAINER_ITEMS: Final = 200_000
"""Items of one array or dictionary; the page list of the largest admitted piece has 2 000."""
PIECE_CONTENT_BYTES: Final = 32 * MIB
"""What one piece draws (pages, forms, patterns), decoded: a detailed vector map is 8 MiB, and is read at 3 MiB/s."""
WORDED_BYTES: Final = 512 * KIB
"""The drawing of a page that is read for its paragraphs: a page of text has 20 KiB, a map 8 MiB."""
PIECE_OPERATORS: Final = 1_500_000
"""Operators of all that a piece draws: a vector map of 8 MiB has 600 000; each takes 3 µs and 300 bytes to read."""
DRAWN_BYTES: Final = 512 * MIB
"""What the pages of a piece draw when each form counts as often as it is used: a map's symbols make 10 MiB."""
DRAWING_DEPTH: Final = 28
"""Forms within forms: more than Acrobat follows (ISO 32000-1, annex C.2), and the ladder of a loop."""
PATTERN_STEP: Final = 0.1
"""Points from one tile to the next: below, an A4 page has more than fifty million tiles, each thinner than ink."""
COLOUR_DEPTH: Final = 16
"""Colour spaces, functions and their arrays within one another: an indexed space of named inks has eight."""
COLOUR_PARTS: Final = 100_000
"""Parts that one of them unfolds to: a gradient of 1 000 steps has 4 000."""
PIECE_LINKS: Final = 5_000
"""Links of one piece: a law code of 2 000 pages has as many, and each takes half a millisecond."""
PIECE_PROGRAM_BYTES: Final = 96 * MIB
"""Fonts, colour profiles and drawings of one piece, decoded: its check reads them whole, in four times the memory."""
DRAWING_SCOPES: Final = 50_000
"""Pages and forms of a piece, a form without resources once for each page that draws it: each is read four times."""
GIVEN_FONTS: Final = 500
"""Fonts of one piece that are given to it: its check takes 5 ms for each."""
MAP_ENTRIES: Final = 1_000_000
"""Entries of the tables of characters of a piece's fonts, and codes they speak of: a font of all planes has 150 000."""
TYPED_CHARACTERS: Final = 200_000
"""Words of a piece's fields that have no drawing: a hundred pages, each set up to sixteen times to find its size."""
CHOICES: Final = 1_000
"""Choices that one filled field of a piece offers: the largest department has 890 communes."""
PIECE_LEVELS: Final = 15_000
"""Levels of reference that a copy may follow one within another; qpdf's recursion ends a process near 50 000."""
UNPACKED_BYTES: Final = 512 * MIB
"""The files of a project that travel inside a dossier: ten times the weight of those of the largest example."""
TRANSMISSION_BYTES: Final = 157_286_400
"""Deed and annexes sent to the control of legality: 150 MiB."""

# -- convert ---------------------------------------------------------------------------------------------------
CACHE_BYTES: Final = 2048 * MIB
"""The cache: about forty builds of the largest example, whose documents and vetted pieces weigh 50 MiB."""
CONVERSION_SECONDS: Final = 180.0
"""Of LibreOffice's work on one document; the 100-page contract takes about 5 s."""
START_SECONDS: Final = 90.0
"""Of work for LibreOffice to start: it takes 2 s."""
PATIENCE: Final = 5
"""How many times as long is waited, by the clock, on a machine that is busy elsewhere."""
CONVERTER_MEMORY: Final = 4 << 30
"""Address space of one LibreOffice, which uses 0.8 GiB of it for a hundred pages; a hostile file makes it grow."""
QUESTION_SECONDS: Final = 20.0 * PATIENCE
"""A short question to a program of the system (dpkg, unshare), by the clock: each answers in a tenth of a second."""
REVISION_SECONDS: Final = 120.0
"""A question to git, which may have to fetch and pack the whole project: it takes 0.1 s for the largest example."""
CONVERSIONS_PER_WORKER: Final = 100
"""LibreOffice grows by about 1.5 MB a document."""

READING_SECONDS: Final = 120.0 * PATIENCE
"""One scanned page, by the clock: Tesseract works 3 s on dense A4, 15 s on A3."""
READER_MEMORY: Final = 4 << 30
"""Address space of the programs that read a scan: 0.6 GiB for A3 at 300 dpi."""

# -- apart -----------------------------------------------------------------------------------------------------
CONFINED_SECONDS: Final = 300
"""Processor time of a process that reads a given PDF: a thousand pages with fifteen signatures take fifteen seconds."""
VERDICT_SECONDS: Final = 55
"""Processor time of what examines a file for `verify`, which so takes less than a minute: what remains is told."""
CONFINED_WAIT: Final = 4 * CONFINED_SECONDS
"""Seconds that one waits for it, where it asks nobody anything: a loaded machine leaves it a quarter of a processor."""
CONFINED_MEMORY: Final = 4 << 30
"""Its address space; the same thousand pages take 0.5 GiB."""
CONFINED_DEPTH: Final = 20_000
"""Calls within one another in it: the comparison of revisions follows bookmarks from each to the next."""
CONFINED_STACK: Final = 256 << 20
"""Room for that many calls."""

# -- sign and verify -------------------------------------------------------------------------------------------
SIGNED_BYTES: Final = 256 * MIB
"""A signed dossier: at most what may be sent, and what fifteen signatures with their proofs add."""
SIGNED_REVISIONS: Final = 200
"""Revisions of one file: fifteen signatures of level B-LTA make about fifty."""
REQUEST_BYTES: Final = 64 * MIB
"""A signature asked of a party's own system: one revision in base 64, whose revocation lists weigh most."""
ANSWER_BYTES: Final = 32 * MIB
"""One answer of an authority: the largest revocation lists of national ones weigh a few MiB."""
ANSWER_SECONDS: Final = 15
"""Wait for the beginning of one, and then for its end."""
ANSWERS: Final = 60
"""Requests of one examination of chains: each has three certificates, and two places to ask of each."""
ANSWERS_SECONDS: Final = 120
"""All of them together; a time stamp has as long to itself."""
SIGNED_FIELDS: Final = 500
"""Fields of one file: one for each party, and one for each time stamp."""
CHAIN_MARKS: Final = 10_000
"""Marks of a cross-reference table in one file, those of attached files included: each costs a look at all others."""
EXCERPT: Final = 80
"""Characters of a difference that a report shows."""
TRUST_BYTES: Final = 4 * MIB
"""One file of certificates or revocations; the national authorities' lists are below 2 MiB."""
