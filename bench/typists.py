"""Two people type into one report over a line that breaks: is anything lost, or overwritten unseen?

One run is a seeded row of moves: type, save, lose the request or the answer, reload, end the
session, answer what the form asks. After every request a third person looks at what is stored. A
run fails where a value that the server acknowledged is gone without somebody having seen it first.
"""

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol

FORM = 'id="entry"'
INPUT = re.compile(r'<input[^>]*\bname="(base|csrfmiddlewaretoken)"[^>]*\bvalue="([^"]*)"')
CELLS = tuple(f"f.{code}." for code in ("visits", "surveyed", "petitions", "electronic_copies"))
MOVES = (
    *["type"] * 8,
    *["save"] * 6,
    *["lose request", "lose answer"] * 2,
    "reload",
    "sign out",
)
STEPS = 24


class Lost(AssertionError):
    """What must never happen, happened."""


class Line(Protocol):
    """Somebody's browser: a page by its address, the answer to a form, and signing in."""

    def get(self, address: str) -> str: ...

    def post(self, address: str, form: Mapping[str, str | list[str]]) -> str:
        """The text of the answer; empty where it was not for the script: a session that ended."""
        ...

    def sign_in(self) -> None: ...

    def sign_out(self) -> None: ...


def plain(cells: Mapping[str, str]) -> dict[str, str]:
    """The numbers without the dots between their thousands."""
    return {cell: text.replace(".", "") for cell, text in cells.items()}


def shown(page: str) -> tuple[dict[str, str], str]:
    """What the cells of a form are based on, and its token."""
    found = {name: unescape(value) for name, value in INPUT.findall(page)}
    based = json.loads(found["base"])
    return {cell: based.get(cell, "") for cell in CELLS}, found["csrfmiddlewaretoken"]


@dataclass
class Typist:
    """A form that is open at somebody's desk, as static/js/entry.js keeps it."""

    name: str
    line: Line
    address: str
    base: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    token: str = ""

    def reload(self) -> None:
        self.base, self.token = self._open()
        self.typed, self.asked = {}, []

    def _open(self) -> tuple[dict[str, str], str]:
        """The form; who is led to the page to sign in does so first."""
        page = self.line.get(self.address)
        if FORM not in page:
            self.line.sign_in()
            page = self.line.get(self.address)
        return shown(page)

    def send(self, pick: str) -> str:
        """Sends what is typed; what is asked about with the choice."""
        form: dict[str, str | list[str]] = {
            "csrfmiddlewaretoken": self.token,
            "base": json.dumps(self.base),
            **self.typed,
        }
        if self.asked:
            form |= {"ask": self.asked} | {f"pick.{cell}": pick for cell in self.asked}
        return self.line.post(self.address, form)

    def take(self, answer: str) -> list[str]:
        """What the server says of the cells; those that it acknowledged."""
        said = json.loads(answer)
        kept = [cell for cell in self.typed if cell not in said["ask"]]
        self.base |= {cell: said["texts"].get(cell, self.base.get(cell, "")) for cell in self.typed}
        self.typed = {cell: text for cell, text in self.typed.items() if cell in said["ask"]}
        self.asked = said["ask"]
        return kept

    def renew(self) -> None:
        """After a session ended: signs in again and keeps what is typed and what it is based on."""
        _base, self.token = self._open()


@dataclass
class Run:
    """One seeded run. `look` gives what is stored in the cells."""

    seed: int
    people: tuple[Typist, Typist]
    look: Callable[[], Mapping[str, str]]
    stored: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def play(self) -> None:
        dice = random.Random(self.seed)
        for person in self.people:
            person.reload()
        self.stored = plain(self.look())
        for _step in range(STEPS):
            self._move(dice.choice(self.people), dice)
        for person in self.people:
            self._save(person, dice, "")
            self._save(person, dice, "")

    def _move(self, person: Typist, dice: random.Random) -> None:
        move = dice.choice(MOVES)
        if move == "type":
            self.number += 1
            person.typed[dice.choice(CELLS)] = str(1000 * self.number + self.seed % 1000)
        elif move == "reload":
            person.reload()
        elif move == "sign out":
            person.line.sign_out()
        elif move != "lose request":
            self._save(person, dice, move)

    def _save(self, person: Typist, dice: random.Random, move: str) -> None:
        """One save, tried again after signing in; its answer may get lost on the way."""
        if not person.typed:
            return
        pick, before = dice.choice(("mine", "stored")), self.stored
        based, sent, asked = plain(person.base), dict(person.typed), set(person.asked)
        answer = person.send(pick)
        if not answer:
            person.renew()
            answer = person.send(pick)
        self.stored = plain(self.look())
        self._judge(person, before, based, sent)
        if move == "lose answer":
            return
        for cell in person.take(answer):
            kept = before[cell] if cell in asked and pick == "stored" else sent[cell]
            if self.stored[cell] != kept:
                told = f"{person.name} was told that {cell} is {kept}, it is {self.stored[cell]}"
                raise Lost(f"seed {self.seed}: {told}")

    def _judge(
        self,
        person: Typist,
        before: Mapping[str, str],
        based: Mapping[str, str],
        sent: Mapping[str, str],
    ) -> None:
        """What changed was sent, by somebody who knew what stood there."""
        for cell in CELLS:
            was, now = before[cell], self.stored[cell]
            if was != now and now != sent.get(cell):
                raise Lost(f"seed {self.seed}: {cell} was {was}, is {now}, and nobody sent that")
            if was != now and was != based[cell]:
                raise Lost(f"seed {self.seed}: {person.name} never saw the {was} of {cell}")
