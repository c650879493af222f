"""Stages 1 and 2 for a folder: what was read, the contract it makes, its templates, and every fault so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contratgen.assembly.contract import Assembled, assemble
from contratgen.assembly.fields import Modele
from contratgen.assembly.kit import Document, Instance, Kit, Known
from contratgen.assembly.values import Fichier, Image
from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, InputError, Place, Severity
from contratgen.base.faults import bounded
from contratgen.bundling.pieces.supplied import Stopped, begin_vetting, vetted_pieces
from contratgen.conversion.engine import find_engine, without_equations
from contratgen.conversion.vet import template_faults
from contratgen.ooxml.equations import equations_of
from contratgen.ooxml.stories import stories
from contratgen.ooxml.vetting import read_template
from contratgen.reading import kinds
from contratgen.reading.project import read_project
from contratgen.rendering.grammar.references import article_numbers
from contratgen.rendering.pictures import frames, read_picture
from contratgen.rendering.showing import UnprintableError
from contratgen.template_check import TemplateReport, check_template
from contratgen.template_check.accessibility import check_accessibility
from contratgen.template_check.lost.mending import mended
from contratgen.template_check.usage.coverage import coverage
from contratgen.template_check.usage.witness import Witness, not_shown
from contratgen.template_check.written_links import dangling_links, texts_of, typed_numbers, vague_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from contratgen.base.ocr import PageText
    from contratgen.base.progress import Progress
    from contratgen.bundling.pieces.piece import Piece
    from contratgen.ooxml.package import Package
    from contratgen.reading.project import ProjectSources

OWN_TEMPLATES = "modeles"


@dataclass(frozen=True)
class Project:
    """A project that was read and assembled. `templates`: name → the file that diagnostics name, and its bytes.

    `texts` is what was read of its scans, by path and page, if that was asked for.
    """

    sources: ProjectSources
    assembled: Assembled
    templates: Mapping[str, tuple[str, bytes]]
    texts: Mapping[str, Mapping[int, PageText]] = field(default_factory=dict)

    @property
    def kit(self) -> Kit:
        """The kit. Raises `InputError` with the faults when the project does not say a valid one."""
        if self.assembled.kit is None:
            raise InputError(*self.assembled.diagnostics)
        return self.assembled.kit

    @cached_property
    def vetted(self) -> tuple[dict[str, Piece], tuple[Diagnostic, ...]]:
        """The supplied pieces of the assembled contract by path, and what their vetting found."""
        return vetted_pieces(_instances(self), self.texts, self.vetting_begun())

    @cached_property
    def vetting_begun(self) -> Callable[[], Stopped]:
        """What waits for the vetting of the pieces, begun beside this process, and returns what stopped it."""
        return begin_vetting(_instances(self))

    @cached_property
    def template_reports(self) -> tuple[TemplateReport, ...]:
        """What the check of each document's template found, and the fields that it reads, in the kit's order."""
        checked = ((self.templates[document.template], document.root) for document in self.kit.documents)
        return tuple(check_template(blob, file, root) for (file, blob), root in checked)

    @cached_property
    def own_pack_reports(self) -> tuple[TemplateReport, ...]:
        """The same of the town's versions of the templates of packs; the kit's own are proved once for all."""
        documents = self.kit.packs.documents if self.kit.packs else ()
        found = templates_of(self.kit, self.sources, documents)
        checked = ((*found[document.template], document.root) for document in documents)
        return tuple(check_template(blob, file, root) for file, blob, root in checked if file.startswith(OWN_TEMPLATES))

    @property
    def packages(self) -> dict[str, Package]:
        """The templates that can be read, by the file that diagnostics name."""
        reports = (*self.template_reports, *self.own_pack_reports)
        return {report.file: report.package for report in reports if report.package is not None}

    @cached_property
    def witness(self) -> Witness:
        """What the contract's documents show of what was written. The templates must be sound."""
        witness = Witness()
        for document, report in zip(self.kit.documents, self.template_reports, strict=True):
            roots = {
                instance.identifier: instance.root
                for instance in document.instances(self.assembled.contract, Known(""))
            }
            witness.look(roots, report.trees)
        return witness

    @cached_property
    def bookmarks(self) -> frozenset[str]:
        """The bookmarks of the contract's documents: those of their templates, and those that their tags make."""
        return frozenset(self.witness.bookmarks).union(*(report.bookmarks for report in self.template_reports))

    @cached_property
    def articles(self) -> frozenset[str]:
        """The numbers of the articles, as the templates count them."""
        read = (read_template(blob, file) for file, blob in self.templates.values())
        return frozenset[str]().union(*map(article_numbers, read))

    @cached_property
    def made(self) -> dict[str, str]:
        """The documents of the contract by name, each with that of the kit's document it is an instance of."""
        documents = {name: document for document in self.kit.documents for name in self._names(document)}
        return {name: document.identifier for name, document in documents.items()}

    def _names(self, document: Document) -> list[str]:
        return [instance.identifier for instance in document.instances(self.assembled.contract, Known(""))]

    def made_of(self, document: str) -> list[str]:
        """Return the names of the instances of one of the kit's documents."""
        return [name for name, kind in self.made.items() if kind == document]

    def written(self) -> tuple[Modele, ...]:
        """Return what was written, as the contract holds it: the framework, then each contribution."""
        contract = self.assembled.contract
        given = [getattr(contract, name) for name in type(contract).model_fields] if contract is not None else []
        values = [item for value in given for item in (value.values() if isinstance(value, dict) else [value])]
        wanted = (self.kit.framework, self.kit.contribution)
        return tuple(value for kind in wanted for value in values if type(value) is kind)

    @cached_property
    def named(self) -> list[tuple[Modele, list[tuple[str, Fichier]]]]:
        """The models written that name files, in order, each with the files by field."""
        found = []
        waiting = list(reversed(self.written()))
        while waiting:
            model = waiting.pop()
            held = [(name, item) for name, value in model for item in (value if isinstance(value, tuple) else (value,))]
            if files := [(name, item) for name, item in held if isinstance(item, Fichier)]:
                found.append((model, files))
            waiting += [item for _, item in reversed(held) if isinstance(item, Modele)]
        return found

    def template_files(self) -> dict[Path, bytes]:
        """Return the kit's own template files that this project uses, with what was read in them."""
        return {self.kit.templates / name: blob for name, (file, blob) in self.templates.items() if file == name}


