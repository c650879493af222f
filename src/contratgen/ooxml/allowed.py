"""What a Word file may hold, as data: parts by the relationship that leads to them, settings, addresses, pictures.

Whatever is not named here is refused by its name. Sources: ECMA-376 Part 1 §11 to §15 and §17.15, [MS-DOCX],
[MS-OI29500].
"""

from __future__ import annotations

import posixpath
import re
import zlib
from typing import Final
from urllib.parse import unquote

from contratgen.base.faults import Fault
from contratgen.base.recognised import recognised
from contratgen.ooxml.names import OFFICE, PACKAGE, qn

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_MICROSOFT: Final = "http://schemas.microsoft.com/office"
DOCUMENT: Final = f"{_WORD}.document.main+xml"
STRICT: Final = "http://purl.oclc.org/ooxml/"
"""What the namespaces of ISO's Strict begin with, which Word reads like the others, and nobody here."""
_REPAIR: Final = "Ouvrez le modèle dans Word, puis « Enregistrer sous » ; Word répare ce qui peut l'être."
HELD_MACROS: Final = Fault(
    "CG803", "le modèle contient des macros", "Enregistrez-le au format .docx (« Document Word »), sans macros."
)
HELD: Final = Fault(
    "CG804",
    "le modèle contient {what}",
    "Supprimez cet objet du modèle, ou remplacez-le par une image ou du texte.",
)
MISUSED: Final = Fault("CG804", "{what}", HELD.hint)
UNKNOWN: Final = Fault("CG804", "le modèle contient {what}", _REPAIR)
LINKED: Final = Fault(
    "CG805",
    "lien externe non admis : « {address} »",
    "Ne gardez que des liens « https: » ou « mailto: » ; incorporez les images au lieu de les lier.",
)
LACKING: Final = Fault("CG809", "il manque au modèle la partie « {part} »", _REPAIR)
HYPERLINK: Final = f"{OFFICE}/hyperlink"
CHART: Final = f"{OFFICE}/chart"
SETTINGS: Final = f"{OFFICE}/settings"
IMAGES: Final = frozenset({f"{OFFICE}/image", f"{_MICROSOFT}/2007/relationships/hdphoto"})
MAIN: Final = f"{OFFICE}/officeDocument"
CORE: Final = f"{PACKAGE}/metadata/core-properties"
ALONE: Final = frozenset({
    MAIN, CORE, *(f"{OFFICE}/{name}" for name in (
        "styles", "numbering", "settings", "fontTable", "footnotes", "endnotes", "comments", "extended-properties",
        "custom-properties", "theme",
    )),
})  # fmt: skip
"""Relationships of which a part has one: of two, readers choose as they like, and two contracts are in one file."""

PARTS: Final = {
    **{f"{OFFICE}/{name}": f"{_WORD}.{name}+xml" for name in (
        "styles", "numbering", "settings", "fontTable", "header", "footer", "footnotes", "endnotes", "comments",
    )},
    MAIN: DOCUMENT,
    f"{OFFICE}/theme": f"{_OFFICE}.theme+xml",
    f"{OFFICE}/themeOverride": f"{_OFFICE}.themeOverride+xml",
    CHART: f"{_OFFICE}.drawingml.chart+xml",
    f"{OFFICE}/chartUserShapes": f"{_OFFICE}.drawingml.chartshapes+xml",
    f"{OFFICE}/diagramData": f"{_OFFICE}.drawingml.diagramData+xml",
    f"{OFFICE}/diagramLayout": f"{_OFFICE}.drawingml.diagramLayout+xml",
    f"{OFFICE}/diagramQuickStyle": f"{_OFFICE}.drawingml.diagramStyle+xml",
    f"{OFFICE}/diagramColors": f"{_OFFICE}.drawingml.diagramColors+xml",
    f"{OFFICE}/extended-properties": f"{_OFFICE}.extended-properties+xml",
    f"{OFFICE}/custom-properties": f"{_OFFICE}.custom-properties+xml",
    CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    f"{_MICROSOFT}/2007/relationships/diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    f"{_MICROSOFT}/2011/relationships/chartStyle": "application/vnd.ms-office.chartstyle+xml",
    f"{_MICROSOFT}/2011/relationships/chartColorStyle": "application/vnd.ms-office.chartcolorstyle+xml",
    **dict.fromkeys(IMAGES, ""),
}  # fmt: skip
"""The parts of a delivered file by relationship type, and the content type that is written of them; images have theirs
by their bytes."""

