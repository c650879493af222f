"""A project's folder → its sources: framework, texts, contributions, templates and files, and every fault of stage 1.

Reads each file once. Bad content is a diagnostic, never an exception; what it means is for stage 2 to say.
"""

from __future__ import annotations

import difflib
import os
import posixpath
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, InputError, Place
from contratgen.base.faults import Fault, bounded
from contratgen.reading import kinds, layout, located
from contratgen.reading.encoding import decode
from contratgen.reading.files import FRAMEWORK, content_of, digest_of, project_files, refusal_of, told_path
from contratgen.reading.strays import COPY, is_covered, named_in, strays, unnamed
from contratgen.reading.texts import merge_sections, read_sections
from contratgen.reading.yaml.reading import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

NO_FACTS: Final = Fault(
    "CG146",
    "la contribution n'a pas de fichier contribution.yaml",
    "Il se remplit à partir de l'exemple de la documentation, et se place à côté de texte.md.",
)
OUTSIDE: Final = Fault(
    "CG190",
    "chemin refusé « {read} » : {reason}",
    "Copiez le fichier dans le dossier de la contribution et écrivez son chemin depuis ce dossier : pieces/vote.pdf.",
)
MISSING: Final = Fault("CG191", "fichier introuvable « {read} »", "{proposal}")
CASE: Final = Fault(
    "CG192",
    "« {read} » : le fichier s'appelle « {real} »",
    "Écrivez le nom avec les mêmes majuscules que le fichier : d'autres ordinateurs ne le trouveraient pas.",
)
REFUSED_PATHS: Final = (
    (lambda path: not path.strip(), "il est vide"),
    (lambda path: "\\" in path, "les dossiers se séparent par /"),
    (lambda path: "://" in path, "c'est une adresse, pas un fichier du projet"),
    (lambda path: path.startswith(("/", "~")) or path[1:2] == ":", "il ne part pas du dossier de la contribution"),
)
"""Paths that are refused as they are written, and why."""


