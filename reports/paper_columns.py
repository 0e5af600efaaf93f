"""The columns of the paper forms II.06a/VPCP and 07a/BTP, declared once for reading and writing.

Pure data. Headings are compared folded: lower case, without diacritics.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Form(TextChoices):
    """The layouts in which figures come; AUTO takes the one that a file shows."""

    AUTO = "auto", _("Tự nhận ra")
    GENERIC = "generic", _("Mẫu chung")
    II06A = "06a", "II.06a/VPCP"
    BTP07A = "07a", "07a/BTP"


PAPER = (Form.II06A, Form.BTP07A)


class Group(StrEnum):
    """What the dossiers under a heading have in common."""

    WAITING = "waiting"
    PAYMENT = "payment"
    PENDING = "pending"
    RESOLVED = "resolved"
    ENDED = "ended"
    INTAKE = "intake"


# In this order: the words of the later ones also stand in headings of the earlier ones.
GROUPS: Mapping[Group, re.Pattern[str]] = {
    Group.WAITING: re.compile(r"cho tiep nhan"),
    Group.PAYMENT: re.compile(r"thanh toan( ho so)?"),
    Group.PENDING: re.compile(r"dang (giai quyet|xu ly)|chua giai quyet"),
    Group.RESOLVED: re.compile(r"\bda (giai quyet|xu ly)|ket qua giai quyet"),
    Group.ENDED: re.compile(r"(?=dung xu ly|\brut\b|khong (duoc )?tiep nhan|tra lai)"),
    Group.INTAKE: re.compile(r"nhan,? giai quyet|tiep nhan"),
}


# What is counted, before or without the words of a column.
COUNTED = re.compile(r"^so (luong )?ho so[ –:,-]*")


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """One column. `says` is what its heading has behind the words of its group.

    It adds to each of `figures`; or it is the total, as printed, of the figure `whole` and of
    `besides`, which is no part of that. `counted` says whether it counts in the total of its group;
    the figure `optional_for` is known without it.
    """

    code: str
    group: Group
    says: re.Pattern[str]
    figures: tuple[str, ...] = ()
    whole: str = ""
    besides: str = ""
    counted: bool = True
    optional_for: str = ""


def _column(code: str, group: Group, says: str, *figures: str, **facts: Any) -> PaperColumn:
    return PaperColumn(code, group, re.compile(says), figures, **facts)


def _intake() -> tuple[PaperColumn, ...]:
    group = Group.INTAKE
    online, offline = "received_online", "received_offline"
    return (
        _column("carried_over", group, r"ky truoc", "carried_over"),
        _column("territory", group, r"phi dia gioi", "received_nonterritorial", counted=False),
        _column("online_full", group, r"toan trinh", online, "received_online_full"),
        _column("online_partial", group, r"mot phan", online, "received_online_partial"),
        _column("online_other", group, r"hinh thuc khac", online),
        _column("online", group, r"truc tuyen", whole=online),
        _column("offline", group, r"truc tiep.*(buu chinh|bcci)", whole=offline),
        _column("direct", group, r"truc tiep", offline),
        _column("post", group, r"buu chinh|bcci", offline),
        _column("in_period", group, r"trong ky( tong so)?$", whole="received"),
        _column("intake", group, r"^$|tong", whole="received", besides="carried_over"),
    )


def _resolved() -> tuple[PaperColumn, ...]:
    group, late, on_time = Group.RESOLVED, "resolved_late", "resolved_in_time"
    return (
        _column("late_apologised", group, r"da co thu", late, "resolved_late_apologised"),
        _column("late_rest", group, r"chua co thu", late),
        _column("late", group, r"qua han|tre han", whole=late),
        _column("in_time", group, r"dung.*truoc han|truoc.*dung han", whole=on_time),
        _column("early", group, r"truoc han", on_time, "resolved_early", optional_for=on_time),
        _column("on_the_day", group, r"dung han|trong han", on_time),
        _column("resolved", group, r"^$|tong", whole="resolved"),
    )


def _pending() -> tuple[PaperColumn, ...]:
    group, late = Group.PENDING, "pending_overdue"
    return (
        _column("overdue_apologised", group, r"da co thu", late, "pending_overdue_apologised"),
        _column("overdue_rest", group, r"chua co thu", late),
        _column("overdue", group, r"qua han|tre han", whole=late),
        _column("not_due", group, r"trong han|chua den han|dung han", "pending_in_time"),
        _column("pending", group, r"^$|tong", whole="pending"),
    )


def _others() -> tuple[PaperColumn, ...]:
    return (
        _column("waiting_late", Group.WAITING, r"qua han", "online_waiting_overdue"),
        _column("waiting", Group.WAITING, r"dung han|trong han", "online_waiting_in_time"),
        _column("paid_online", Group.PAYMENT, r"truc tuyen", "paid_online"),
        _column("paid_directly", Group.PAYMENT, r"truc tiep", "paid_directly"),
        _column("payable", Group.PAYMENT, r"^$|tong", "payable"),
        _column("withdrawn", Group.ENDED, r"^(?!.*tra lai).*\brut\b", "returned", "withdrawn"),
        _column("refused", Group.ENDED, r"khong (duoc )?tiep nhan", "returned", "refused"),
        _column("ended_otherwise", Group.ENDED, r"khac", "returned"),
        _column("returned", Group.ENDED, r"tra lai|tong", whole="returned"),
        _column("cancelled", Group.ENDED, r"dung xu ly", "returned", "cancelled"),
    )


COLUMNS: Mapping[str, PaperColumn] = {
    one.code: one for one in (*_intake(), *_resolved(), *_pending(), *_others())
}


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A form as it is printed: `groups` are the headings over the codes and headings of columns.
    The first is column (3): (1) is the number of the row and (2) its name.
    """

    symbol: str
    title: Any
    groups: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for _heading, columns in self.groups for code, _label in columns)


