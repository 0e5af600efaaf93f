"""The deadlines of a year outside the page: as a workbook, as a calendar, as rows of a command."""

from django.utils.translation import gettext as _

from deadlines.rules import kind_of, said
from rendering.icalendar import Event, write_calendar
from rendering.listing import Row
from rendering.workbooks import SheetOut, Value, made_at, titles, write_workbook
from reports.links import deadlines_url
from reports.periods import PeriodLine
from units.models import Unit

KEYS = (
    "period",
    "first_month",
    "last_month",
    "first_day",
    "last_day",
    "due",
    "said",
    "state",
    "source",
)


def listing(lines: list[PeriodLine]) -> list[Row]:
    """`due` is for machines, `said` for people."""
    return [
        {
            "period": str(kind_of(line.deadline.window)),
            "first_month": str(line.deadline.window.first),
            "last_month": str(line.deadline.window.last),
            "first_day": line.deadline.first_day.isoformat(),
            "last_day": line.deadline.last_day.isoformat(),
            "due": line.deadline.due.isoformat(timespec="minutes"),
            "said": line.deadline.said,
            "state": line.words,
            "source": line.deadline.source,
        }
        for line in lines
    ]


def periods_workbook(unit: Unit, year: int, lines: list[PeriodLine]) -> bytes:
    title = _("Thời hạn báo cáo năm {year}, {unit}").format(year=year, unit=unit.name)
    sheet = SheetOut(
        name=_("Thời hạn"),
        title_lines=titles(title, illustrative=unit.is_invented),
        headings=[
            _("Kỳ báo cáo"), _("Từ ngày"), _("Đến ngày"), _("Hạn gửi"), _("Tình hình"),
            _("Căn cứ"),
        ],
        rows=[_row(line) for line in lines],
        note_lines=[made_at()],
    )  # fmt: skip
    return write_workbook([sheet])


def _row(line: PeriodLine) -> list[Value]:
    deadline = line.deadline
    return [
        deadline.label,
        deadline.first_day,
        deadline.last_day,
        deadline.said,
        line.words or None,
        deadline.source,
    ]


def periods_calendar(unit: Unit, year: int, lines: list[PeriodLine], site: str) -> bytes:
    """Due moments alone: how a report stands changes, and a calendar that was fetched does not."""
    name = _("Hạn gửi báo cáo, {unit}").format(unit=unit.name)
    address = f"{site}{deadlines_url(unit.code, year)}"
    return write_calendar(name, (_event(unit, line, address) for line in lines))


def _event(unit: Unit, line: PeriodLine, address: str) -> Event:
    deadline = line.deadline
    summary = _("Hạn gửi báo cáo {period}, {unit}")
    told = _("Số liệu từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}. Hạn gửi: {due}. Căn cứ: {source}.")
    window = deadline.window
    return Event(
        f"{unit.code}-{window.first}-{window.last}@cchc-dashboard",
        deadline.due,
        summary.format(period=deadline.label, unit=unit.name),
        told.format(
            first=deadline.first_day,
            last=deadline.last_day,
            due=said(deadline.due),
            source=deadline.source,
        ),
        address,
    )
