"""The edition to archive: a BagIt bag (RFC 8493) with dossier, documents, sources, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from contratgen.base.manifest import MANIFEST, SOURCES
from contratgen.editions.names import fit_to_send
from contratgen.editions.provenance import provenance
from contratgen.project.fingerprint import sums

if TYPE_CHECKING:
    from contratgen.assembly.kit import Metadata
    from contratgen.editions.plan import Plan
    from contratgen.project.documents import Made
    from contratgen.project.outputs import Outputs

PROVENANCE: Final = "provenance.json"
PAYLOAD: Final = "data"
DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
UNFIT: Final = re.compile(r"[^A-Za-z0-9_.]+")


def archive(plan: Plan, _documents: Sequence[Made], outputs: Outputs) -> Outputs:
    """Return the outputs as a bag in a folder of its own; sources and manifest stay beside it as well.

    Raises `InputError` (CG532) for a file name that archives refuse.
    """
    metadata = plan.project.kit.metadata(plan.project.assembled.contract)
    payload = {**outputs.files, **{f"sources/{one.path}": one.content for one in plan.sources}}
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