LEFT_OUT: Final = {
    "attachedTemplate": "le lien vers un autre modèle",
    "recipientData": "un publipostage",
    "mailMergeSource": "un publipostage",
    "mailMergeHeaderSource": "un publipostage",
    "printerSettings": "des réglages d'imprimante",
    "font": "des polices incorporées",
    "glossaryDocument": "des composants rapides",
    "customXml": "des données XML jointes",
    "thumbnail": "",
    "stylesWithEffects": "",
    "webSettings": "",
    "transform": "une feuille de transformation",
    "metadata/thumbnail": "",
    "digital-signature/origin": "une signature électronique de Word, que le rendu romprait",
    "classificationlabels": "une étiquette de confidentialité",
    "intelligence": "des suggestions de Word",
    "intelligence2": "des suggestions de Word",
    "documenttasks": "des tâches",
    "webextensiontaskpanes": "des volets de compléments",
    "keyMapCustomizations": "des raccourcis clavier",
    "attachedToolbars": "des barres d'outils",
    "ui/extensibility": "une personnalisation du ruban",
    "ui/userCustomization": "une personnalisation du ruban",
    "people": "des précisions sur des commentaires",
    "commentsExtended": "des précisions sur des commentaires",
    "commentsIds": "des précisions sur des commentaires",
    "commentsExtensible": "des précisions sur des commentaires",
    "reactions": "des précisions sur des commentaires",
}
"""What programs write by themselves and no page shows: relationships whose parts are left out, in French words; those
without words are not worth a note."""
_KNOWN: Final = re.compile(
    rf"(?:{re.escape(OFFICE)}|{re.escape(PACKAGE)}|{re.escape(_MICROSOFT)}/[0-9/]+/relationships)/"
)
BEHIND_CHARTS: Final = frozenset({f"{OFFICE}/package", f"{OFFICE}/oleObject"})
"""Workbooks behind charts: figures that nobody sees, in a format that can hold anything."""

MACROS: Final = frozenset({"vbaProject", "wordVbaData"})
REFUSED: Final = {
    **dict.fromkeys(("oleObject", "package"), "un objet incorporé (OLE)"),
    **dict.fromkeys(("control", "activeXControlBinary"), "un contrôle ActiveX"),
    **dict.fromkeys(("video", "audio", "media"), "un son ou une vidéo"),
    "aFChunk": "du contenu importé d'un autre fichier",
    "subDocument": "un sous-document",
    "frame": "un cadre qui montre un autre fichier",
    "webextension": "un complément posé dans la page",
    "model3d": "un modèle en trois dimensions",
    "chartEx": "un graphique d'un type récent, que les autres logiciels n'affichent pas",
}
"""French words for what draws on the page and cannot be delivered."""
NAMED: Final = frozenset(
    {HYPERLINK, CHART, *IMAGES}
    | {f"{OFFICE}/{name}" for name in ("header", "footer", "chartUserShapes", *REFUSED) if name != "webextension"}
)
"""Relationships that do nothing unless the text names them (the explicit ones of ECMA-376 Part 1 §11.3)."""
REVISIONS: Final = frozenset(
    qn(f"{prefix}:{name}")
    for prefix in ("w", "w14")
    for name in (
        *("ins", "del", "delText", "delInstrText", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *(f"{name}Change" for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "numbering", "tblGrid")),
        *(f"{name}Range{end}" for name in ("moveFrom", "moveTo") for end in ("Start", "End")),
        *(f"customXml{name}Range{end}" for name in ("Ins", "Del", "MoveFrom", "MoveTo") for end in ("Start", "End")),
        *("conflictIns", "conflictDel"),
        *(f"customXmlConflict{name}Range{end}" for name in ("Ins", "Del") for end in ("Start", "End")),
    )
)
"""Elements that hold or bound a tracked change."""
ACTING: Final = {
    qn("w:altChunk"): "du contenu importé d'un autre fichier",
    **dict.fromkeys(map(qn, ("w:object", "w:objectEmbed", "w:objectLink", "o:OLEObject")), "un objet incorporé"),
    qn("w:binData"): "des données jointes à une image",
    qn("w:control"): "un contrôle ActiveX",
    qn("w:subDoc"): "un sous-document",
    qn("w:movie"): "une vidéo",
    qn("wp15:webVideoPr"): "une vidéo d'une page web",
    **dict.fromkeys(map(qn, ("w:entryMacro", "w:exitMacro")), "un champ de formulaire qui lance une macro"),
    qn("w:scriptAnchor"): "un script",
    qn("w:pgNum"): "un numéro de page d'une forme ancienne",
    **dict.fromkeys(
        map(qn, ("w:dayShort", "w:dayLong", "w:monthShort", "w:monthLong", "w:yearShort", "w:yearLong")),
        "une date qui change d'un jour à l'autre",
    ),
    **dict.fromkeys(map(qn, ("w:contentPart", "w14:contentPart", "a14:contentPart")), "un dessin à l'encre"),
    qn("we:webextensionref"): "un complément posé dans la page",
    **dict.fromkeys(
        map(qn, ("a:videoFile", "a:audioFile", "a:quickTimeFile", "a:wavAudioFile", "a:audioCd", "a:snd")),
        "un son ou une vidéo",
    ),
}
"""French words for elements that act, embed or change by themselves: refused, whatever dropping them would change."""


