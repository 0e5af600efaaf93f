"""The line between a browser and the server, which can be cut: a page's own requests and those that
it leaves behind when it goes, which the browser's own “off line” lets through.
"""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import cast


class Line(ThreadingTCPServer):
    daemon_threads = True
    whole = True

    def __init__(self, server: tuple[str, int]) -> None:
        super().__init__(("localhost", 0), Call)
        self.server = server
        self.calls: set[socket.socket] = set()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_address[1]}"

    def cut(self) -> None:
        """Hangs up on everybody, and on whoever calls from now on."""
        self.whole = False
        for call in list(self.calls):
            with suppress(OSError):
                call.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.whole = True


class Call(BaseRequestHandler):
    def handle(self) -> None:
        line = cast(Line, self.server)
        if not line.whole:
            return
        with closing(socket.create_connection(line.server)) as server:
            line.calls |= {self.request, server}
            answers = Thread(target=relay, args=(server, self.request))
            answers.start()
            relay(self.request, server)
            answers.join()
            line.calls -= {self.request, server}


def relay(one: socket.socket, other: socket.socket) -> None:
    """What one says, the other hears, until either hangs up."""
    with suppress(OSError):
        while said := one.recv(65536):
            other.sendall(said)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(host: str, port: int) -> Iterator[Line]:
    with Line((host, port)) as line:
        Thread(target=line.serve_forever, daemon=True).start()
        yield line
        line.cut()
        line.shutdown()
