"""The posted form, read once: cells, what they were based on, and the choices about conflicts; and
the moment until which a report is opened again."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from core.clock import OFFICE_TIME
from core.errors import Problem
from core.forms import DayField
from core.text import nfc
from deadlines.forms import DecisionForm, time_field
from reports.cells import FIGURE_OF, Key, Typed, alike

CELL, PICK, NOTE = "f.", "pick.", "note."
MINE, STORED = "mine", "stored"
# No database takes the first; the others, halves of a letter, JSON can spell and no page can show.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Form:
    """What came back from the form. `typed` are the cells that differ from what they were based on
    or are asked about; `added` fields of procedures and `lined` sections are how the form lies.
    """

    typed: dict[Key, Typed] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    lined: tuple[str, ...] = ()
    act: str = ""


def name_of(key: Key) -> str:
    """The name of a cell's input: “f.due.ho_tich”, “f.due.” in the total row."""
    row, cell = key
    return f"{CELL}{cell}.{row}"


def key_of(name: str) -> Key | None:
    """The cell of an input; None where the name is not one of the form's."""
    cell, _dot, row = name.removeprefix(CELL).partition(".")
    return (row, cell) if name.startswith(CELL) and cell in FIGURE_OF else None


def read_form(posted: QueryDict) -> Form:
    """What was touched: a cell without a base was not shown, so it was blank."""
    base = _base(posted.get("base", ""))
    asked = set(posted.getlist("ask"))
    typed: dict[Key, Typed] = {}
    for name in posted:
        key = key_of(name)
        if key is None:
            continue
        text, stood = storable(str(posted[name])), base.get(name, "")
        picked = posted.get(PICK + name) if name in asked else MINE
        if picked == MINE and not alike(text, stood):
            typed[key] = Typed(text, stood)
        elif picked is None:
            typed[key] = Typed(text, None)
    return Form(typed, _listed(posted, "add"), _listed(posted, "lines"), posted.get("do", ""))


def read_notes(posted: QueryDict) -> dict[str, str]:
    """What was written to explain a row, by row; blanks say nothing."""
    found = {name.removeprefix(NOTE): str(posted[name]) for name in posted if name.startswith(NOTE)}
    texts = {row: storable(nfc(text)).strip() for row, text in found.items()}
    return {row: text for row, text in texts.items() if text}


def written_base(cells: Iterable[tuple[Key, str]]) -> str:
    """The texts on which cells are based; blanks go without saying."""
    return json.dumps({name_of(key): text for key, text in cells if text}, ensure_ascii=False)


def to_keep(form: Form) -> dict[str, Any]:
    """The form as a session can hold it."""
    cells = [[*key, one.text, one.base] for key, one in form.typed.items()]
    return {"typed": cells, "added": form.added, "lined": form.lined}


def from_kept(kept: Mapping[str, Any]) -> Form:
    typed = {(row, cell): Typed(text, base) for row, cell, text, base in kept["typed"]}
    return Form(typed, tuple(kept["added"]), tuple(kept["lined"]))


class UntilForm(DecisionForm):
    """Until when a report is opened again."""

    until_day = DayField(
        label=gettext_lazy("Mở lại đến ngày"),
        help_text=gettext_lazy("Quá thời điểm này, báo cáo tự khóa lại."),
    )
    until_time = time_field()

    @classmethod
    def proposing(cls, until: datetime) -> "UntilForm":
        at = until.astimezone(OFFICE_TIME)
        return cls(initial={"until_day": at.date(), "until_time": at.time()})

    def problems(self) -> Iterator[Problem]:
        """Why what was typed is no moment."""
        for name, each in self.errors.items():
            for said in each:
                yield Problem(f"{self.fields[name].label}: {said}", column=name)

    def moment(self) -> datetime:
        """What was typed, where it has no problems."""
        given = self.cleaned_data
        return datetime.combine(given["until_day"], given["until_time"], OFFICE_TIME)


def storable(text: str) -> str:
    """The text without what no database takes."""
    return UNSTORABLE.sub("", text)


def _base(text: str) -> dict[str, str]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found = said.items() if isinstance(said, dict) else ()
    return {storable(str(name)): storable(str(stood)) for name, stood in found}


def _listed(posted: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in posted.getlist(name) if value))