def is_foreign(kind: str) -> bool:
    """Tell whether a relationship type is of a vocabulary that neither the norms nor Microsoft made."""
    return _KNOWN.match(kind) is None


def last_word(kind: str) -> str:
    """Return the name of a relationship type within a known vocabulary, or the whole of it."""
    found = _KNOWN.match(kind)
    return kind[found.end() :] if found else kind


_SETTINGS: Final = """
activeWritingStyle alignBordersAndEdges alwaysMergeEmptyNamespace alwaysShowPlaceholderText autoFormatOverride
autoHyphenation bookFoldPrinting bookFoldPrintingSheets bookFoldRevPrinting bordersDoNotSurroundFooter
bordersDoNotSurroundHeader captions characterSpacingControl clickAndTypeStyle clrSchemeMapping compat
consecutiveHyphenLimit decimalSymbol defaultTableStyle defaultTabStop displayBackgroundShape
displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery documentProtection documentType
doNotAutoCompressPictures doNotDemarcateInvalidXml doNotDisplayPageBoundaries doNotEmbedSmartTags doNotHyphenateCaps
doNotIncludeSubdocsInStats doNotShadeFormData doNotTrackFormatting doNotTrackMoves doNotUseMarginsForDrawingGridOrigin
doNotValidateAgainstSchema drawingGridHorizontalOrigin drawingGridHorizontalSpacing drawingGridVerticalOrigin
drawingGridVerticalSpacing embedSystemFonts embedTrueTypeFonts endnotePr evenAndOddHeaders footnotePr forceUpgrade
formsDesign gutterAtTop hdrShapeDefaults hideGrammaticalErrors hideSpellingErrors hyphenationZone ignoreMixedContent
listSeparator mirrorMargins noLineBreaksAfter noLineBreaksBefore noPunctuationKerning printFormsData
printFractionalCharacterWidth printPostScriptOverText printTwoOnOne proofState readModeInkLockDown removeDateAndTime
removePersonalInformation revisionView rsids saveFormsData savePreviewPicture saveSubsetFonts shapeDefaults
showEnvelope showXMLTags strictFirstAndLastChars styleLockQFSet styleLockTheme stylePaneFormatFilter
stylePaneSortMethod summaryLength themeFontLang trackRevisions uiCompat97To2003 updateFields view writeProtection zoom
"""
KEPT_SETTINGS: Final = frozenset(_SETTINGS.split())
"""The children of `w:settings` (§17.15.1) that a delivered file keeps: they change how it looks, or nothing at all."""
LEFT_SETTINGS: Final = {
    "attachedTemplate": "le lien vers un autre modèle",
    "linkStyles": "le lien vers un autre modèle",
    "mailMerge": "un publipostage",
    "docVars": "des variables de document",
    "attachedSchema": "un schéma XML joint",
    "saveThroughXslt": "une feuille de transformation",
    "useXSLTWhenSaving": "une feuille de transformation",
    "saveInvalidXml": "",
    "smartTagType": "",
    "schemaLibrary": "un schéma XML joint",
    "saveXmlDataOnly": "",
}
"""Those that it does without, in French words."""
MATH: Final = "mathPr"
EXTENSIONS: Final = re.compile(r"http://schemas\.microsoft\.com/office/word/20[0-9]{2}/[\w/]+")
"""Namespaces in which Word notes what older versions pass over: left out unless named in `KEPT_EXTENSIONS`."""
KEPT_EXTENSIONS: Final = frozenset({"docId", "defaultImageDpi", "discardImageEditingData", "conflictMode",
                                    "chartTrackingRefBased"})  # fmt: skip

