"""The image holds what the product is made of and no secret; compose.yaml, its example and the
documented settings name the same things.
"""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.house.repository import ROOMS, ROOT
from tests.house.test_documentation import SETTINGS_TABLE

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
NEEDED = {
    *ROOMS,
    *("templates", "static", "fixtures", "manage.py", "gunicorn.conf.py"),
    *("requirements/base.txt", "scripts/healthy.py"),
}
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD"}
VARIABLE = re.compile(r"\$\{([A-Z_]+)(:[?-])([^}]*)\}")
ASSIGNED = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)


def let_in(ignore: str) -> set[str]:
    """What a .dockerignore lets into the image. It must begin by shutting everything out."""
    lines = [line for line in ignore.splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    return {line[1:] for line in lines if line.startswith("!")}


def image_faults(dockerfile: str) -> list[str]:
    """Secrets that a layer would keep, a user who may do everything, packages without a hash."""
    last_stage = dockerfile.rsplit("\nFROM ", 1)[1]
    users = re.findall(r"^USER (\S+)", last_stage, re.MULTILINE)
    named = re.findall(r"^(?:ARG|ENV) .*", dockerfile, re.MULTILINE)
    installs = re.findall(r"pip install [^&]*", dockerfile)
    return [
        *(f"kept in a layer: {line}" for line in named if re.search("KEY|PASSWORD|TOKEN", line)),
        *(["runs as root"] if not users or users[-1] in {"root", "0"} else []),
        *(f"no hashes: {line}" for line in installs if "--require-hashes" not in line),
    ]


def compose_faults(compose: str, example: str, settings: set[str]) -> list[str]:
    """Variables that one of the three does not know, and secrets with a value for everybody."""
    used = {name: mark for name, mark, _default in VARIABLE.findall(compose)}
    offered = dict(ASSIGNED.findall(example))
    block = compose.split("environment:", 1)[1].split("read_only:")[0]
    handed = set(re.findall(r"^    ([A-Z_]+):", block, re.MULTILINE))
    return [
        *(f"{name}: not in the example" for name in sorted(used.keys() - offered)),
        *(f"{name}: handed to nobody" for name in sorted(offered.keys() - used)),
        *(f"{name}: no such setting" for name in sorted(handed - settings)),
        *(f"{name}: may be left out" for name in sorted(SECRETS) if used.get(name) != ":?"),
        *(f"{name}: known to everybody" for name in sorted(SECRETS) if offered.get(name)),
    ]


def test_the_image_holds_every_room_and_nothing_else() -> None:
    assert let_in((ROOT / ".dockerignore").read_text()) == NEEDED
    assert [name for name in NEEDED if not (ROOT / name).exists()] == []


def test_the_image_keeps_no_secret_and_is_not_run_by_root() -> None:
    assert image_faults(DOCKERFILE) == []


def test_the_image_has_the_python_of_the_suite() -> None:
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert oldest is not None
    assert set(re.findall(r"^FROM python:([\d.]+)-", DOCKERFILE, re.MULTILINE)) == {oldest[1]}


def test_compose_its_example_and_the_settings_know_the_same_names() -> None:
    settings = set(SETTINGS_TABLE.findall((ROOT / "docs" / "settings.md").read_text()))
    assert compose_faults(COMPOSE, EXAMPLE, settings) == []


def test_each_fault_of_an_image_is_found() -> None:
    dockerfile = "FROM a\nARG API_TOKEN\nRUN pip install x\nUSER 1\nFROM b\nENV A=1\nUSER root\n"
    assert image_faults(dockerfile) == [
        "kept in a layer: ARG API_TOKEN",
        "runs as root",
        "no hashes: pip install x\nUSER 1\nFROM b\nENV A=1\nUSER root\n",
    ]
    assert image_faults("FROM a\nFROM b\n") == ["runs as root"]


def test_each_fault_of_compose_is_found() -> None:
    compose = "environment:\n    A: ${A:-1}\n    SECRET_KEY: ${SECRET_KEY:-x}\n  read_only: true\n"
    assert compose_faults(compose, "B=1\nSECRET_KEY=x\n", {"SECRET_KEY"}) == [
        "A: not in the example",
        "B: handed to nobody",
        "A: no such setting",
        "POSTGRES_PASSWORD: may be left out",
        "SECRET_KEY: may be left out",
        "SECRET_KEY: known to everybody",
    ]


class Office(BaseHTTPRequestHandler):
    """Answers to one name alone, as the application does."""

    def do_GET(self) -> None:
        known = self.headers["Host"] == "cchc.example.vn" and self.path == "/health/"
        self.send_response(200 if known else 400)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Silence."""


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Office) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def health(port: int, hosts: str) -> int:
    environment = os.environ | {"PORT": str(port), "ALLOWED_HOSTS": hosts}
    script = [sys.executable, str(ROOT / "scripts" / "healthy.py")]
    return subprocess.run(script, env=environment, capture_output=True).returncode


def test_the_health_check_asks_under_a_name_that_the_site_answers_to(port: int) -> None:
    assert health(port, "cchc.example.vn,localhost") == 0
    assert health(port, ".cchc.example.vn") == 0
    assert health(port, "elsewhere.vn") == 1


def test_a_server_that_does_not_answer_is_not_healthy(port: int) -> None:
    with HTTPServer(("127.0.0.1", 0), Office) as closed:
        free = closed.server_port
    assert health(free, "cchc.example.vn") == 1