FORMS: Mapping[Form, PaperForm] = {
    Form.II06A: PaperForm(
        "II.06a/VPCP/KSTT",
        _("Tình hình, kết quả giải quyết TTHC tại cơ quan, đơn vị trực tiếp giải quyết TTHC"),
        (
            (
                _("Số hồ sơ nhận giải quyết"),
                (
                    ("intake", _("Tổng số")),
                    ("online", _("Trực tuyến")),
                    ("offline", _("Trực tiếp, dịch vụ bưu chính")),
                    ("carried_over", _("Từ kỳ trước chuyển sang")),
                ),
            ),
            (
                _("Số hồ sơ đã giải quyết"),
                (
                    ("resolved", _("Tổng số")),
                    ("early", _("Trước hạn")),
                    ("on_the_day", _("Đúng hạn")),
                    ("late", _("Quá hạn")),
                ),
            ),
            (
                _("Số lượng hồ sơ đang giải quyết"),
                (
                    ("pending", _("Tổng số")),
                    ("not_due", _("Trong hạn")),
                    ("overdue", _("Quá hạn")),
                ),
            ),
        ),
    ),
    Form.BTP07A: PaperForm(
        "07a/BTP/KSTT/KTTH",
        _("Kết quả giải quyết thủ tục hành chính"),
        (
            (
                _("Tiếp nhận"),
                (
                    ("intake", _("Tổng số")),
                    ("direct", _("Trực tiếp")),
                    ("online_full", _("Trực tuyến toàn trình")),
                    ("online_partial", _("Trực tuyến một phần")),
                    ("online_other", _("Trực tuyến hình thức khác")),
                    ("territory", _("Trong đó: phi địa giới")),
                    ("carried_over", _("Kỳ trước chuyển qua")),
                    ("post", _("Bưu chính (BCCI)")),
                ),
            ),
            (
                _("Đã giải quyết"),
                (
                    ("resolved", _("Tổng số")),
                    ("in_time", _("Đúng và trước hạn")),
                    ("late_apologised", _("Quá hạn (đã có thư xin lỗi)")),
                    ("late_rest", _("Quá hạn (chưa có thư xin lỗi)")),
                ),
            ),
            (
                _("Đang giải quyết"),
                (
                    ("pending", _("Tổng số")),
                    ("not_due", _("Chưa đến hạn")),
                    ("overdue_apologised", _("Quá hạn (đã có thư xin lỗi)")),
                    ("overdue_rest", _("Quá hạn (chưa có thư xin lỗi)")),
                ),
            ),
            (
                _("Thanh toán hồ sơ"),
                (
                    ("payable", _("Tổng số")),
                    ("paid_online", _("Trực tuyến")),
                    ("paid_directly", _("Trực tiếp")),
                ),
            ),
            (
                _("Hồ sơ"),
                (
                    ("cancelled", _("Dừng xử lý")),
                    ("withdrawn", _("Rút")),
                    ("refused", _("Không được tiếp nhận")),
                ),
            ),
            (
                _("Hồ sơ trực tuyến chờ tiếp nhận"),
                (("waiting", _("Đúng hạn")), ("waiting_late", _("Quá hạn"))),
            ),
        ),
    ),
}
# Not printed on the forms: added behind the columns of their group where a figure is known and the
# columns of the form can't say it.
MORE: Mapping[str, tuple[Group, Any]] = {
    "in_period": (Group.INTAKE, _("Trong kỳ")),
    "online": (Group.INTAKE, _("Trực tuyến (gộp)")),
    "offline": (Group.INTAKE, _("Trực tiếp và bưu chính (gộp)")),
    "late": (Group.RESOLVED, _("Quá hạn (gộp)")),
    "overdue": (Group.PENDING, _("Quá hạn (gộp)")),
    "ended_otherwise": (Group.ENDED, _("Trả lại, lý do khác")),
    "returned": (Group.ENDED, _("Trả lại, rút, từ chối, dừng (gộp)")),
}
# Columns that II.06a does not have, by which a sheet without its number shows what it is.
ONLY_07A = frozenset(FORMS[Form.BTP07A].codes) - frozenset(FORMS[Form.II06A].codes) - {"in_time"}


def column_of(heading: str) -> PaperColumn | None:
    """The column that a folded heading means, its group's words included."""
    for group, words in GROUPS.items():
        found = words.search(heading)
        if found:
            rest = f"{heading[: found.start()]} {heading[found.end() :]}".strip(" -–:,")
            return _in_group(group, COUNTED.sub("", " ".join(rest.split())))
    return None


def _in_group(group: Group, rest: str) -> PaperColumn | None:
    columns = (one for one in COLUMNS.values() if one.group == group)
    return next((one for one in columns if one.says.search(rest)), None)


def form_shown(codes: frozenset[str]) -> Form:
    """Which of the two forms has such columns."""
    return Form.BTP07A if codes & ONLY_07A else Form.II06A
