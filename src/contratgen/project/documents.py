"""Stages 3 and 4, twice: the second pass fills what is only known late. A third would be a fault.

First pass: every document but those that come after all others. Its pages give the contents, and the manifest of
annexes its page counts and digests. What did not change between the passes is not converted again: the cache sees to
it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from contratgen.assembly.kit import Document, Heading, Instance, Kit, Known, Shown
from contratgen.base.diagnostics import Diagnostic, InputError, MisuseError, Place
from contratgen.conversion.page_labels import page_of
from contratgen.conversion.stage import Convert, PdfDocument
from contratgen.conversion.word_places import in_template
from contratgen.rendering.contents import fill_contents, filled
from contratgen.rendering.engine import render_document
from contratgen.rendering.options import Options
from contratgen.rendering.preparing import prepare
from contratgen.rendering.running import page_references, section_marks

if TYPE_CHECKING:
    from contratgen.base.progress import Progress
    from contratgen.conversion.pool import Pool
    from contratgen.conversion.stage import Again
    from contratgen.rendering.contents import HeadingEntry

Converting = Callable[[Iterable[tuple[str, bytes]], "Again"], Mapping[str, tuple[bytes, PdfDocument]]]
"""Word files by name → the same with their PDF, under the same names and in the same order, as `Convert` does."""
Templates = Mapping[str, tuple[str, bytes]]
"""Template name → the file that diagnostics name, and its bytes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered document: which, its Word file, its headings, and whether it prints pages."""

    instance: Instance
    docx: bytes
    template: str
    headings: tuple[HeadingEntry, ...] = ()
    prints_pages: bool = False
    source: bytes = field(default=b"", repr=False)  # of the template


@dataclass(frozen=True, slots=True)
class Made:
    """A document in both forms, with its headings."""

    instance: Instance
    docx: bytes
    pdf: PdfDocument
    headings: tuple[Heading, ...] = ()

    @property
    def identifier(self) -> str:
        """The file name without extension."""
        return self.instance.identifier

    @property
    def short_title(self) -> str:
        """What a sentence calls the document: « annexe 2 », or its identifier."""
        return self.instance.footer.lower() or self.instance.identifier


@dataclass(frozen=True)
class Writer:
    """Renders the documents of one contract: all that its kit knows, unless `others` are given.

    `piece_pages` counts the pages of supplied pieces by path; `whole` are the paths of those attached as they are.
    `delivered` gives the PDF file that is written for a document; `shown` what documents print, once all are rendered.
    Documents that are not to be `converted` have no page yet: their contents tell none.
    """

    kit: Kit
    contract: Any
    templates: Templates
    piece_pages: Mapping[str, int] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    delivered: Callable[[Made], bytes] = lambda made: made.pdf.pdf
    shown: Callable[[], Shown] = dict
    converted: bool = True
    others: Sequence[Document] | None = None

    @property
    def documents(self) -> Sequence[Document]:
        """The documents to make."""
        return self.kit.documents if self.others is None else self.others

    @cached_property
    def options(self) -> Options:
        """How the kit's documents are rendered: French typography, the version's date, the annexes' numbers."""
        first = [
            instance for document in self.kit.documents for instance in document.instances(self.contract, Known(""))
        ]
        targets = {f"annexe:{instance.key}": instance.footer.lower() for instance in first if instance.key}
        places = {target: f"annexe:{instance.key}" for instance in first if instance.key for target in instance.holds}
        date, whole_titles = self.kit.metadata(self.contract).date, self.kit.whole_titles
        return Options(typography=True, date=date, targets=targets, places=places, whole_titles=whole_titles)

    def count(self, only: str | None) -> int:
        """Return how many documents there are to make."""
        known = Known("")
        instances = (instance for document in self.documents for instance in document.instances(self.contract, known))
        return sum(1 for instance in instances if only in (None, instance.identifier))

    def drafts(self, documents: Iterable[Document], known: Known, only: str | None) -> Iterator[Draft]:
        """Yield the documents' instances, rendered; with `only`, that one alone."""
        for document in documents:
            instances = [
                instance for instance in document.instances(self.contract, known) if only in (None, instance.identifier)
            ]
            if instances:
                file, blob = self.templates[document.template]
                prepared = prepare(blob, file)
                for instance in instances:
                    targets = {} if instance.beside else self.options.targets  # no annex is beside the dossier
                    options = replace(self.options, targets=targets)
                    made = filled(render_document(prepared, instance.root, options=options), paged=self.converted)
                    yield Draft(instance, made.docx, file, made.headings, made.prints_pages, blob)


def converting(writer: Writer, office: Pool, only: str | None, progress: Progress) -> Converting:
    """Return what makes PDF files of a writer's documents, or leaves them as they are; it tells how many are done."""
    if not writer.converted:
        return _unconverted
    total = writer.count(only)
    once: set[str] = set()
    twice: set[str] = set()

    def tell(name: str) -> None:
        (twice if name in once else once).add(name)
        progress.step("convert", len(twice), total, name)

    return Convert(writer.kit.metadata(writer.contract).date, office, tell)


def _unconverted(drafts: Iterable[tuple[str, bytes]], _again: Again) -> dict[str, tuple[bytes, PdfDocument]]:
    return {name: (docx, PdfDocument(b"", 0, ())) for name, docx in drafts}


