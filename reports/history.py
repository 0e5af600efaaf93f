"""What happened to a report, in words: who did what when, and which figures changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from audit.queries import events_about
from core import clock
from core.numbers import NONE, format_count
from reports.cells import label
from reports.figures import FIGURES
from reports.models import DossierReport
from reports.rows import TOTAL

# The page shows the latest; all others are in the database.
MOST_STEPS = 50
MOST_CHANGES = 200
SAVED = "reports.figures_saved"
TITLES = {
    SAVED: gettext_lazy("Sửa số liệu"),
    "reports.cells_noted": gettext_lazy("Ghi chú ô số liệu"),
    "reports.submitted": gettext_lazy("Gửi báo cáo"),
    "reports.approved": gettext_lazy("Xác nhận báo cáo"),
    "reports.returned": gettext_lazy("Trả lại báo cáo"),
    "reports.reopened": gettext_lazy("Mở lại báo cáo"),
    "reports.adjustment_proposed": gettext_lazy("Đề nghị ghi nhận số thực tế"),
    "reports.adjustment_withdrawn": gettext_lazy("Rút đề nghị ghi nhận số thực tế"),
    "reports.adjustment_granted": gettext_lazy("Chấp nhận số thực tế"),
    "reports.adjustment_refused": gettext_lazy("Không chấp nhận số thực tế"),
}
DONE = {
    "reports.submitted": gettext_lazy("đã gửi báo cáo này"),
    "reports.approved": gettext_lazy("đã xác nhận báo cáo này"),
    "reports.returned": gettext_lazy("đã trả lại báo cáo này"),
    "reports.reopened": gettext_lazy("đã mở lại báo cáo này"),
}
# The title of a step tells of these.
TITLED = ("state", "source_file")
DAYS = {
    name: DossierReport._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    for name in ("first_day", "last_day", "reopened_until")
}


@dataclass(frozen=True, slots=True)
class Step:
    """One event, or saves of one person after each other. `count` of `changes`, which are
    sentences, `more` of them left out.
    """

    action: str
    verb: str
    count: int
    who: str
    when: str
    reason: str
    document: str
    changes: tuple[str, ...]
    more: int

    @property
    def title(self) -> str:
        if self.action != SAVED:
            return self.verb
        facts = {"title": self.verb, "count": format_count(self.count)}
        return _("{title}: {count} thay đổi").format(**facts)

    @property
    def told(self) -> list[str]:
        """The changes, and how many are left out."""
        if not self.more:
            return list(self.changes)
        return [*self.changes, _("và {count} thay đổi khác").format(count=format_count(self.more))]

    def follows(self, older: "Step") -> bool:
        """Whether both are saves of one person for one reason; the first, which makes the report,
        is no other.
        """
        mine, theirs = (self.verb, self.who, self.reason), (older.verb, older.who, older.reason)
        return self.action == SAVED and mine == theirs

    def with_older(self, older: "Step") -> "Step":
        """Both saves as one, from the first time to the last."""
        begun, ended = older.when.split(" – ")[0], self.when.split(" – ")[-1]
        changes = (*self.changes, *older.changes)
        count = self.count + older.count
        shown = changes[:MOST_CHANGES]
        return replace(
            self,
            count=count,
            when=begun if begun == ended else f"{begun} – {ended}",
            changes=shown,
            more=count - len(shown),
        )

    @property
    def in_words(self) -> str:
        """ "Lê Thị Thu Hà đã trả lại báo cáo này lúc 10:58, 22/11/2026, lý do: …"; empty for a
        save, which moves nothing.
        """
        if self.action not in DONE:
            return ""
        said = _("{who} {did} lúc {when}").format(
            who=self.who, did=DONE[self.action], when=self.when
        )
        why = _(", lý do: “{reason}”").format(reason=self.reason) if self.reason else ""
        return f"{said}{why}."


@dataclass(frozen=True, slots=True)
class History:
    """The latest steps first. `more` says that there are older ones."""

    steps: tuple[Step, ...]
    more: bool

    @property
    def last_move(self) -> Step | None:
        """The latest change of the state by a verb."""
        return next((step for step in self.steps if step.action in DONE), None)


def history(report: DossierReport, names: Mapping[str, str]) -> History:
    """`names` are of the fields of procedures by code. One SQL query."""
    events = events_about([report], MOST_STEPS + 1)
    steps: list[Step] = []
    for event in events[:MOST_STEPS]:
        step = _step(event, names)
        if steps and steps[-1].follows(step):
            steps[-1] = steps[-1].with_older(step)
        else:
            steps.append(step)
    return History(tuple(steps), len(events) > MOST_STEPS)


def in_time(moment: datetime | None) -> str:
    """“10:58, 22/11/2026”, as the clocks of the offices show it."""
    return clock.in_words(moment) if moment else ""


def _step(event: AuditEvent, names: Mapping[str, str]) -> Step:
    changes = event.changes if isinstance(event.changes, list) else []
    sentences = list(sentences_of(changes, names))
    return Step(
        action=event.action,
        verb=_verb(event.action, event.reason, changes),
        count=len(sentences),
        who=event.who,
        when=in_time(event.at),
        reason=event.reason,
        document=event.document,
        changes=tuple(sentences[:MOST_CHANGES]),
        more=max(len(sentences) - MOST_CHANGES, 0),
    )


def _verb(action: str, reason: str, changes: Sequence[Mapping[str, Any]]) -> str:
    """A file that is taken back gives way to the one before it: the reason says so."""
    if action != SAVED:
        return str(TITLES.get(action, action))
    made = any(change["figure"] == "state" and change["before"] is None for change in changes)
    files = (change["after"] for change in changes if change["figure"] == "source_file")
    if (file := next(files, None)) and not reason:
        words = _("Lập báo cáo từ tệp “{file}”") if made else _("Nhập từ tệp “{file}”")
        return words.format(file=file)
    return _("Lập báo cáo") if made else str(TITLES[SAVED])


def sentences_of(changes: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    """ "Hộ tịch, Tiếp nhận trực tuyến: 40 → 41", for each cell and note."""
    for change in changes:
        if change["figure"] not in TITLED:
            yield _("{place}: {before} → {after}").format(
                place=", ".join(place_of(change, names)),
                before=written(change["before"]),
                after=written(change["after"]),
            )


def place_of(change: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str]:
    """The row and the column of a changed cell."""
    figure = FIGURES.get(change["figure"])
    column = str(figure.label if figure else DAYS.get(change["figure"], _("Ghi chú")))
    if change.get("typed"):
        column = label(change["figure"])
    return row_name(change.get("field", TOTAL), names), column


def row_name(row: str, names: Mapping[str, str]) -> str:
    return names.get(row, row) if row != TOTAL else _("Toàn đơn vị")


def written(value: object) -> str:
    """A number as offices write it, a note in quotes, a blank as a dash."""
    if value is None:
        return NONE
    return format_count(value) if isinstance(value, int) else f"“{value}”"
