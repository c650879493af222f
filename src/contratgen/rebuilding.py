"""The proof by building again: whether what was signed is what these sources make.

The sources are those that travel inside the dossier, or a given folder. They are built in a temporary place with the
options that the dossier states; what was signed with a pen is collected again; the result is compared with the unsigned
revision, byte for byte, or text for text where the versions are not the same.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from contratgen.assembly.installed import find_kit
from contratgen.base import limits, storage, world
from contratgen.base.diagnostics import InputError, Place
from contratgen.base.manifest import SOURCES, Sources, sources_record
from contratgen.base.ocr import PROGRAMS, find_reader
from contratgen.base.progress import Silent
from contratgen.base.records import UnreadableRecordError
from contratgen.base.sandbox import run_confined
from contratgen.base.signature_terms import FILE, UnreadableTermsError, read_terms
from contratgen.base.storage import read_given
from contratgen.conversion.text import DRAWN_ALIKE, PartText, part_texts
from contratgen.editions import EDITIONS, SIGNATURE
from contratgen.pades.reading import MALFORMED, SignedFile, attachments, open_signed
from contratgen.pdf import opening
from contratgen.project.outputs import DOSSIER
from contratgen.project.unpack import project_inside
from contratgen.reading.files import input_digests
from contratgen.signing.paper import Originals, collect
from contratgen.signing.sheets import Designation
from contratgen.unchanged import build_project, versions_for
from contratgen.verification.report import Finding, Outcome, Step, VerificationReport

if TYPE_CHECKING:
    from contratgen.base.progress import Progress
    from contratgen.base.signature_terms import PaperRecord, Terms

TITLES: Final = (
    "Lecture du fichier signé",
    "Sources",
    "Versions",
    "Nouvelle construction",
    "Pages signées au stylo",
    "Comparaison avec la révision non signée",
)
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
DERIVED: Final = re.compile(rf"\d{{1,4}}|{DIGEST.pattern}")
"""What the manifest of annexes prints of other documents: pages, digests. Other versions make others."""
IDENTICAL: Final = "Ce que ces sources produisent est identique à la révision non signée, octet pour octet."
SHOWN: Final = 3
"""Differences shown of each part."""


@dataclass(frozen=True)
class _Signed:
    """What was signed, as it says: its unsigned bytes, `sources.json`, and its terms if it has signatories."""

    unsigned: bytes
    stated: Sources
    terms: Terms | None

    @property
    def paper(self) -> PaperRecord | None:
        """What was signed with a pen."""
        return self.terms.papier if self.terms else None


def rebuild(
    dossier: str | Path, *, sources: str | Path | None = None, scans: Iterable[str | Path] = ()
) -> VerificationReport:
    """Return the report on a dossier or document, signed or not, built again from its sources or those it carries.

    `scans` are the files of the pages signed with a pen. All this happens in a process of its own.

    Raises `EnvironmentFault` when this machine cannot build, `MisuseError` (CG642) for a file that cannot be read; what
    the file or its sources are is in the report.
    """
    path, folder = Path(dossier), None if sources is None else Path(sources)
    report: VerificationReport = run_confined(
        _rebuilt, (path, read_given(path)), folder, tuple(map(Path, scans)), returns=VerificationReport, about=str(path)
    )
    return report


def _rebuilt(named: tuple[Path, bytes], sources: Path | None, scans: tuple[Path, ...]) -> VerificationReport:
    path, blob = named
    return compared_again(blob, path.name, sources=sources, scans={scan.name: read_given(scan) for scan in scans})


def compared_again(
    blob: bytes, name: str, *, sources: Path | None = None, scans: Mapping[str, bytes] | None = None
) -> VerificationReport:
    """Return what `rebuild` does, of bytes and in this process."""
    report = VerificationReport(name, hashlib.sha256(blob).hexdigest(), world.now().isoformat(timespec="seconds"), ())
    try:
        signed = _read(open_signed(blob, name))
    except InputError as refusal:
        return replace(report, steps=(_step(1, _told(refusal)),))
    except (*MALFORMED, UnreadableTermsError, UnreadableRecordError):
        found = Finding(
            "CG730", "le fichier ne dit pas d'où il vient : il n'a pas le sources.json que contratgen écrit"
        )
        return replace(report, steps=(_step(1, [found]),))
    with world.temporary_folder() as place:
        steps = tuple(_steps(signed, place, sources, scans or {}, Silent()))
    same = len(steps) == len(TITLES) and not steps[-1].findings
    return replace(report, steps=steps, notes=(IDENTICAL,) if same else ())


def _read(opened: SignedFile) -> _Signed:
    attached = attachments(opened.first.root)
    stated = sources_record().read(attached[SOURCES])
    if stated.options.get("edition", SIGNATURE) not in EDITIONS:
        raise ValueError(SOURCES)
    return _Signed(opened.unsigned, stated, read_terms(attached[FILE]) if FILE in attached else None)


def _steps(
    signed: _Signed, place: Path, sources: Path | None, scans: Mapping[str, bytes], progress: Progress
) -> Iterator[Step]:
    yield _step(1, [])
    try:
        folder = sources or _unpacked(signed, place)
    except InputError as refusal:
        yield _step(2, _without_sources(refusal) or _told(refusal))
        return
    yield _step(2, _source_findings(signed, folder, given=sources is not None))
    yield _step(3, _version_findings(signed))
    try:
        made = _built(signed, folder, place / "build", given=sources is not None, progress=progress)
    except InputError as refusal:
        yield _step(4, _told(refusal))
        return
    yield _step(4, [] if made else [Finding("CG733", "ces sources ne font pas de document de ce nom")])
    if made is None:
        return
    withheld = sources is None and any(_withheld(signed))
    found, made = _with_scans(signed, made, scans, withheld=withheld)
    yield _step(5, found)
    if any(one.outcome is Outcome.INCOMPLETE for one in found):
        return  # without the scans, their pages would differ: that is no forgery
    yield _step(6, _comparison(signed, made, withheld=withheld))


def _step(number: int, found: list[Finding]) -> Step:
    return Step(number, TITLES[number - 1], tuple(found))


def _told(refusal: InputError) -> list[Finding]:
    return [Finding(one.code, f"{one.place} : {one.message}") for one in refusal.diagnostics if one.blocks]


def _unpacked(signed: _Signed, place: Path) -> Path:
    storage.write_new_folder(place / "projet", project_inside(signed.unsigned, "(dossier)"))
    return place / "projet"


def _without_sources(refusal: InputError) -> list[Finding]:
    """Return that no project travels, if that is what was refused: a proof is missing, nothing is disproved."""
    if [one.code for one in refusal.diagnostics] != ["CG521"]:
        return []
    message = "ce fichier ne porte pas ses sources : donnez le dossier du projet avec --sources"
    return [Finding("CG737", message, Outcome.INCOMPLETE)]


def _source_findings(signed: _Signed, folder: Path, *, given: bool) -> list[Finding]:
    """Return the files that are not those stated: all that were read, or those that travelled."""
    stated = signed.stated.entrees if given else {p: file.sha256 for p, file in signed.stated.integrees.items()}
    there = input_digests(folder)
    inside = {path: digest for path, digest in stated.items() if given or path in there}
    other = sorted(path for path in there.keys() | inside.keys() if there.get(path) != inside.get(path))
    found = [Finding("CG731", f"« {path} » n'est pas le fichier dont le dossier donne l'empreinte") for path in other]
    return found if given else [*found, *_withheld(signed)]


def _withheld(signed: _Signed) -> Iterator[Finding]:
    """Yield what was left out of the files that travel, since its owner does not consent."""
    for path, file in sorted(signed.stated.integrees.items()):
        if file.retraits:
            message = f"« {path} » voyage sans : {', '.join(file.retraits)} ; --sources compare tout"
            yield Finding("CG736", message, Outcome.MET)


class _Version(NamedTuple):
    """A program, library or font that is not of the version which made the dossier, or laid the scans in it."""

    name: str
    made: str
    then: str
    now: str


def _version_findings(signed: _Signed) -> list[Finding]:
    found = [
        Finding("CG732", f"{one.name} : {one.then or 'aucune'} pour {one.made}, {one.now or 'aucune'} ici", Outcome.MET)
        for one in _other_versions(signed)
    ]
    return [*_former_kit(signed), *found]


def _former_kit(signed: _Signed) -> Iterator[Finding]:
    """Yield that the dossier was made by its kit at a former version, and that this one builds it again."""
    stated = signed.stated.kit
    with suppress(InputError):
        now = find_kit(stated.identifiant, Place(SOURCES))
        then = now.as_of(stated.version)
        if then is not now:
            both = f"version {then.version} pour le dossier, {now.version} ici"
            yield Finding("CG739", f"kit {then.identifier} : {both} ; la première est reprise", Outcome.MET)


def _other_versions(signed: _Signed) -> list[_Version]:
    here = versions_for(EDITIONS[SIGNATURE])
    found = _unlike("le dossier", signed.stated.versions, here, read=bool(signed.stated.options.get("ocr")))
    if signed.paper:
        laying = {name: here[name] for name in world.versions() if name in here}
        found += _unlike("les pages recueillies", signed.paper.versions, laying, read=signed.paper.texte_lu)
    return found


def _unlike(made: str, then: Mapping[str, str], here: Mapping[str, str], *, read: bool) -> list[_Version]:
    """Return what is not of the version stated; the programs that read scans are asked where some were read."""
    now = {**here, **(find_reader().versions if read else {})}
    names = sorted(then.keys() | now.keys())
    return [
        _Version(name, made, then.get(name, ""), now.get(name, "")) for name in names if then.get(name) != now.get(name)
    ]


def _built(signed: _Signed, folder: Path, into: Path, *, given: bool, progress: Progress) -> bytes | None:
    """Build with the options that the dossier states; return the file of the same document, unsigned."""
    options = signed.stated.options
    build_project(
        folder,
        into,
        edition=options.get("edition", SIGNATURE),
        ocr=bool(options.get("ocr")),
        stated=None if given else signed.stated.entrees,
        former=True,
        progress=progress,
    )
    files = sorted(into.glob("*.pdf"), key=lambda path: path.name != DOSSIER)
    return next((blob for blob in (file.read_bytes() for file in files) if _document(blob) == _name(signed)), None)


def _document(blob: bytes) -> str | None:
    attached = attachments(open_signed(blob, DOSSIER).reader.root)
    return read_terms(attached[FILE]).document if FILE in attached else None


def _name(signed: _Signed) -> str | None:
    return signed.terms.document if signed.terms else None


def _with_scans(
    signed: _Signed, made: bytes, scans: Mapping[str, bytes], *, withheld: bool
) -> tuple[list[Finding], bytes]:
    """Collect again what was signed with a pen, from the very files that the record names."""
    paper = signed.paper
    if paper is None:
        return [], made
    wanted = {scan.fichier: scan.sha256 for scan in paper.scans}
    missing = [name for name, digest in wanted.items() if hashlib.sha256(scans.get(name, b"")).hexdigest() != digest]
    if missing:
        files = ", ".join(f"« {name} » ({wanted[name][:12]}…)" for name in missing)
        same = hashlib.sha256(made).hexdigest() == paper.origine
        before = "est" if same else "n'est pas"
        message = f"pages numérisées à donner avec --scan : {files} ; le document imprimé {before} celui-ci"
        explained = same or withheld or _other_versions(signed)
        return [Finding("CG734", message, Outcome.INCOMPLETE if explained else Outcome.REJECTED)], made
    try:
        said = tuple(_designations(paper))
        given = tuple((n, scans[n]) for n in wanted)
        originals = Originals(paper.parties, paper.date, paper.conserve, given, said)
        return [], collect(made, originals, reader=find_reader() if paper.texte_lu else None).pdf
    except InputError as refusal:
        return _told(refusal), made


def _designations(paper: PaperRecord) -> Iterator[Designation]:
    """Yield which sheet each page without a code is: older records do not say it, those of a file being in order."""
    taken = Counter[str]()
    for scan in paper.scans:
        taken[scan.fichier] += 1
        if not scan.code:
            yield Designation(scan.page, scan.fichier, scan.feuille if scan.is_told else taken[scan.fichier])


def _comparison(signed: _Signed, made: bytes, *, withheld: bool) -> list[Finding]:
    if made == signed.unsigned:
        return []
    other = _other_versions(signed)
    try:
        found = list(_other_texts(signed.unsigned, made, reader=any(one.name in PROGRAMS for one in other)))
    except (*MALFORMED, *opening.MALFORMED):
        return [Finding("CG733", "octets différents ; le texte du fichier signé ne se lit pas")]
    if found and withheld:  # that may explain it, and nothing here says that it does
        return [replace(one, outcome=Outcome.UNATTESTED) for one in found]
    if found:
        return found if other else [replace(one, outcome=Outcome.REJECTED) for one in found]
    if withheld or other:
        why = "des contacts n'ont pas voyagé" if withheld else "les versions ne sont pas les mêmes"
        return [Finding("CG733", f"octets différents ({why}) ; le texte est le même, partie par partie", Outcome.MET)]
    return [Finding("CG733", "octets différents, à sources et versions égales ; le texte est le même")]


def _other_texts(old: bytes, new: bytes, *, reader: bool) -> Iterator[Finding]:
    """Yield what differs between the texts of two dossiers, part by part.

    Another `reader` of scans may explain the words that were read of them, and leaves a doubt.
    """
    before, after = part_texts(old), part_texts(new)
    if [one.title for one in before] != [one.title for one in after]:
        yield Finding("CG735", f"parties : {_titles(before)} pour le dossier, {_titles(after)} pour ces sources")
        return
    for was, now in zip(before, after, strict=True):
        yield from _unlike_lines(f"« {was.title} »", was.text, now.text)
        aside = _unlike_lines(f"« {was.title} », texte lu d'une numérisation", was.read, now.read)
        yield from (replace(one, outcome=Outcome.UNATTESTED) if reader else one for one in aside)


def _unlike_lines(where: str, was: str, now: str) -> Iterator[Finding]:
    """Yield the lines that differ by more than what typography chooses: the kind of a space, the sign of a minus."""
    for one, other in _changes(*([*map(_plain, text.split("\n"))] for text in (was, now)))[:SHOWN]:
        shown = f"{_short(' / '.join(one))} dans le dossier, {_short(' / '.join(other))} selon ces sources"
        outcome = Outcome.UNATTESTED if _made_of_others(one, other) else Outcome.REJECTED
        yield Finding("CG735", f"{where} : {shown}", outcome)


def _changes(was: list[str], now: list[str]) -> list[tuple[list[str], list[str]]]:
    """Return the lines that differ, words first: then numbers, that other versions may explain.

    Numbers beside a digest are those of the manifest of annexes, and are left out.
    """
    runs = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    pairs = [(was[i:j], now[k:m]) for kind, i, j, k, m in runs if kind != "equal"]
    told = [pair for pair in pairs if not (_made_of_others(*pair) and any(map(DIGEST.fullmatch, pair[0])))]
    return sorted(told, key=lambda pair: _made_of_others(*pair))


def _made_of_others(one: list[str], other: list[str]) -> bool:
    return len(one) == len(other) and all(DERIVED.fullmatch(word) for line in (*one, *other) for word in line.split())


def _titles(parts: list[PartText]) -> str:
    return ", ".join(f"« {one.title} »" for one in parts)


def _plain(line: str) -> str:
    return " ".join(line.split()).translate(DRAWN_ALIKE)


def _short(text: str) -> str:
    shown = text.strip()
    return f"« {shown[: limits.EXCERPT]}… »" if len(shown) > limits.EXCERPT else f"« {shown} »"
