"""What a build depends on and what it made, as digests: so that nothing changed means nothing done.

Light on purpose: a command that finds everything unchanged imports no schema and no renderer. Content alone decides:
a project, a destination or an installation that moved is the same.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from dataclasses import asdict, dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly import KITS
from contratgen.base import private_cache
from contratgen.base.diagnostics import Diagnostic, Place, Rewriting, Severity, WordPlace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.machinery import ModuleSpec

KIND: Final = "builds"


def sha256(content: bytes) -> str:
    """Return a digest in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the digests of files by name, as `sha256sum -c` reads them (GNU coreutils), in the order of the names."""
    return b"".join(_sum(name, sha256(content)) for name, content in sorted(files.items()))


def _sum(name: str, digest: str) -> bytes:
    escaped = name.replace("\\", r"\\").replace("\n", r"\n").replace("\r", r"\r")
    return os.fsencode(f"{'' if escaped == name else chr(92)}{digest}  {escaped}\n")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a build was made of, as digests: project files by path, the kit's own by path from its folder.

    With the versions of what made it, and its options; then the pages of its dossier, and what it told.
    """

    inputs: Mapping[str, str]
    kit: str
    own: Mapping[str, str]
    versions: Mapping[str, str]
    options: Mapping[str, str]
    pages: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()


def outputs_in(destination: Path) -> dict[str, str]:
    """Return the digest of every file below a destination, by its path there."""
    files = (path for path in destination.rglob("*") if path.is_file())
    return {path.relative_to(destination).as_posix(): _digest(path) for path in files}


def last_made(
    outputs: Mapping[str, str], inputs: Mapping[str, str], versions: Mapping[str, str], options: Mapping[str, str]
) -> Fingerprint | None:
    """Return what these very outputs were made of and told, if that was remembered and would be the same today.

    That is: of the same inputs, versions and options, and of the kit's templates and code as they are.
    """
    last = _remembered(outputs)
    if last is None or (last.inputs, last.versions, last.options) != (inputs, versions, options):
        return None
    folder = kit_folder(last.kit)
    same = folder is not None and all(_digest(folder / path) == wanted for path, wanted in last.own.items())
    return last if same else None


def _remembered(outputs: Mapping[str, str]) -> Fingerprint | None:
    known = private_cache.kept(KIND, _key(outputs)) if outputs else None
    try:
        last = None if known is None else Fingerprint(**json.loads(known))
        return last and replace(last, diagnostics=tuple(map(_diagnostic, last.diagnostics)))
    except (AttributeError, TypeError, KeyError, ValueError):  # kept by a version that remembered other things
        return None


def _diagnostic(record: Any) -> Diagnostic:
    place, rewritten = record["place"], record["rewritten"]
    word = WordPlace(**place["word"]) if place["word"] else None
    block = Rewriting(**rewritten) if rewritten else None
    severity, place = Severity(record["severity"]), Place(**{**place, "word": word})
    return Diagnostic(**{**record, "severity": severity, "place": place, "rewritten": block})


def remember(outputs: Mapping[str, str], fingerprint: Fingerprint) -> None:
    """Remember what outputs were made of, where that is possible."""
    private_cache.keep(KIND, _key(outputs), json.dumps(asdict(fingerprint), sort_keys=True).encode())


def kit_folder(kit: str) -> Path | None:
    """Return the folder of an installed kit's code, without importing it; None where there is no such kit."""
    spec = _spec_of(kit)
    return None if spec is None else Path(str(spec.origin)).parent


def kit_code(kit: str) -> list[Path]:
    """Return the files of an installed kit's code: those of its package, or its only module."""
    spec = _spec_of(kit)
    if spec is None:
        return []
    origin = Path(str(spec.origin))
    return sorted(origin.parent.rglob("*.py")) if spec.parent else [origin]


def _spec_of(kit: str) -> ModuleSpec | None:
    found = (importlib.util.find_spec(entry.module) for entry in entry_points(group=KITS, name=kit))
    return next((spec for spec in found if spec is not None and spec.origin is not None), None)


def _key(outputs: Mapping[str, str]) -> str:
    return sha256(json.dumps(outputs, sort_keys=True).encode())


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
