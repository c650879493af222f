"""The edition to archive: a BagIt bag (RFC 8493) with dossier, documents, sources, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from contratgen.assembly.canonical import canonical_json
from contratgen.base.manifest import MANIFEST, SOURCES
from contratgen.editions.names import fit_to_send
from contratgen.project.fingerprint import sha256, sums

if TYPE_CHECKING:
    from contratgen.assembly.kit import Metadata
    from contratgen.base.manifest import Sources
    from contratgen.editions.plan import Plan
    from contratgen.project.documents import Made
    from contratgen.project.outputs import Outputs


PROVENANCE: Final = "provenance.json"
STATEMENT: Final = "https://in-toto.io/Statement/v1"
PREDICATE: Final = "https://slsa.dev/provenance/v1"
BUILD_TYPE: Final = "urn:contratgen:build:v1"
PAYLOAD: Final = "data"
DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
UNFIT: Final = re.compile(r"[^A-Za-z0-9_.]+")


def archive(plan: Plan, _documents: Sequence[Made], outputs: Outputs) -> Outputs:
    """Return the outputs as a bag in a folder of its own; sources and manifest stay beside it as well.

    Raises `InputError` (CG532) for a file name that archives refuse.
    """
    metadata = plan.project.kit.metadata(plan.project.assembled.contract)
    payload = {**outputs.files, **{f"sources/{source.path}": source.content for source in plan.sources}}
    payload[PROVENANCE] = provenance(payload, plan.stated)
    fit_to_send(payload)
    folder = bag_name(metadata)
    producer = f"contratgen {plan.stated.versions['contratgen']}"
    bag = {f"{folder}/{name}": content for name, content in bagged(payload, metadata, producer).items()}
    beside = {name: outputs.files[name] for name in (MANIFEST, SOURCES)}
    return replace(outputs, files={**beside, **bag})


def bag_name(metadata: Metadata) -> str:
    """Return the name of the bag's folder: the contract and its version."""
    return "-".join(UNFIT.sub("-", word).strip("-.") for word in (metadata.identifier, metadata.version))


def bagged(payload: Mapping[str, bytes], metadata: Metadata, producer: str) -> dict[str, bytes]:
    """Return a bag: declaration, information, manifest of the payload, payload, and the manifest of all but itself."""
    data = {f"{PAYLOAD}/{name}": content for name, content in sorted(payload.items())}
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(_information(payload, metadata, producer)).encode(),
        "manifest-sha256.txt": sums(data),
    }
    return {**tags, "tagmanifest-sha256.txt": sums(tags), **data}


def _information(payload: Mapping[str, bytes], metadata: Metadata, producer: str) -> Iterator[str]:
    said = {
        "Source-Organization": metadata.author,
        "External-Description": f"{metadata.title}. {metadata.subject}",
        "External-Identifier": f"{metadata.identifier} {metadata.version}",
        "Bagging-Date": metadata.date.isoformat(),
        "Bag-Software-Agent": producer,
        "Payload-Oxum": f"{sum(map(len, payload.values()))}.{len(payload)}",
    }
    return (f"{label}: {' '.join(words.split())}\n" for label, words in said.items())


def provenance(payload: Mapping[str, bytes], sources: Sources) -> bytes:
    """Return an in-toto statement with SLSA provenance about files by name, made from what `sources.json` says.

    It says what was built from what, by which versions; signing it is another's business.
    """
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