def open_project(folder: Path, *, former: bool = False) -> Project:
    """Read and assemble a project, with `former` as it was once signed; its faults are in `assembled.diagnostics`.

    Raises `MisuseError` (CG101) when the folder is no project.
    """
    sources = read_project(folder)
    assembled = assemble(sources, former=former)
    kit = assembled.kit
    return Project(sources, assembled, templates_of(kit, sources, kit.documents) if kit else {})


def templates_of(kit: Kit, sources: ProjectSources, documents: Iterable[Document]) -> dict[str, tuple[str, bytes]]:
    """Return the templates of a kit's documents, a town's own version of one (`modeles/`), mended, in its place."""
    names = dict.fromkeys(document.template for document in documents)
    shipped = {name: (name, (kit.templates / name).read_bytes()) for name in names}
    own = {name: (file, blob) for name, file, (blob, _) in _own_templates(kit, sources) if name in names}
    return {**shipped, **own}


def _own_templates(
    kit: Kit, sources: ProjectSources
) -> Iterator[tuple[str, str, tuple[bytes, tuple[Diagnostic, ...]]]]:
    """Yield the town's versions of the kit's templates: name, file, and what `mended` makes and tells of it."""
    names = {document.template for document in kit.every_document}
    for name, blob in sources.templates.items():
        if name in names:
            file = f"{OWN_TEMPLATES}/{name}"
            yield name, file, mended(blob, (kit.templates / name).read_bytes(), file)


def check(project: str | Path) -> tuple[Diagnostic, ...]:
    """Return every fault of a project, in order; nothing is written.

    Raises `MisuseError` (CG101) when the folder is no project.
    """
    return faults_of(open_project(Path(project)))


def load(project: str | Path) -> Any:
    """Return the validated, frozen contract of a project: an instance of its kit's `contract` model.

    Raises `InputError` with every fault when one blocks, `MisuseError` (CG101) when the folder is no project.
    """
    assembled = open_project(Path(project)).assembled
    if assembled.blocked:
        raise InputError(*assembled.diagnostics)
    return assembled.contract


def sound_project(folder: Path, progress: Progress, *, former: bool = False) -> Project:
    """Return a project that may be built: contract, pieces and templates have no fault that blocks.

    Raises `InputError` with every fault otherwise, `MisuseError` (CG101) when the folder is no project.
    """
    project = open_project(folder, former=former)
    progress.step("read", len(project.sources.files), len(project.sources.files))
    sound = not any(d.blocks for d in _judged(project))
    progress.step("assemble", 1, 1)
    if not sound:
        raise InputError(*faults_of(project))
    return project


def faults_of(project: Project) -> tuple[Diagnostic, ...]:
    """Return every fault of a project: contributions, rules, supplied pieces and templates."""
    if project.assembled.contract is not None:
        _ = project.vetting_begun
    return bounded([*_values_not_shown(project), *_judged(project)])


def _judged(project: Project) -> list[Diagnostic]:
    """Return every fault but what is only warned of: the values that no document shows."""
    found = list(project.assembled.diagnostics)
    if project.assembled.kit is not None:
        found += (*_unused_templates(project), *_template_faults(project))
        own = {file: lost for _, file, (_, lost) in _own_templates(project.kit, project.sources)}
        found += (fault for lost in own.values() for fault in lost)
        found += (fault for file, package in project.packages.items() for fault in check_accessibility(package, file))
        found += _undrawn_equations(project)
        found += (
            fault for file, docx in project.packages.items() if file in own for fault in template_faults(docx, file)
        )
        if project.assembled.contract is not None:
            found += (*_unfit_pictures(project), *_written_links(project), *project.vetted[1])
        if project.assembled.complete:
            found += _not_attached(project)
    return found


