"""A converter that stays warm, and gets a fresh LibreOffice when the old one died or has worked enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from contratgen.base import limits
from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place
from contratgen.conversion.office import DeadOfficeError, LateOfficeError, Office, RefusedDocumentError

if TYPE_CHECKING:
    from contratgen.conversion.document import PdfDocument, Properties
    from contratgen.conversion.engine import Engine

RETRY = (
    "Essayez encore, quand la machine est moins chargée ; si la faute revient, simplifiez la mise en page du modèle à "
    "cet endroit."
)


class Converter:
    """One warm LibreOffice, started when first needed. Not to be shared by threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._office: Office | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start LibreOffice beside what the caller goes on to do.

        Raises `EnvironmentFault`: CG904 or CG906, when not even its worker starts.
        """
        if self._office is None:
            self._office = Office(self._engine)

    def close(self) -> None:
        """End LibreOffice; the next document would start another."""
        if self._office is not None:
            self._office.close()
        self._office, self._done = None, 0

    def convert(self, docx: bytes, properties: Properties, name: str) -> PdfDocument:
        """Return a vetted Word file, which diagnostics call `name`, as a finished PDF.

        Raises `EnvironmentFault`: CG411 when it takes too long, CG412 when LibreOffice dies of it twice, CG413 when
        LibreOffice refuses it, CG414 when the PDF is not what LibreOffice writes, CG903 to CG906 when it cannot start.
        """
        raw = self._print(docx, name)
        from pikepdf import PdfError  # noqa: PLC0415  # LibreOffice starts, and prints, before they are loaded

        from contratgen.conversion.normalise import normalise  # noqa: PLC0415

        try:
            document = normalise(raw, properties)
        except (PdfError, KeyError, ValueError, AttributeError) as fault:
            message = f"le PDF de LibreOffice n'a pas pu être rendu accessible ({fault})"
            raise _fault("CG414", message, name) from fault
        if not document.pages:
            raise _fault("CG414", "LibreOffice a écrit un PDF sans page", name)
        return document

    def _print(self, docx: bytes, name: str) -> bytes:
        try:
            try:
                return self._warm().convert(docx)
            except DeadOfficeError:
                self.close()
                return self._warm().convert(docx)
        except DeadOfficeError:
            self.close()
            raise _fault("CG412", "LibreOffice s'arrête en convertissant ce document", name) from None
        except LateOfficeError:
            self.close()
            seconds, patience = limits.CONVERSION_SECONDS, limits.CONVERSION_SECONDS * limits.PATIENCE / 60
            message = f"la conversion dépasse {seconds:.0f} secondes de calcul, ou {patience:.0f} minutes en tout"
            raise _fault("CG411", message, name) from None
        except RefusedDocumentError as refused:
            message = "LibreOffice refuse ce document" + (f" : {refused}" if str(refused) else "")
            raise _fault("CG413", message, name) from None

    def _warm(self) -> Office:
        """Return a LibreOffice that may take one more document (its memory grows with each)."""
        if self._done >= limits.CONVERSIONS_PER_WORKER:
            self.close()
        self.start()
        assert self._office is not None
        try:
            self._office.ready()
        except EnvironmentFault:
            self.close()
            raise
        self._done += 1
        return self._office


def _fault(code: str, message: str, name: str) -> EnvironmentFault:
    return EnvironmentFault(Diagnostic(code, message, Place(name), RETRY))
