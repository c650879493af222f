"""The journey of a pack: the contract as it is put to the vote, and for each assembly what it is given with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contratgen.assembly.comparison import compare_contracts, compare_templates, in_words
from contratgen.assembly.differences import Change
from contratgen.assembly.fields import Derive, HorsVote
from contratgen.assembly.kit import Asked
from contratgen.base import storage
from contratgen.base.diagnostics import Diagnostic, InputError, MisuseError, Place, Severity
from contratgen.base.progress import Silent
from contratgen.conversion.pool import Pool
from contratgen.conversion.stage import Convert
from contratgen.editions.beside import SUMS
from contratgen.packs import account
from contratgen.project.compared import Side, opened_side, read_apart
from contratgen.project.documents import Writer, make_documents
from contratgen.project.fingerprint import sha256, sums
from contratgen.project.opened import faults_of, sound_project, templates_of
from contratgen.project.partners import follow_up_of, see_that_it_is_known
from contratgen.rendering.filters import date as in_full

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contratgen.assembly.kit import Document, Instance, Known, Packs
    from contratgen.base.progress import Progress
    from contratgen.project.documents import Made
    from contratgen.project.opened import Project


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written, by file name, for which parties; and the faults that do not block."""

    files: Mapping[str, bytes]
    parties: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    since: Side | None = None