def _written_links(project: Project) -> Iterator[Diagnostic]:
    """Yield the faults of links and references in what people wrote; articles are known once all have answered."""
    texts = list(texts_of(project.assembled.contract))
    yield from vague_links(texts)
    if project.assembled.complete and _templates_tell(project):
        yield from dangling_links(texts, lambda: project.bookmarks)
        yield from typed_numbers(texts, lambda: project.articles)


def _instances(project: Project) -> Iterator[Instance]:
    for document in project.kit.documents:
        yield from document.instances(project.assembled.contract, Known(""))


def _unused_templates(project: Project) -> Iterator[Diagnostic]:
    """Yield a fault for each template of the town that replaces none of the kit's: its name is a slip of the pen."""
    names = sorted({document.template for document in project.kit.every_document})
    known = f"Modèles du kit : {', '.join(names)}."
    for name in sorted(set(project.sources.templates) - set(names)):
        near = kinds.near(kinds.original(name), tuple(names))
        there = "Comparez-le à" if near in project.sources.templates else "Renommez-le"
        hint = f"{there} « {near} »." if near else known
        yield Diagnostic("CG104", f"le kit n'a pas de modèle « {name} »", Place(f"{OWN_TEMPLATES}/{name}"), hint)


def _undrawn_equations(project: Project) -> Iterator[Diagnostic]:
    """Yield a warning for each template with equations where this machine's LibreOffice would leave them out."""
    for file, package in project.packages.items():
        if any(next(equations_of(package.tree(story.part)), None) is not None for story in stories(package)):
            try:
                draws = find_engine().equations
            except EnvironmentFault:
                return  # a machine that builds nothing may check
            if not draws:
                yield without_equations(Place(file)).weighing(Severity.WARNING)


def _unfit_pictures(project: Project) -> Iterator[Diagnostic]:
    """Yield a fault for each picture that no document could show, or shows too coarsely, where its file is named."""
    boxes = [box for package in project.packages.values() for box in frames(package)]
    for owner, name, image in _pictures(project):
        place = owner.place(name) or Place(image.chemin)
        try:
            picture = read_picture(image.contenu, image.chemin)
        except UnprintableError as fault:
            hint = "Ouvrez l'image, puis enregistrez-la de nouveau au format PNG ou JPEG, à une taille raisonnable."
            yield Diagnostic(fault.code, str(fault), place, fault.hint or hint, field=name)
            continue
        resolution = min((picture.resolution(box) for box in boxes), default=limits.LOGO_RESOLUTION)
        if resolution < limits.LOGO_RESOLUTION:
            message = f"image trop petite : imprimée à {resolution:.0f} points par pouce, ses pixels se verraient"
            times = f"{limits.LOGO_RESOLUTION / resolution:.1f}".replace(".", ",")
            hint = f"Demandez-la au moins {times} fois plus grande, en pixels."
            yield Diagnostic("CG318", message, place, hint, Severity.WARNING, field=name)


def _not_attached(project: Project) -> Iterator[Diagnostic]:
    """Yield a warning for each supplied file that no document attaches, where it is named."""
    attached = {piece.file.chemin for instance in _instances(project) for piece in instance.pieces}
    hint = "Aucune annexe ne la joint : ajoutez-en une à contrat.yaml, ou voyez avec la collectivité."
    for owner, named in project.named:
        files = [(name, file) for name, file in named if not isinstance(file, Image)]
        if files and attached.isdisjoint(file.chemin for _, file in files):
            name, file = files[0]
            message = f"la pièce « {file.nom} » n'est jointe à aucun document"
            yield Diagnostic("CG223", message, owner.place(name) or Place(file.chemin), hint, Severity.WARNING, name)


def _pictures(project: Project) -> Iterator[tuple[Modele, str, Image]]:
    for owner, named in project.named:
        yield from ((owner, name, file) for name, file in named if isinstance(file, Image))


def _template_faults(project: Project) -> Iterator[Diagnostic]:
    """Yield the faults of the templates, then what they leave unprinted of what may be written."""
    kit, reports = project.kit, project.template_reports
    yield from (fault for report in (*reports, *project.own_pack_reports) for fault in report.diagnostics)
    if _templates_tell(project):
        yield from coverage((kit.framework, kit.contribution), reports)


def _values_not_shown(project: Project) -> Iterator[Diagnostic]:
    """Yield a warning for each value that a partner wrote and no document shows.

    A fault that blocks may keep values from their place: they are told once it is mended.
    """
    assembled = project.assembled
    if assembled.kit is None or assembled.contract is None or assembled.blocked:
        return
    if _templates_tell(project):
        contribution = assembled.kit.contribution
        yield from not_shown((text for text in project.written() if type(text) is contribution), project.witness)


def _templates_tell(project: Project) -> bool:
    """Whether the templates say what they would print: a broken one says little of it."""
    return not any(fault.blocks for report in project.template_reports for fault in report.diagnostics)
