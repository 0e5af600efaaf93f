"""The words of a reminder: as a mail to one person, and as a message to copy for many units."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from deadlines.queries import Deadline
from reports.links import work_url


class Letter(NamedTuple):
    subject: str
    body: str


def letter(
    unit_name: str,
    code: str,
    deadline: Deadline,
    now: datetime,
    *,
    person: str,
    returned_on: date | None,
) -> Letter:
    """To somebody who enters for the unit: which report, until when, where to go."""
    words = {"period": deadline.label, "unit": unit_name}
    words["stands"] = how_it_stands(deadline, now, returned_on, due=False)
    subject = _("Báo cáo {period}, {unit}: {stands}").format(**words)
    matter = _("Báo cáo {period} của {unit} chưa gửi: {stands}.")
    if returned_on:
        matter = _("Báo cáo {period} của {unit} {stands}.")
    days = {"first": deadline.first_day, "last": deadline.last_day}
    lines = [
        _("Kính gửi {person},").format(person=person),
        "",
        matter.format(**words),
        _("Hạn gửi: {due}. Căn cứ: {source}.").format(due=deadline.said, source=deadline.source),
        _("Số liệu từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}.").format(**days),
        "",
        _("Nhập và gửi báo cáo tại: {url}").format(url=site(work_url(code, deadline.window))),
        "",
        _("Thư tự động của hệ thống theo dõi cải cách hành chính."),
    ]
    return Letter(subject, "\n".join(lines))


def site(path: str) -> str:
    """An address that works in a mail, whoever sends it."""
    return f"{settings.SITE_URL}{path}"


def message(period: str, lines: Iterable[tuple[str, str]], url: str) -> str:
    """To copy into a group of colleagues: each unit with how it stands."""
    head = _("Đề nghị các đơn vị sau gửi báo cáo {period}:").format(period=period)
    units = [f"- {name}: {stands}" for name, stands in lines]
    return "\n".join([head, *units, _("Gửi tại: {url}").format(url=url)])


def how_it_stands(
    deadline: Deadline, now: datetime, returned_on: date | None, *, due: bool = True
) -> str:
    """“chậm 9 ngày làm việc (hạn …)”; of a report that was sent and came back that it did, for it
    is not late because it came back. The moment is said where `due` asks for it.
    """
    left = _left(deadline, now) if due else deadline.left(now)
    if returned_on is None:
        return left
    told = _("bị trả lại ngày {day:%d/%m/%Y}, cần sửa và gửi lại").format(day=returned_on)
    return told if deadline.days_late(now) is not None else f"{told}, {left}"


def _left(deadline: Deadline, now: datetime) -> str:
    """How it stands, and until when, which words on time that is left say already."""
    left = deadline.left(now)
    if deadline.said in left:
        return left
    return _("{left} (hạn {due})").format(left=left, due=deadline.said)
