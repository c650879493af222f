"""Where the files of an archive come from: an in-toto statement (version 1) with SLSA provenance (version 1).

It says what was built from what, by which versions; signing it is another's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly.canonical import canonical_json
from contratgen.project.fingerprint import sha256

if TYPE_CHECKING:
    from contratgen.base.manifest import Sources

STATEMENT: Final = "https://in-toto.io/Statement/v1"
PREDICATE: Final = "https://slsa.dev/provenance/v1"
BUILD_TYPE: Final = "urn:contratgen:build:v1"


def provenance(payload: Mapping[str, bytes], sources: Sources) -> bytes:
    """Return the statement about files by name, made from what `sources.json` says."""
    return canonical_json(_statement(payload, sources)) + b"\n"


def _statement(payload: Mapping[str, bytes], sources: Sources) -> dict[str, Any]:
    dependencies = [_resource(f"projet/{name}", digest) for name, digest in sources.entrees.items() if digest]
    dependencies += [_resource(f"modeles/{name}", digest) for name, digest in sources.modeles.items()]
    definition = {
        "buildType": BUILD_TYPE,
        "externalParameters": {
            "kit": sources.kit.plain(),
            "options": sources.options,
            "empreinte": sources.empreinte,
            "empreinte_votee": sources.empreinte_votee,
        },
        "resolvedDependencies": dependencies,
    }
    builder = {"id": f"urn:contratgen:{sources.versions['contratgen']}", "version": sources.versions}
    return {
        "_type": STATEMENT,
        "subject": [_resource(name, sha256(content)) for name, content in sorted(payload.items())],
        "predicateType": PREDICATE,
        "predicate": {"buildDefinition": definition, "runDetails": {"builder": builder}},
    }


def _resource(name: str, digest: str) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": digest}}