_ADDRESS: Final = re.compile(
    r"https://[^/?#@\s\\\x00-\x1f]+(?:[/?#][^\s\\\x00-\x1f]*)?"
    r"|mailto:[^?\s\\\x00-\x1f]*(?:[?&](?:subject|body|cc|bcc|to)=[^&\s\\\x00-\x1f]*)*",
    re.IGNORECASE,
)
"""What a link may lead to: a site without « user@ » before it, which only deceives; a message without a file joined."""
_TAGGED: Final = re.compile(r"(?:%7[bB]|\{)(?:%7[bB]|%25|[{%]).*?(?:%7[dD]|%25|[}%])(?:%7[dD]|\})")
_TYPED: Final = re.compile(r"[\s\"<>|]")
_LED: Final = re.compile(r"https://[^/?#\s]+/|mailto:", re.IGNORECASE)


def is_admitted_address(target: str) -> bool:
    """Tell whether a link may lead to a target: `https:` or `mailto:`, in any case, or a place of the same document.

    A tag may stand after the name of the site, never in it.
    """
    said = target.strip()
    tag = _TAGGED.search(said)
    if tag is not None and not _LED.match(said[: tag.start()]):
        return False
    return said.startswith("#") or _ADDRESS.fullmatch(_TAGGED.sub("x", said)) is not None


def coded_tags(text: str) -> list[str]:
    """Return the tags that a text spells as an address does, `%7B%7B nom %7D%7D`, as they were meant."""
    return [unquote(found[0]) for found in _TAGGED.finditer(text) if not found[0].startswith(("{{", "{%"))]


def tagged_address(target: str) -> str:
    """Return a target whose tags are readable: Word writes « {{ » as « %7B%7B »; empty when it has none."""
    return _TAGGED.sub(_readable, target) if _TAGGED.search(target) else ""


def _readable(found: re.Match[str]) -> str:
    """Return a tag of an address; one that holds what an address cannot is as its author typed it."""
    return found[0] if _TYPED.search(found[0]) else unquote(found[0])


_SUFFIXES: Final = {
    "image/png": ("png",),
    "image/jpeg": ("jpeg", "jpg", "jpe", "jfif"),
    "image/gif": ("gif",),
    "image/bmp": ("bmp", "dib"),
    "image/tiff": ("tiff", "tif"),
    "image/vnd.ms-photo": ("wdp", "hdp", "jxr"),
    "image/webp": ("webp",),
    "image/x-emf": ("emf",),
    "image/x-wmf": ("wmf",),
    "image/x-emz": ("emz",),
    "image/x-wmz": ("wmz",),
}
_PACKED: Final = {"image/x-emf": "image/x-emz", "image/x-wmf": "image/x-wmz"}
_LOOKED_AT: Final = 512


def image_type(blob: bytes) -> str:
    """Return the content type of a picture by its first bytes; empty for what is no picture that Word draws."""
    if blob.startswith(b"\x1f\x8b"):
        try:
            return _PACKED.get(image_type(zlib.decompressobj(31).decompress(blob, _LOOKED_AT)), "")
        except zlib.error:
            return ""
    known = recognised(blob)
    return known.media_type if known is not None else ""


def named_for(name: str, kind: str) -> str:
    """Return the name of a part with an extension of its content type, by which other programs would open it."""
    stem, _, extension = name.rpartition(".") if "." in posixpath.basename(name) else (name, "", "")
    suffixes = _SUFFIXES.get(kind, ("xml",))
    return name if extension.casefold() in suffixes else f"{stem}.{suffixes[0]}"


_SVG: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?svg\b", re.DOTALL
)


def is_vector_copy(blob: bytes) -> bool:
    """Tell whether a part is the SVG that Word keeps beside a picture: it may hold scripts, the picture may not."""
    return _SVG.match(blob[: _LOOKED_AT * 8]) is not None
