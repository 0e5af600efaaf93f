"""The real server on one database, and a reader who signs in and asks for pages over HTTP."""

import gzip
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from bench.databases import FOLDER, ROOT, Database, environment

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TIMING = re.compile(r'app;dur=([\d.]+), sql;dur=([\d.]+);desc="(\d+) queries"')
SECONDS_TO_START = 30


class Broken(Exception):
    """A page or the server did not answer as it must."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One answer: milliseconds in the server and in its SQL, queries, bytes sent and unpacked."""

    server: float
    sql: float
    queries: int
    sent: int
    plain: int


class Reader:
    """Somebody with a browser: keeps cookies, takes compressed pages."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies))

    def sign_in(self, username: str, password: str) -> None:
        page, _headers, _sent = self._open("/signin/")
        token = TOKEN.search(page.decode())
        if token is None:
            raise Broken("/signin/: no form")
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        page, _headers, _sent = self._open("/signin/", urlencode(form | {"next": "/health/"}))
        if b'"ok"' not in page:
            raise Broken(f"{username} could not sign in")

    def visit(self, path: str) -> Visit:
        page, headers, sent = self._open(path)
        timing = TIMING.fullmatch(headers.get("Server-Timing", ""))
        if timing is None:
            raise Broken(f"{path}: no Server-Timing")
        return Visit(float(timing[1]), float(timing[2]), int(timing[3]), sent, len(page))

    def text(self, path: str, form: str | None = None, accept: str = "*/*") -> tuple[str, str]:
        """The answer as text, and what kind of content it is; redirects are followed."""
        page, headers, _sent = self._open(path, form, accept)
        return page.decode(), headers.get("Content-Type", "")

    def forget(self) -> None:
        """Loses the session, as an expired one is lost."""
        self._cookies.clear()

    def _open(
        self, path: str, form: str | None = None, accept: str = "*/*"
    ) -> tuple[bytes, dict[str, str], int]:
        request = Request(self._base + path, data=form.encode() if form else None)  # noqa: S310
        request.add_header("Accept-Encoding", "gzip")
        request.add_header("Accept", accept)
        try:
            with self._opener.open(request) as answer:
                body, headers = answer.read(), dict(answer.headers)
        except HTTPError as error:
            raise Broken(f"{path}: {error}") from error
        unpacked = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
        return unpacked, headers, len(body)


@contextmanager
def serving(database: Database) -> Iterator[int]:
    """Yields the port of gunicorn with one worker, all other settings as they are shipped."""
    port = _free_port()
    settings = environment(
        database,
        PORT=str(port),
        WEB_CONCURRENCY="1",
        SERVER_TIMING="1",
        DEMO="0",
        LOG_LEVEL="ERROR",
    )
    with (FOLDER / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            cwd=ROOT,
            env=settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(port, process)
            yield port
        finally:
            process.terminate()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            Reader(port)._open("/health/")
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise Broken("the server does not start; see data/bench/server.log")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
