"""The world as LibreOffice sees it: its settings, its fonts, its environment. Same words in, same pages out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from contratgen.conversion.fonts import FALLBACK, REPLACED

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: Final = {
    # no macro, no script, nothing fetched for a document
    "Office.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": "true",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "false",  # since LibreOffice 24, equations count as active; no other object gets here
        "DisablePythonRuntime": "true",
        "MacroSecurityLevel": "3",
    },
    "Office.Writer/Content/Update": {"Link": "0", "Field": "true", "Chart": "false"},
    # the machine's language decides nothing
    "Setup/L10N": {"ooSetupSystemLocale": "fr-FR", "ooLocale": "en-US"},
    "Office.Linguistic/General": {"DefaultLocale": "fr-FR"},
    "Office.Linguistic/Hyphenation": {"IsHyphAuto": "false"},
    # nothing to recover, nothing to report
    "Office.Recovery/RecoveryInfo": {"Enabled": "false"},
    "Office.Common/Misc": {"CrashReport": "false", "FirstRun": "false"},
    "Office.Common/Save/Document": {"AutoSave": "false"},
}
"""Values of `org.openoffice.*` by node and property."""

LOADING: Final = {
    "FilterName": "MS Word 2007 XML",  # whatever the bytes look like
    "Hidden": True,
    "ReadOnly": True,
    "MacroExecutionMode": 0,  # NEVER_EXECUTE, com.sun.star.document.MacroExecMode
    "UpdateDocMode": 0,  # NO_UPDATE, com.sun.star.document.UpdateDocMode
}
"""How a document is loaded (com.sun.star.document.MediaDescriptor)."""

EXPORT: Final = {
    "SelectPdfVersion": 3,  # PDF/A-3b; repairs make it level A
    "PDFUACompliance": True,
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "ExportBookmarksToPDFDestination": True,  # by their names the dossier leads references to other documents
    "ExportNotes": False,
    "ExportFormFields": False,
    "UseLosslessCompression": False,  # which would make photographs ten times larger; flat colours stay lossless
    "Quality": 95,
    "ReduceImageResolution": True,
    "MaxImageResolution": 600,  # below it, a JPEG goes into the PDF byte for byte
}
"""How it is written (filter data of `writer_pdf_Export`)."""


def profile_files(folder: Path, fonts: Path, build: str) -> dict[str, str]:
    """Return the files of a working folder, by name relative to it."""
    return {
        "profile/user/registrymodifications.xcu": _registry(),
        # LibreOffice restarts when its extensions were last registered by another build
        "profile/user/extensions/buildid": build,
        "fonts.conf": _font_settings(folder, fonts),
    }


def environment(folder: Path) -> dict[str, str]:
    """Return the whole environment of the converter: nothing of the caller's."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{node}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for node, values in SETTINGS.items()
        for name, value in values.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{items}</oor:items>\n'
    )


def _font_settings(folder: Path, fonts: Path) -> str:
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{named}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{supplied}</string></edit></match>\n'
        for named, supplied in REPLACED.items()
    )
    last = f'<edit name="family" mode="append_last" binding="weak"><string>{FALLBACK}</string></edit>'
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(fonts))}</dir>\n<cachedir>{escape(str(folder / 'fontcache'))}</cachedir>\n"
        f'{rules}<match target="pattern">{last}</match>\n</fontconfig>\n'
    )
