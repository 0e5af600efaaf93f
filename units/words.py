"""What was done to units, memberships and accounts, as pages say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from core.clock import OFFICE_TIME

ACTIONS = {
    "units.added": gettext_lazy("Ghi đơn vị vào danh mục"),
    "units.closed": gettext_lazy("Ghi ngày kết thúc hoạt động"),
    "units.change_recorded": gettext_lazy("Ghi thay đổi đơn vị"),
    "units.change_carried_out": gettext_lazy("Thực hiện thay đổi đã dự kiến"),
    "units.appointed": gettext_lazy("Phân công"),
    "units.appointment_ended": gettext_lazy("Kết thúc phân công"),
    "accounts.opened": gettext_lazy("Mở tài khoản"),
    "accounts.changed": gettext_lazy("Sửa tài khoản"),
    "accounts.password_link_issued": gettext_lazy("Cấp liên kết đặt mật khẩu"),
    "accounts.password_changed": gettext_lazy("Đổi mật khẩu"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a history: when, what, to what, by whom and on what ground."""

    at: datetime
    what: str
    target: str
    by: str
    reason: str


def happenings(events: Iterable[AuditEvent]) -> list[Happening]:
    return [
        Happening(
            at=event.at.astimezone(OFFICE_TIME),
            what=str(ACTIONS.get(event.action, event.action)),
            target=event.target_label,
            by=event.who,
            reason=" · ".join(filter(None, (event.reason, event.document))),
        )
        for event in events
    ]