class Files(Mapping[str, bytes]):
    """The files of a project by path (NFC, with `/`): each is read when it is asked for, and only once.

    Reading one that is refused (link, size, rights) raises `InputError`.
    """

    def __init__(self, folder: Path, paths: list[str]) -> None:
        self._folder = folder
        self._real = {unicodedata.normalize("NFC", path): path for path in paths}
        self._read: dict[str, bytes | Diagnostic] = {}

    def __getitem__(self, path: str) -> bytes:
        content = self.content(path, limits.PIECE_BYTES)
        if isinstance(content, Diagnostic):
            raise InputError(content)
        return content

    def __contains__(self, path: object) -> bool:
        return path in self._real

    def __iter__(self) -> Iterator[str]:
        return iter(self._real)

    def __len__(self) -> int:
        return len(self._real)

    def refusal(self, path: str) -> Diagnostic | None:
        """Return why a file will never be read, whatever it holds."""
        return refusal_of(self._folder, self._real[path])

    def content(self, path: str, limit: int) -> bytes | Diagnostic:
        """Return the bytes of a file of at most `limit` bytes, or why they are refused."""
        if path not in self._read:
            self._read[path] = content_of(self._folder, self._real[path], limit)
        return self._read[path]

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of every file, as `input_digests` does, of the very bytes that were read; none is kept."""
        read = self._read
        return {
            real: digest_of(read[path] if path in read else content_of(self._folder, real, limits.PIECE_BYTES))
            for path, real in self._real.items()
        }


@dataclass(frozen=True)
class ContributionSources:
    """What one partner sent: its identifier (the folder's name), facts and texts (None when they cannot be read)."""

    identifier: str
    facts: located.Mapping | None
    texts: located.Mapping | None


@dataclass(frozen=True)
class ProjectSources:
    """All that a project's folder says. `texts` joins the sections of `textes/*.md`; `templates`: name → bytes.

    `hidden` are the paths whose names keep contributions from being found.
    """

    folder: Path
    framework: located.Mapping | None
    texts: located.Mapping | None
    contributions: tuple[ContributionSources, ...]
    files: Files
    templates: dict[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    hidden: tuple[str, ...] = ()

    def open_file(self, base: str, written: str) -> tuple[str, bytes]:
        """Return the path in the project and the bytes of the file that `written` names from the folder `base`.

        Raises `InputError`: CG190 for a path that leaves the project or is none, CG191 for a missing file (the nearest
        name in the hint), CG192 for wrong capitals, CG107 to CG109 for a file that is refused.
        """
        place = getattr(written, "place", Place(base or FRAMEWORK))
        path = self._resolved(base, unicodedata.normalize("NFC", str(written)), place)
        content = self.files.content(path, limits.PIECE_BYTES)
        if isinstance(content, Diagnostic):
            raise InputError(content)
        return path, content

    def _resolved(self, base: str, written: str, place: Place) -> str:
        reason = next((why for refuses, why in REFUSED_PATHS if refuses(written)), None)
        path = posixpath.normpath(posixpath.join(base, written))
        if reason is None and path.split("/")[0] == "..":
            reason = "il sort du projet"
        if reason:
            raise InputError(OUTSIDE.at(place, written, reason=reason))
        if path in self.files:
            return path
        real = next((name for name in self.files if name.casefold() == path.casefold()), None)
        if real:
            raise InputError(CASE.at(place, written, real=told_path(posixpath.relpath(f"/{real}", f"/{base}"))))
        raise InputError(MISSING.at(place, written, proposal=self._proposal(base, path)))

    def _proposal(self, base: str, path: str) -> str:
        """Return the hint for a missing file: the nearest name, or where to put it."""
        name = posixpath.basename(path).casefold()
        same = sorted(file for file in self.files if posixpath.basename(file).casefold() == name)
        same.sort(key=lambda one: not one.startswith(f"{base}/"))
        others = [file for file in self.files if posixpath.basename(file) not in (layout.FACTS, layout.TEXT, FRAMEWORK)]
        near = same or difflib.get_close_matches(path, others, n=1)
        if near:
            return f"Vouliez-vous écrire « {told_path(posixpath.relpath(f'/{near[0]}', f'/{base}'))} » ?"
        return f"Déposez-le dans le projet : {told_path(path)}."


def read_project(folder: Path) -> ProjectSources:
    """Read a project's folder.

    Raises `MisuseError` (CG101) when it is no project; whatever is wrong inside is in `diagnostics`.
    """
    paths = list(project_files(folder))
    found = strays(paths)
    faults = [stray.fault for stray in found]
    reader = Reader(Files(folder, paths), faults, frozenset(stray.hides for stray in found))
    framework = reader.mapping(FRAMEWORK)
    texts = reader.texts()
    contributions = tuple(reader.contribution(name) for name in _contributors(folder, reader.files))
    templates = reader.templates()
    refused = reader.refuse_unread()
    covered = frozenset((*refused, *(stray.covers for stray in found)))
    faults += unnamed(_free(reader.files, covered, framework, contributions), _named(framework, contributions))
    hidden = tuple(told_path(stray.covers) for stray in found if stray.hides == layout.CONTRIBUTIONS)
    return ProjectSources(folder, framework, texts, contributions, reader.files, templates, bounded(faults), hidden)


def _named(framework: located.Mapping | None, contributions: tuple[ContributionSources, ...]) -> frozenset[str]:
    """Return the paths that the values of the framework and of the contributions would name."""
    told = (
        named_in(f"{layout.CONTRIBUTIONS}/{contribution.identifier}", contribution.facts)
        for contribution in contributions
    )
    return frozenset(chain(named_in("", framework), *told))


def _free(
    files: Files,
    covered: frozenset[str],
    framework: located.Mapping | None,
    contributions: tuple[ContributionSources, ...],
) -> Iterator[str]:
    """Yield the files that only a value could name; none where the values could not be read."""
    silent = {contribution.identifier for contribution in contributions if contribution.facts is None}
    for path in files:
        partner = layout.contribution_of(path)
        unknown = framework is None or (partner in silent if partner else False)
        own = path == FRAMEWORK or layout.is_text(path) or layout.is_template(path) or layout.explains(path)
        own = own or path in (f"{layout.CONTRIBUTIONS}/{partner}/{name}" for name in (layout.FACTS, layout.TEXT))
        if not (own or unknown or is_covered(path, covered)):
            yield path


def _contributors(folder: Path, files: Files) -> list[str]:
    """Return the folders of contributions, in order, those without a file included; not those whose name is none."""
    parent = folder / layout.CONTRIBUTIONS
    found = filter(None, map(layout.contribution_of, files))
    named = {name for name in found if layout.NAME.fullmatch(name)}
    if parent.is_dir() and not parent.is_symlink():
        with suppress(OSError):  # told as a file that cannot be read
            named |= {entry.name for entry in os.scandir(parent) if _is_partner(entry)}
    return sorted(named)


def _is_partner(entry: os.DirEntry[str]) -> bool:
    return layout.NAME.fullmatch(entry.name) is not None and entry.is_dir(follow_symlinks=False)


@dataclass(frozen=True)
class Reader:
    """Reads the files that every project has; what it cannot read is added to `faults`."""

    files: Files
    faults: list[Diagnostic]
    hidden: frozenset[str]

    def mapping(self, path: str) -> located.Mapping | None:
        """Return what a YAML file says."""
        blob = self._content(path, limits.YAML_BYTES)
        if blob is None:
            return None
        mapping, found = read_yaml(blob, path)
        self.faults.extend(found)
        return mapping

    def sections(self, path: str) -> located.Mapping | None:
        """Return the sections of a Markdown file, none when there is no file; None when it cannot be read."""
        if path not in self.files:
            return None if path in self.hidden else located.Mapping(Place(path, 1, 1))
        blob = self._content(path, limits.TEXT_BYTES)
        if blob is None:
            return None
        text, found = decode(blob, path)
        sections, repeated = read_sections(text, path)
        self.faults.extend((*found, *repeated))
        return sections if text or not found else None

    def contribution(self, identifier: str) -> ContributionSources:
        """Return what one partner sent; without its facts, say so."""
        folder = f"{layout.CONTRIBUTIONS}/{identifier}"
        facts = None
        if f"{folder}/{layout.FACTS}" in self.files:
            facts = self.mapping(f"{folder}/{layout.FACTS}")
        elif f"{folder}/{layout.FACTS}" not in self.hidden:
            self.faults.append(NO_FACTS.at(Place(told_path(folder))))
        return ContributionSources(told_path(identifier), facts, self.sections(f"{folder}/{layout.TEXT}"))

    def templates(self) -> dict[str, bytes]:
        """Return the town's own templates, by name."""
        found = {path: self._content(path, limits.DOCX_BYTES) for path in self.files if layout.is_template(path)}
        return {path.rpartition("/")[2]: blob for path, blob in found.items() if blob is not None}

    def texts(self) -> located.Mapping | None:
        """Return the sections of all the town's texts; a copy of one of them is told, and not read."""
        parts: dict[str, located.Mapping | None] = {}
        for path in sorted(filter(layout.is_text, self.files), key=lambda path: (kinds.original(path) != path, path)):
            sections = self.sections(path)
            first = kinds.copied(path, parts)
            if first and sections and any(heading in (parts[first] or ()) for heading in sections):
                self.faults.append(COPY.at(Place(told_path(path)), awaited=first))
            else:
                parts[path] = sections
        hidden = any(path.startswith(layout.TEXTS) for path in self.hidden)
        read = [parts[path] for path in sorted(parts)]
        texts, repeated = merge_sections([*read, None] if hidden else read, Place(layout.TEXTS))
        self.faults.extend(repeated)
        return texts

    def refuse_unread(self) -> list[str]:
        """Report the files that nothing can read (links, devices, folders that cannot be listed), and return them."""
        refused = {path: refusal for path in self.files if (refusal := self.files.refusal(path))}
        self.faults.extend(refused.values())
        return [*refused]

    def _content(self, path: str, limit: int) -> bytes | None:
        content = self.files.content(path, limit)
        if isinstance(content, Diagnostic):
            self.faults.append(content)
            return None
        return content
