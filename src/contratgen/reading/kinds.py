"""What a file probably is, by its name: its kind in French, what to do with it, and of which file it is a copy."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LIKENESS: Final = 0.8
"""Share of common letters from which a name is taken for a slip of the pen."""
FACTS_ENDS: Final = (".yaml", ".yml", ".json")
TEXT_ENDS: Final = (".md", ".markdown", ".mdown", ".mkd", ".txt", ".text", ".rst")
WORD_ENDS: Final = (".docx", ".doc", ".docm", ".dotx", ".dotm", ".dot", ".odt", ".ott", ".rtf", ".pages", ".wps")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how a message names it, and what its author probably wants with it."""

    name: str
    hint: str


ATTACH: Final = (
    "S'il doit être joint, nommez-le dans contribution.yaml, sous « pieces: », avec son titre et sa description (dans "
    "contrat.yaml, sous « annexes: », pour la collectivité) ; sinon, rangez-le hors du projet."
)
KINDS: Final = (
    ((".pdf",), Kind("PDF", ATTACH)),
    (
        (".png", ".jpg", ".jpeg"),
        Kind("image", f"Si c'est le logo, nommez-la sous « logo: » de contribution.yaml. {ATTACH}"),
    ),
    (
        (".svg", ".webp", ".gif", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".eps", ".ai", ".psd"),
        Kind("image", "Enregistrez-la en PNG ou en JPEG, puis nommez-la sous « logo: » ou « pieces: »."),
    ),
    (
        WORD_ENDS,
        Kind(
            "document de traitement de texte",
            "Recopiez ses mots sous les rubriques de texte.md ; s'il doit être joint tel quel, exportez-le en PDF et "
            "nommez le PDF sous « pieces: ».",
        ),
    ),
    (
        (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".numbers"),
        Kind(
            "tableur",
            "Recopiez ses montants sous « moyens: » de contribution.yaml ; s'il doit être joint tel quel, exportez-le "
            "en PDF et nommez le PDF sous « pieces: ».",
        ),
    ),
    (
        (".pptx", ".ppt", ".odp", ".key"),
        Kind("diaporama", "S'il doit être joint, exportez-le en PDF et nommez le PDF sous « pieces: »."),
    ),
    (
        (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"),
        Kind("archive", "Sortez ses fichiers dans le dossier du partenaire, puis rangez l'archive hors du projet."),
    ),
    (
        ("winmail.dat",),
        Kind("envoi emballé par Outlook", "Demandez que ses pièces soient jointes une à une, puis effacez celui-ci."),
    ),
    ((".ics", ".vcf"), Kind("fiche d'agenda ou de contact", "Rangez-la hors du projet.")),
    (
        (".htm", ".html", ".mht"),
        Kind("page de site", "Si c'est un document, demandez-le en PDF ; sinon, rangez-la hors du projet."),
    ),
    (
        (".geojson", ".shp", ".kml", ".kmz", ".gpkg", ".dwg", ".dxf", ".qgz"),
        Kind("plan ou carte", "Exportez la carte en PDF ou en image, et nommez-la sous « pieces: » ou « annexes: »."),
    ),
    (
        (".mp3", ".m4a", ".wav", ".mp4", ".mov", ".avi", ".webm"),
        Kind("enregistrement", "Le contrat ne peut pas le montrer : rangez-le hors du projet."),
    ),
    (
        (".msg", ".eml", ".mbox"),
        Kind("message", "Enregistrez ses pièces jointes dans le dossier, puis rangez le message hors du projet."),
    ),
    (
        (".lnk", ".url", ".webloc", ".desktop", ".gdoc", ".gsheet"),
        Kind("raccourci", "Il ne contient pas le document : remplacez-le par une copie du fichier qu'il désigne."),
    ),
    (
        (".crdownload", ".part", ".partial", ".download"),
        Kind("téléchargement inachevé", "Téléchargez-le à nouveau, puis effacez celui-ci."),
    ),
    (
        (".p7s", ".p7m", ".asice", ".asics"),
        Kind("signature à part", "Une pièce signée se joint en PDF, signature comprise : demandez-la ainsi."),
    ),
    (
        (*FACTS_ENDS, *TEXT_ENDS),
        Kind("fichier de texte", "Reportez ce qu'il dit dans le fichier qui convient, puis rangez-le hors du projet."),
    ),
)
OTHER: Final = Kind("fichier", "Rangez-le hors du projet, ou nommez-le là où il doit servir.")

HARMLESS: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "@eadir", "__macosx", "$recycle.bin"})
"""What Windows, macOS and network disks leave in a folder, in lower case."""
REPORTS: Final = ("gl-code-quality-report.json", ".sarif", "junit.xml")
"""How the names end of what `check` writes for continuous integration, in the project it checks."""
LEFT_BY_EDITORS: Final = re.compile(r"\.|~\$|~wrl\d*\.tmp$|#.*#$|.*(?:~|\.bak|\.sw[op]|\.tmp|\.orig)$")
"""Hidden files, locks, and the copies that editors and git make for themselves."""

