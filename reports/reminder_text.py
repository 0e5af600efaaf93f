"""The words of a reminder: as a mail to one person, and as a message to copy for many units."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from deadlines.queries import Deadline
from reports.links import work_url


class Letter(NamedTuple):
    subject: str
    body: str


def letter(
    unit_name: str, code: str, deadline: Deadline, now: datetime, *, person: str, returned: bool
) -> Letter:
    """To somebody who enters for the unit: which report, until when, where to go."""
    words = {"period": deadline.label, "unit": unit_name, "left": deadline.left(now)}
    subject = _("Báo cáo {period}, {unit}: {left}").format(**words)
    if returned:
        matter = _("Báo cáo {period} của {unit} bị trả lại, cần sửa và gửi lại: {left}.")
    else:
        matter = _("Báo cáo {period} của {unit} chưa gửi: {left}.")
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


def message(period: str, lines: Iterable[tuple[str, Deadline]], now: datetime, url: str) -> str:
    """To copy into a group of colleagues: each unit with its due moment and how it stands."""
    head = _("Đề nghị các đơn vị sau gửi báo cáo {period}:").format(period=period)
    units = [f"- {name}: {_left(deadline, now)}" for name, deadline in lines]
    return "\n".join([head, *units, _("Gửi tại: {url}").format(url=url)])


def _left(deadline: Deadline, now: datetime) -> str:
    """How it stands, and until when, which words on time that is left say already."""
    left = deadline.left(now)
    if deadline.said in left:
        return left
    return _("{left} (hạn {due})").format(left=left, due=deadline.said)
