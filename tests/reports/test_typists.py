"""Two people and a line that breaks, twenty runs of what `make soak` plays a thousand times."""

from collections.abc import Mapping

import pytest
from django.test import Client

from bench.typists import Lost, Run, Typist, shown
from reports import actions
from reports.cells import Typed
from tests.people import Province, make_province
from tests.reports.builders import fields
from tests.reports.pages import HERE

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/A/2025-10/edit/"


class Wire:
    """A test client as a line of bench.typists."""

    def __init__(self, province: Province, person: str) -> None:
        self._user = province.user(person)
        self._client = Client()
        self.sign_in()

    def get(self, address: str) -> str:
        return self._client.get(address).content.decode()

    def post(self, address: str, form: Mapping[str, str | list[str]]) -> str:
        answer = self._client.post(address, form, HTTP_ACCEPT="application/json", **HERE)  # type: ignore[arg-type]
        return answer.content.decode() if "json" in answer["Content-Type"] else ""

    def sign_in(self) -> None:
        self._client.force_login(self._user)

    def sign_out(self) -> None:
        self._client.logout()


def run_of(province: Province, seed: int) -> Run:
    clerk, head, third = (Wire(province, name) for name in ("clerk", "head", "clerk"))

    people = Typist("clerk", clerk, ADDRESS), Typist("head", head, ADDRESS)
    return Run(seed, people, lambda: shown(third.get(ADDRESS))[0])


@pytest.fixture
def province() -> Province:
    fields("ho_tich")
    return make_province()


@pytest.mark.parametrize("seed", range(20))
def test_nothing_acknowledged_is_lost_or_overwritten_unseen(province: Province, seed: int) -> None:
    run = run_of(province, seed)
    run.play()
    assert any(run.stored.values())


def test_a_silent_overwrite_is_noticed(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the guard: a server that takes whatever comes last."""
    honest = actions.cells.merge

    def careless(stored, typed):  # type: ignore[no-untyped-def]
        now = {key: Typed(one.text, stored.get(key, "")) for key, one in typed.items()}
        return honest(stored, now)

    monkeypatch.setattr(actions.cells, "merge", careless)
    runs = [run_of(province, seed) for seed in range(5)]
    with pytest.raises(Lost, match=r"never saw|was told"):
        [run.play() for run in runs]
