"""What is asked over the network: of the address that was given, with bounds of size and time. On loopback alone."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from asn1crypto import tsp
from certomancer.registry.common import ServiceLabel
from pyhanko_certvalidator.errors import CRLFetchError

from contratgen.base import limits
from contratgen.base.diagnostics import InputError
from contratgen.base.signature_terms import Level
from contratgen.pades.levels import time_stamp_token
from contratgen.pades.online import revocation_services, stamper_at
from contratgen.pades.reading import open_signed
from contratgen.signing.electronic import sign
from contratgen.signing.preconditions import Means

NOW = dt.datetime.now(dt.UTC)


class Asked(BaseHTTPRequestHandler):
    """An authority that answers as its server's `answer` says; what it is asked is counted."""

    def do_POST(self) -> None:
        """Read what is asked, and answer."""
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self) -> None:
        """Answer."""
        self.server.asked.append(self.path)
        with contextlib.suppress(ConnectionError):
            self.server.answer(self)

    def log_message(self, *_arguments) -> None:
        """Say nothing."""

    def say(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        """Give a whole answer."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def authority(answer):
    """Lend an authority on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.daemon_threads, server.block_on_close = True, False
    server.answer, server.asked = answer, []
    server.address = f"http://127.0.0.1:{server.server_port}"
    running = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    running.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        running.join()


def stamping(pki):
    """Return what answers with a time stamp."""

    def answer(asked: Asked) -> None:
        request = tsp.TimeStampReq.load(asked.body)
        made = asyncio.run(pki.stamper().async_request_tsa_response(request))
        asked.say(200, {"Content-Type": "application/timestamp-reply"}, made.dump())

    return answer


def leading_to(address: str):
    return lambda asked: asked.say(307, {"Location": address})


def slowly(asked: Asked) -> None:
    """Give a byte now and then, for as long as somebody listens."""
    asked.send_response(200)
    asked.send_header("Content-Type", "application/timestamp-reply")
    asked.end_headers()
    for _ in range(200):
        asked.wfile.write(b"0")
        time.sleep(0.1)


def slow_headers(asked: Asked) -> None:
    """Give a header now and then."""
    asked.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        asked.wfile.write(b"X-%d: 0\r\n" % number)
        time.sleep(0.1)


def endlessly(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Content-Type", "application/timestamp-reply")
    asked.end_headers()
    for _ in range(limits.ANSWER_BYTES // limits.MIB + 8):
        asked.wfile.write(bytes(limits.MIB))


def refusal(pki, prepared, address: str) -> str:
    """Return why a signature with the time stamp of that address is refused."""
    with pytest.raises(InputError) as refused:
        sign(prepared, "prefet", pki.signer("prefet"), Means(Level.T, stamper_at(address)), NOW)
    (told,) = refused.value.diagnostics
    assert told.code == "CG614"
    return told.message


def test_a_time_stamp_is_had_from_the_address_given_and_from_another_page_of_it(pki, prepared):
    with authority(stamping(pki)) as there:
        signed = sign(prepared, "prefet", pki.signer("prefet"), Means(Level.T, stamper_at(there.address)), NOW)
        assert time_stamp_token(open_signed(signed, "x").signatures[0]) is not None

        def moved(asked: Asked) -> None:
            (leading_to("/nouveau") if asked.path == "/" else stamping(pki))(asked)

        there.answer = moved
        assert sign(prepared, "prefet", pki.signer("prefet"), Means(Level.T, stamper_at(f"{there.address}/")), NOW)
        assert there.asked[-1] == "/nouveau"


def test_an_authority_that_leads_to_another_address_is_refused_and_that_one_never_asked(pki, prepared):
    with authority(stamping(pki)) as other, authority(leading_to(other.address)) as there:
        assert f"renvoie à une autre adresse, {other.address}" in refusal(pki, prepared, there.address)
        there.answer = leading_to(f"http://localhost:{there.server_port}/")
        assert "renvoie à une autre adresse" in refusal(pki, prepared, there.address)
        there.answer = leading_to("http://[")
        assert "une autre adresse, qui n'en est pas une" in refusal(pki, prepared, there.address)
        assert other.asked == []


@pytest.mark.parametrize("answer", [slowly, slow_headers])
def test_an_authority_that_drips_is_left(pki, prepared, monkeypatch, answer):
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 1)
    with authority(answer) as there:
        start = time.monotonic()
        assert "n'a pas répondu en 1 secondes" in refusal(pki, prepared, there.address)
        assert time.monotonic() - start < 10


def test_an_answer_without_end_is_left(pki, prepared, monkeypatch):
    monkeypatch.setattr(limits, "ANSWER_BYTES", limits.MIB)
    with authority(endlessly) as there:
        assert "dépasse 1 Mio" in refusal(pki, prepared, there.address)


def test_an_authority_that_says_something_else_is_told_as_before(pki, prepared):
    with authority(lambda asked: asked.say(200, {"Content-Type": "text/html"}, b"<p>Bonjour")) as there:
        assert "autre chose qu'un horodatage" in refusal(pki, prepared, there.address)
        there.answer = lambda asked: asked.say(500, {})
        assert "autre chose qu'un horodatage" in refusal(pki, prepared, there.address)


def fetched_list(address: str):
    """Return the revocation list of an address, as a validation asks for it."""

    async def ask():
        backend = revocation_services().backend
        try:
            return await backend.get_fetchers().crl_fetcher._single_fetch(address)
        finally:
            await backend.close()

    return asyncio.run(ask())


def test_revocation_lists_are_asked_for_within_the_same_bounds(pki, monkeypatch):
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 1)
    monkeypatch.setattr(limits, "ANSWER_BYTES", limits.MIB)
    whole = pki.arch.service_registry.get_crl(ServiceLabel("autorite"), NOW)
    with authority(lambda asked: asked.say(200, {}, whole.dump())) as there:
        assert fetched_list(there.address).native == whole.native
        with authority(leading_to(there.address)) as elsewhere:
            count = len(there.asked)
            for answer in (elsewhere.answer, slowly, slow_headers, endlessly):
                elsewhere.answer = answer
                with pytest.raises(CRLFetchError):
                    fetched_list(elsewhere.address)
            assert len(there.asked) == count


def test_all_the_requests_of_a_signature_share_an_allowance(pki, monkeypatch):
    monkeypatch.setattr(limits, "ANSWERS", 3)
    monkeypatch.setattr(limits, "ANSWERS_SECONDS", 1)

    async def ask(pause: float) -> int:
        backend = revocation_services().backend
        fetcher, done = backend.get_fetchers().crl_fetcher, 0
        try:
            for number in range(5):
                with contextlib.suppress(CRLFetchError):
                    await fetcher._single_fetch(f"{there.address}/{number}")
                    done += 1
                await asyncio.sleep(pause)
        finally:
            await backend.close()
        return done

    whole = pki.arch.service_registry.get_crl(ServiceLabel("autorite"), NOW).dump()
    with authority(lambda asked: asked.say(200, {}, whole)) as there:
        assert (asyncio.run(ask(0)), asyncio.run(ask(0.6))) == (3, 2)
        assert len(there.asked) == 5
