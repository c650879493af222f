"""What signing asks over the network: a time stamp, and whether certificates are revoked. Bounded in size and in time.

An answer comes from the address that was asked: one that leads elsewhere is refused, or whoever holds that address
could make this machine ask anything of anybody. The addresses of revocation services are written in certificates, which
strangers make too: all requests of one examination of chains share one allowance. The address of a time-stamping
authority is the user's own: each time stamp has an allowance to itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

import aiohttp
import certifi
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.fetchers.aiohttp_fetchers.util import LazySession
from pyhanko_certvalidator.fetchers.api import FetchLimits, OwnedFetcherBackend
from yarl import URL

from contratgen.base import limits
from contratgen.pades.wording import UnsoundError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from aiohttp import ClientHandlerType, ClientRequest, ClientResponse

REDIRECTIONS: Final = frozenset({301, 302, 303, 307, 308})
T = TypeVar("T")
CHUNK: Final = 64 * limits.KIB
LONGEST: Final = 3 * limits.ANSWER_SECONDS
"""What the libraries are told to wait: longer than what ends here, in our words."""


class RefusedAnswerError(aiohttp.ClientError, UnsoundError):
    """An authority answers too slowly, too much, or from elsewhere; the text is a French phrase."""


async def _in_time(waiting: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(limits.ANSWER_SECONDS):
            return await waiting
    except TimeoutError:
        raise RefusedAnswerError(f"l'autorité n'a pas répondu en {limits.ANSWER_SECONDS} secondes") from None


class _Answer(aiohttp.ClientResponse):
    """An answer that is read up to a size, and no longer than a while."""

    async def read(self) -> bytes:
        """Return the body. Raises `RefusedAnswerError`."""
        if self._body is None:
            try:
                self._body = await _in_time(self._all())
            except BaseException:
                self.close()
                raise
        return self._body

    async def _all(self) -> bytes:
        body = bytearray()
        async for chunk in self.content.iter_chunked(CHUNK):
            body += chunk
            if len(body) > limits.ANSWER_BYTES:
                raise RefusedAnswerError(f"la réponse de l'autorité dépasse {limits.ANSWER_BYTES >> 20} Mio")
        return bytes(body)


class _Session(LazySession):
    """Requests of one purpose: each keeps to its address, and all of them to one allowance of time."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library is typed in part
        self._until: float | None = None

    def get_session(self) -> aiohttp.ClientSession:
        """Return the session, made when it is first used."""
        if self._session is None:
            context = ssl.create_default_context(cafile=certifi.where())
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context),
                response_class=_Answer,
                middlewares=(self._asked,),
                auto_decompress=False,
                headers={"Accept-Encoding": "identity"},
            )
        session: aiohttp.ClientSession = self._session
        return session

    async def _asked(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """Pass a request on. Raises `RefusedAnswerError`."""
        now = time.monotonic()
        self._until = self._until or now + limits.ANSWERS_SECONDS
        if now > self._until:
            raise RefusedAnswerError(f"les autorités n'ont pas répondu en {limits.ANSWERS_SECONDS} secondes")
        answer = await _in_time(handler(request))
        elsewhere = _leads_to(answer) if answer.status in REDIRECTIONS else None
        if elsewhere not in {None, f"{request.url.origin()}"}:
            answer.close()
            raise RefusedAnswerError(f"l'autorité renvoie à une autre adresse, {elsewhere}")
        return answer


def _leads_to(answer: ClientResponse) -> str:
    """Return the origin (scheme, host, port) of the address that a redirection gives."""
    try:
        return str(answer.url.join(URL(answer.headers.get("Location", ""))).origin())
    except ValueError:
        return "qui n'en est pas une"


class _Stamper(HTTPTimeStamper):
    """A time-stamping authority, asked within the bounds."""

    @contextlib.asynccontextmanager
    async def _acquire_session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Lend the session of one request."""
        own = _Session()
        try:
            yield own.get_session()
        finally:
            await own.close()  # type: ignore[no-untyped-call]


def stamper_at(address: str) -> HTTPTimeStamper:
    """Return the time-stamping authority at an address (RFC 3161)."""
    return _Stamper(address, timeout=LONGEST)


def revocation_services() -> OwnedFetcherBackend:
    """Return what asks for revocations and missing certificates, to be closed by whom it is given to."""
    bounds = FetchLimits(max_requests=limits.ANSWERS, max_cert_requests=limits.ANSWERS)
    session: Any = _Session()  # said to be a session that is made already
    return OwnedFetcherBackend(AIOHttpFetcherBackend(session, per_request_timeout=LONGEST, limits=bounds))
