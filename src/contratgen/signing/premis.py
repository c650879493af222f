"""What i-Parapheur v5 asks of whoever deposits a document: its description in PREMIS 3.0 (Library of Congress, 2016).

One intellectual entity, the folder, with the type and subtype that the parapheur's administrator gave, and one file,
its main document. What PREMIS requires and i-Parapheur does not read (identifiers, fixity, size, format) is there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from contratgen.base.foreign import inert

NAMESPACE: Final = "http://www.loc.gov/premis/v3"
INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
LOCATION: Final = f"{NAMESPACE} http://www.loc.gov/standards/premis/v3/premis.xsd"
RESERVED: Final = "i_Parapheur_reserved_"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A folder for a parapheur: its name, type and subtype, and the file to sign with its digest and size."""

    title: str
    kind: str
    subkind: str
    file: str
    sha256: str
    size: int


def premis_of(deposit: Deposit) -> bytes:
    """Return the description of a folder."""
    root = etree.XML(f'<premis xmlns="{NAMESPACE}" xmlns:xsi="{INSTANCE}" version="3.0"/>')
    root.set(f"{{{INSTANCE}}}schemaLocation", LOCATION)
    folder = _object(root, "intellectualEntity", "dossier", deposit.sha256)
    _properties(folder, {"type": deposit.kind, "subtype": deposit.subkind})
    _add(folder, "originalName", deposit.title)
    file = _object(root, "file", "fichier", deposit.file)
    _properties(file, {"mainDocument": "true"})
    _characteristics(file, deposit)
    _add(file, "originalName", deposit.file)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _object(root: etree._Element, category: str, kind: str, value: str) -> etree._Element:
    made = _add(root, "object")
    made.set(f"{{{INSTANCE}}}type", category)
    identifier = _add(made, "objectIdentifier")
    _add(identifier, "objectIdentifierType", kind)
    _add(identifier, "objectIdentifierValue", value)
    return made


def _properties(parent: etree._Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        told = _add(parent, "significantProperties")
        _add(told, "significantPropertiesType", f"{RESERVED}{name}")
        _add(told, "significantPropertiesValue", value)


def _characteristics(parent: etree._Element, deposit: Deposit) -> None:
    told = _add(parent, "objectCharacteristics")
    fixity = _add(told, "fixity")
    _add(fixity, "messageDigestAlgorithm", "SHA-256")
    _add(fixity, "messageDigest", deposit.sha256)
    _add(told, "size", str(deposit.size))
    designation = _add(_add(told, "format"), "formatDesignation")
    _add(designation, "formatName", "PDF/A")
    _add(designation, "formatVersion", "3a")


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    made.text = None if text is None else inert(text)  # XML has no place for commands, and a file name may have some
    return made