COPY: Final = re.compile(
    r"""(?:
      [ ]*[-_]?[ ]*(?:copie|copy)(?:[ ]*\(?\d+\)?)?             # Windows, macOS
    | [ ]*\([ ]*\d+[ ]*\)                                      # a browser, Windows
    | [ ]\d{1,2}                                               # macOS
    | [ ]*[\(\[][^()\[\]]*(?:conflict|conflit|copie|copy)[^()\[\]]*[\)\]]   # Dropbox, Nextcloud
    | [-_](?:pc|desktop|laptop|portable|macbook|poste|ordi)(?:[-_][a-z0-9]+)*  # OneDrive: a machine's name
    | _conflict-[-\d]+                                         # ownCloud
    | [-_. ]+(?:v\d+|vf|def|définiti(?:f|ve)|relue?|corrigée?|old|ancien(?:ne)?|sauvegarde|backup|final|brouillon|bis)
    )$""",
    re.VERBOSE,
)
COPY_OF: Final = re.compile(r"(?:copie|copy)(?: *\(?\d+\)?)? *(?:de |d['’]|of |- )")


def left_behind(name: str) -> bool:
    """Return whether a file or folder is one that systems and editors leave, and nobody means."""
    low = name.lower()
    return low in HARMLESS or low.endswith(REPORTS) or LEFT_BY_EDITORS.match(low) is not None


def kind_of(path: str) -> Kind:
    """Return what a file probably is."""
    low = path.lower()
    return next((kind for ends, kind in KINDS if low.endswith(ends)), OTHER)


def plain(name: str) -> str:
    """Return a name in lower case, without accents."""
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().lower()


def parted(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the stem of a name and the endings of texts, sheets and documents that it bears, the last first."""
    ends: list[str] = []
    known = (*FACTS_ENDS, *TEXT_ENDS, *WORD_ENDS, *(end for some, _ in KINDS for end in some))
    while found := next((end for end in known if name.lower().endswith(end) and len(name) > len(end)), None):
        ends.append(found)
        name = name[: -len(found)]
    return name, tuple(ends)


def near(name: str, awaited: tuple[str, ...]) -> str | None:
    """Return the awaited name that another one is a slip of the pen for."""
    found = difflib.get_close_matches(plain(name), awaited, n=1, cutoff=LIKENESS)
    return found[0] if found else None


def resembles(name: str, awaited: str) -> bool:
    """Return whether a file is a copy, or a slip of the pen, of one of facts."""
    stem, ends = parted(name)
    facts = name != awaited and any(end in FACTS_ENDS for end in ends)
    return facts and near(original(stem), (parted(awaited)[0],)) is not None


def original(path: str) -> str:
    """Return the path of which this one seems to be a copy: itself, when its name bears no mark of one."""
    folder, slash, name = path.rpartition("/")
    stem, dot, end = name.rpartition(".") if "." in name else (name, "", "")
    while True:
        bare = COPY.sub("", stem.lower())
        shorter = stem[: len(bare)]
        if start := COPY_OF.match(shorter.lower()):
            shorter = shorter[start.end() :]
        if shorter in ("", stem):
            return f"{folder}{slash}{stem}{dot}{end}"
        stem = shorter


def copied(name: str, siblings: Iterable[str]) -> str | None:
    """Return the sibling of which a name seems to be a copy."""
    first = original(name)
    if first == name:
        return None
    return next((sibling for sibling in siblings if sibling != name and sibling.lower() == first.lower()), None)