def pack(
    project: str | Path,
    into: str | Path,
    *,
    party: str | None = None,
    since: str | Path | None = None,
    jobs: int = 2,
    progress: Progress | None = None,
) -> Packed:
    """Write into a folder, replaced at once, what each assembly needs to deliberate, or that of one party alone.

    `since` is an earlier state of the project, named as `compare` takes it.

    Raises `InputError` with every fault of the project or when the framework of `since` cannot be read, `MisuseError`
    (CG102, CG546 to CG548) for a party without assembly or a kit without packs, (CG101, CG911) as a build does,
    `EnvironmentFault` when the machine fails; the folder is then as it was.
    """
    folder, progress = Path(into), progress or Silent()
    with storage.held(folder):
        opened = sound_project(Path(project), progress)
        packs = _packs_of(opened)
        parties = _chosen(opened, packs, party)
        former = None if since is None else _former(str(since), opened)
        told = (former.changes, former.text) if former else (None, "")
        asked = tuple(Asked(opened.assembled.contract, party, *told) for party in parties)
        packed = _packed(opened, packs, asked, _documents(opened, packs, asked, jobs, progress))
        storage.exchange(folder, packed.files)
    return replace(packed, since=former.side) if former else packed


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier state of what is voted: what changed since, how assemblies call its text, what of it is not read."""

    changes: tuple[Change, ...]
    text: str
    side: Side


def _former(written: str, project: Project) -> Former:
    as_it_was_read = replace(project)  # without what was begun of it in this process
    return read_apart(_compared, written, as_it_was_read, given=(written,), returns=Former)


def _compared(written: str, project: Project) -> Former:
    before, side = opened_side(written, project.sources.folder)
    if before.assembled.contract is None:
        raise InputError(*side.diagnostics)
    return Former(tuple(_changes(before, project)), _text(before), side)


def _packs_of(project: Project) -> Packs:
    if project.kit.packs is None:
        message = f"un contrat de ce type n'a pas de dossier d'assemblée ({project.kit.title})"
        raise MisuseError(Diagnostic("CG546", message, Place("contrat.yaml"), "« contratgen build » fait le dossier."))
    return project.kit.packs


def _chosen(project: Project, packs: Packs, party: str | None) -> tuple[str, ...]:
    """Return the parties to make a pack for: those whose assembly deliberates, or the one asked for."""
    able = tuple(packs.parties(project.assembled.contract))
    if party is not None:
        see_that_it_is_known(project, party)
    if party is not None and party not in able:
        message = f"« {party} » ne fait délibérer aucune assemblée : ce qui l'autorise à signer n'est pas un vote"
        hint = f"Parties dont une assemblée délibère : {', '.join(able) or 'aucune'}."
        raise MisuseError(Diagnostic("CG547", message, Place("--partenaire"), hint))
    if not able:
        message = "aucune partie ne fait délibérer d'assemblée"
        hint = "Notez « capacite: {type: deliberation, etat: a_venir, organe: … } » pour celles qui votent."
        raise MisuseError(Diagnostic("CG548", message, Place("contrat.yaml"), hint))
    return able if party is None else (party,)


def _text(project: Project) -> str:
    """Return how assemblies call a text: its version and the day of that version."""
    said = project.kit.metadata(project.assembled.contract)
    return f"version {said.version} du {in_full(said.date)}"


def _changes(since: Project, project: Project) -> tuple[Change, ...]:
    """Return what changed in what is voted: its fields, and the template of the contract."""
    assert project.kit.packs is not None
    text = project.kit.packs.text
    names = [document.template for document in project.kit.documents if document.identifier == text]
    old, new = ({name: state.templates[name][1] for name in names} for state in (since, project))
    found = compare_contracts(since.assembled, project.assembled, (Derive, HorsVote))
    return (*found, *compare_templates(old, new))


def _documents(
    project: Project, packs: Packs, asked: tuple[Asked, ...], jobs: int, progress: Progress
) -> tuple[Made, ...]:
    """Return the contract as it is put to the vote, then the documents of each assembly."""
    kit = project.kit
    text = tuple(document for document in kit.documents if document.identifier == packs.text)
    documents = (*text, *(_for_each(document, asked) for document in packs.documents))
    templates = {**project.templates, **templates_of(kit, project.sources, packs.documents)}
    pieces = project.vetted[0]
    writer = Writer(
        kit,
        packs.put(project.assembled.contract),
        templates,
        {path: piece.pages for path, piece in pieces.items()},
        frozenset(path for path, piece in pieces.items() if piece.signed),
        others=documents,
    )
    total, done = writer.count(None), set[str]()

    def tell(name: str) -> None:
        done.add(name)
        progress.step("convert", len(done), total, name)

    with Pool(jobs) as pool:
        convert = Convert(kit.metadata(project.assembled.contract).date, pool, tell)
        return make_documents(writer, project.assembled.voted_digest, convert, None, progress)


def _for_each(document: Document, asked: tuple[Asked, ...]) -> Document:
    """Return a document of packs with its instances for several assemblies together."""

    def instances(_contract: Any, known: Known) -> Iterator[Instance]:
        return chain.from_iterable(document.instances(request, known) for request in asked)

    return replace(document, instances=instances)


def _packed(project: Project, packs: Packs, asked: tuple[Asked, ...], made: tuple[Made, ...]) -> Packed:
    files: dict[str, bytes] = {}
    for document in made:
        folder = f"{document.instance.key}/" if document.identifier != packs.text else ""
        files[f"{folder}{document.identifier}.docx"] = document.docx
        files[f"{folder}{document.identifier}.pdf"] = document.pdf.pdf
    given = f"{packs.text}.pdf"
    said = project.kit.metadata(project.assembled.contract)
    text = account.VotedText(said, project.assembled.voted_digest, given, sha256(files[given]))
    assemblies = tuple(_assemblies(project, packs, asked))
    for assembly in assemblies:
        files[f"{assembly.identifier}/{account.CALENDAR}"] = account.calendar_of(assembly, text)
        files[f"{assembly.identifier}/{account.CHECKLIST}"] = account.checklist_of(assembly, text)
    if (changes := asked[0].changes) is not None:
        files[account.CHANGES] = "".join(f"{line}\n" for line in in_words(changes)).encode()
    files[storage.MARK] = account.manifest_of(assemblies, text, files)
    files[SUMS] = sums(files)
    told = (*project.assembled.diagnostics, *_votes_told(packs, asked, text, files))
    return Packed(files, tuple(request.party for request in asked), told)


def _assemblies(project: Project, packs: Packs, asked: tuple[Asked, ...]) -> Iterator[account.Assembly]:
    told = follow_up_of(project, faults_of(project))
    parties = {party.identifier: party for party in told.parties}
    for request in asked:
        party = parties[request.party]
        steps = tuple(packs.calendar(request.contract, request.party))
        yield account.Assembly(request.party, party.name, steps, (*party.blocking, *told.blocking))


def _votes_told(
    packs: Packs, asked: tuple[Asked, ...], text: account.VotedText, files: Mapping[str, bytes]
) -> Iterator[Diagnostic]:
    """Yield a warning for each noted vote on another file (CG545) or another text (CG549) than these."""
    digests = {sha256(files[f"{packs.text}.{kind}"]) for kind in ("pdf", "docx")}
    for request in asked:
        voted = packs.voted(request.contract, request.party)
        if voted is None:
            continue
        if voted.file and voted.version == text.said.version and voted.sha256 not in digests:
            message = f"le fichier noté comme voté n'est pas le contrat que ce projet donne en version {voted.version}"
            hint = (
                "Relevez l'empreinte dans le manifeste du dossier remis à cette assemblée. Si le texte, son statut ou "
                "sa date ont changé depuis, donnez-lui une autre version."
            )
            yield _warning("CG545", message, request.party, hint)
        if voted.text and voted.text != text.voted and request.changes is None:
            message = "le texte a changé depuis que cette assemblée a voté, et la note ne dit pas en quoi"
            hint = "Donnez l'état sur lequel elle a voté : --depuis PROJET, DOSSIER.pdf ou RÉVISION."
            yield _warning("CG549", message, request.party, hint)


def _warning(code: str, message: str, party: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, Place(party), hint, Severity.WARNING)