def make_documents(
    writer: Writer,
    voted: str,
    convert: Converting,
    only: str | None,
    progress: Progress,
) -> tuple[Made, ...]:
    """Return every document of a contract in dossier order, those beside it last, rendered and converted in two passes.

    What documents show is asked once LibreOffice has in hand all that can be rendered before any other is converted.

    Raises `MisuseError` (CG120) when `only` names no document, `InputError` for a template whose rendering fails and
    (CG390) when the second pass moves the pages that it prints; `EnvironmentFault` when the converter fails.
    """
    known = Known(voted, writer.whole)
    _see_that_it_exists(writer, only)
    announced = _Announced(writer.count(only), progress)
    early = writer.drafts((d for d in writer.documents if not d.after_all), known, only)
    made = _settled(_then(announced(early), writer.shown), convert)
    late = tuple(d for d in writer.documents if d.after_all)
    known = Known(
        voted,
        writer.whole,
        pages={**writer.piece_pages, **{m.identifier: m.pdf.pages for m in made if writer.converted}},
        digests={m.identifier: hashlib.sha256(m.docx).hexdigest() for m in made},
        pdf_digests={m.identifier: hashlib.sha256(writer.delivered(m)).hexdigest() for m in made if writer.converted},
        headings={m.identifier: m.headings for m in made},
        shown=writer.shown(),
    )
    last = _settled(announced(writer.drafts(late, known, only)), convert)
    return tuple(sorted((*made, *last), key=lambda m: (m.instance.beside, m.instance.rank, m.identifier)))


def _see_that_it_exists(writer: Writer, only: str | None) -> None:
    names = [instance.identifier for d in writer.documents for instance in d.instances(writer.contract, Known(""))]
    if only is not None and only not in names:
        message = f"le contrat n'a pas de document « {only} »"
        raise MisuseError(Diagnostic("CG120", message, Place("--only"), hint=f"Documents : {', '.join(names)}."))


@dataclass
class _Announced:
    """Yields drafts, early and late, and tells how many of all there were."""

    total: int
    progress: Progress
    count: int = 0

    def __call__(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Yield the drafts."""
        for draft in drafts:
            self.count += 1
            self.progress.step("render", self.count, self.total, draft.instance.identifier)
            yield draft


def _then(drafts: Iterable[Draft], done: Callable[[], object]) -> Iterator[Draft]:
    """Yield drafts, then do what is to be done."""
    yield from drafts
    done()


def _settled(drafts: Iterable[Draft], convert: Converting) -> tuple[Made, ...]:
    """Convert drafts, fill their contents with the pages found, convert again, and see that the pages held."""
    known: dict[str, Draft] = {}
    first: dict[str, PdfDocument] = {}

    def rendered() -> Iterator[tuple[str, bytes]]:
        for draft in drafts:
            known[draft.instance.identifier] = draft
            yield draft.instance.identifier, draft.docx

    def again(name: str, _docx: bytes, pdf: PdfDocument) -> bytes:
        first[name] = pdf
        return _with_pages(known[name], pdf)

    try:
        second = convert(rendered(), again)
    except InputError as refused:
        raise InputError(*(_in_its_template(fault, known) for fault in refused.diagnostics)) from None
    moved = [known[name] for name, (_, pdf) in second.items() if _numbers(pdf) != _numbers(first.get(name, pdf))]
    if moved:
        message = "la table des matières déplace les pages qu'elle annonce"
        hint = "Donnez au sommaire une page à lui : un saut de page avant et un saut de page après."
        raise InputError(*(Diagnostic("CG390", message, Place(d.template), hint=hint) for d in moved))
    return tuple(
        Made(known[name].instance, docx, pdf, tuple(_headings(known[name], pdf)))
        for name, (docx, pdf) in second.items()
    )


def _headings(draft: Draft, pdf: PdfDocument) -> Iterator[Heading]:
    """Yield the headings of a document, each with the number that its page bears; empty where nothing was converted."""
    pages = [pdf.labels[found.page - 1] for found in pdf.outline] if pdf.pages else [""] * len(draft.headings)
    for said, page in zip(draft.headings, pages, strict=False):
        yield Heading(said.level, said.number, said.text, page)


def _in_its_template(fault: Diagnostic, known: Mapping[str, Draft]) -> Diagnostic:
    draft = known.get(fault.place.file)
    return fault if draft is None or not draft.source else in_template(fault, draft.source, draft.template)


def _numbers(pdf: PdfDocument) -> tuple[object, ...]:
    return pdf.outline, pdf.labels


def _with_pages(draft: Draft, pdf: PdfDocument) -> bytes:
    if not draft.prints_pages:
        return draft.docx
    found = {said.bookmark: heading.page for said, heading in zip(draft.headings, pdf.outline, strict=False)}
    found |= {name: page for name in page_references(draft.docx) if (page := page_of(name, pdf.places))}
    return fill_contents(draft.docx, {name: pdf.labels[page - 1] for name, page in found.items()}, _lengths(draft, pdf))


def _lengths(draft: Draft, pdf: PdfDocument) -> tuple[int, ...]:
    """Return how many pages each section of a document has; one whose mark is lost counts for none."""
    marks = (page_of(name, pdf.places) for name in section_marks(draft.docx))
    starts = [1, *(page or pdf.pages + 1 for page in marks), pdf.pages + 1]
    return tuple(after - before for before, after in pairwise(starts))
