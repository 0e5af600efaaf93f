"""Every figure of the periodic report, declared once.

Columns, forms, workbooks, formulas and documentation are made from these two abstract models;
FIGURES is the same declaration as plain data, in the order of the form. Blank (None) is not zero.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

# Nobody handles a billion dossiers: beyond this lies a typing mistake. It keeps the sum of two
# parts inside a 32-bit column, in which PostgreSQL computes the wholes.
MOST_COUNTED = 1_000_000_000
MOST_MONEY = 1_000_000_000_000_000

DOSSIERS = _("hồ sơ")
FORMS, PETITIONS, DOCUMENTS = _("phiếu"), _("phản ánh, kiến nghị"), _("văn bản")
PROCEDURES, TASKS, OFFICERS = _("thủ tục"), _("nhiệm vụ"), _("công chức")

GIVEN = "_given"
FACTS = "figure_facts"


class Kind(StrEnum):
    """How a figure behaves over several months: flows add, stocks do not."""

    FLOW = "flow"
    OPENING = "opening"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report.

    `label` and `counted` (what is counted: dossiers, where nothing else is said) are lazy
    Vietnamese text, and so is `described`, which says behind `counted` what is true of each, where
    the label does not; `of_which` the code of the figure it can't exceed; `parts` the two codes
    whose sum a whole is where it was not given itself; `column` its number in form II.06a.
    """

    code: str
    label: Any
    kind: Kind
    report_only: bool = False
    of_which: str | None = None
    parts: tuple[str, ...] = ()
    column: int | None = None
    money: bool = False
    counted: Any = DOSSIERS
    described: Any = ""

    @property
    def attribute(self) -> str:
        """What is true of each: “giải quyết quá hạn” of dossiers, “đi điện tử, ký số” of
        documents.
        """
        label = str(self.label)
        lowered = label[:1].lower() + label[1:]
        return str(self.described) or lowered.removeprefix(str(self.counted)).strip()

    @property
    def stored(self) -> str:
        """The column for what was typed: a whole's own value stands beside its computed one."""
        return self.code + GIVEN if self.parts else self.code

    @property
    def most(self) -> int:
        """The largest value that is stored."""
        return MOST_MONEY if self.money else MOST_COUNTED


Column = TypeVar("Column", bound="models.Field[Any, Any]")


def figure(
    label: Any, kind: Kind = Kind.FLOW, **facts: Any
) -> "models.PositiveIntegerField[Any, int | None]":
    """A count, blank where the source does not give it; the database refuses a negative one.

    `facts` are fields of Figure: `of_which`, `column`, `counted`, `described`.
    """
    count: models.PositiveIntegerField[Any, int | None]
    count = models.PositiveIntegerField(label, null=True, blank=True)
    return _declared(count, kind=kind, **facts)


def money(label: Any) -> "models.PositiveBigIntegerField[Any, int | None]":
    """An amount in đồng."""
    amount: models.PositiveBigIntegerField[Any, int | None]
    amount = models.PositiveBigIntegerField(label, null=True, blank=True)
    return _declared(amount, kind=Kind.FLOW, money=True)


def given(label: Any) -> "models.PositiveIntegerField[Any, int | None]":
    """The typed value of a whole; it becomes a figure through `whole`, not by itself."""
    return models.PositiveIntegerField(label, null=True, blank=True)


def whole(
    label: Any, given: str, *parts: str, kind: Kind = Kind.FLOW, column: int | None = None
) -> models.GeneratedField:
    """A figure known by itself or as the sum of its two parts; what was typed comes first."""
    first, second = parts
    generated = models.GeneratedField(
        expression=Coalesce(F(given), F(first) + F(second)),
        output_field=models.IntegerField(null=True),
        db_persist=True,
        verbose_name=label,
    )
    return _declared(generated, kind=kind, parts=parts, column=column)


def _declared(column_of_model: Column, **facts: Any) -> Column:
    setattr(column_of_model, FACTS, facts)
    return column_of_model


class FigureSet(models.Model):
    """The dossier figures: of a whole report, and of each field of procedures in it."""

    received_given = given(_("Tiếp nhận trong kỳ (ghi trực tiếp)"))
    received_online = figure(_("Tiếp nhận trực tuyến"), column=4)
    received_offline = figure(_("Tiếp nhận trực tiếp, bưu chính"), column=5)
    received = whole(
        _("Tiếp nhận trong kỳ"), "received_given", "received_online", "received_offline"
    )
    received_online_full = figure(_("Trực tuyến toàn trình"), of_which="received_online")
    received_online_partial = figure(_("Trực tuyến một phần"), of_which="received_online")
    received_nonterritorial = figure(_("Tiếp nhận phi địa giới"), of_which="received")
    received_own = figure(_("Tiếp nhận thuộc thẩm quyền"), of_which="received")
    carried_over = figure(_("Từ kỳ trước chuyển sang"), Kind.OPENING, column=6)

    resolved_given = given(_("Đã giải quyết (ghi trực tiếp)"))
    resolved_in_time = figure(_("Giải quyết trước và đúng hạn"))
    resolved_early = figure(_("Giải quyết trước hạn"), of_which="resolved_in_time", column=8)
    resolved_late = figure(_("Giải quyết quá hạn"), column=10)
    resolved = whole(
        _("Đã giải quyết"), "resolved_given", "resolved_in_time", "resolved_late", column=7
    )
    resolved_late_apologised = figure(
        _("Giải quyết quá hạn đã có thư xin lỗi"), of_which="resolved_late"
    )
    resolved_own = figure(_("Đã giải quyết thuộc thẩm quyền"), of_which="resolved")

    returned = figure(_("Trả lại, rút, từ chối, dừng"))
    refused = figure(_("Từ chối tiếp nhận, giải quyết"), of_which="returned")
    withdrawn = figure(_("Người nộp rút hồ sơ"), of_which="returned")
    cancelled = figure(_("Hủy, dừng xử lý"), of_which="returned")
    supplement_requested = figure(_("Yêu cầu bổ sung hồ sơ"))

    pending_given = given(_("Đang giải quyết (ghi trực tiếp)"))
    pending_in_time = figure(_("Đang giải quyết trong hạn"), Kind.CLOSING, column=12)
    pending_overdue = figure(_("Đang giải quyết quá hạn"), Kind.CLOSING, column=13)
    pending = whole(
        _("Đang giải quyết"),
        "pending_given",
        "pending_in_time",
        "pending_overdue",
        kind=Kind.CLOSING,
        column=11,
    )
    pending_overdue_apologised = figure(
        _("Đang giải quyết quá hạn đã có thư xin lỗi"), Kind.CLOSING, of_which="pending_overdue"
    )
    suspended = figure(_("Đang tạm dừng"), Kind.CLOSING, of_which="pending")
    online_waiting_in_time = figure(_("Trực tuyến chờ tiếp nhận, trong hạn"), Kind.CLOSING)
    online_waiting_overdue = figure(_("Trực tuyến chờ tiếp nhận, quá hạn"), Kind.CLOSING)
    due = figure(_("Hồ sơ đến hạn trong kỳ"))

    payable = figure(_("Hồ sơ có nghĩa vụ tài chính"))
    paid_online = figure(_("Thanh toán trực tuyến"), of_which="payable")
    paid_directly = figure(_("Thanh toán trực tiếp"), of_which="payable")
    paid_online_amount = money(_("Số tiền thanh toán trực tuyến (đồng)"))
    digitized_intake = figure(
        _("Số hóa thành phần hồ sơ khi tiếp nhận"),
        of_which="received",
        described=_("được số hóa thành phần khi tiếp nhận"),
    )
    digitized_result = figure(
        _("Số hóa kết quả giải quyết"),
        of_which="resolved",
        described=_("được số hóa kết quả giải quyết"),
    )
    digitized_full = figure(
        _("Số hóa cả thành phần hồ sơ và kết quả"),
        of_which="digitized_result",
        described=_("được số hóa cả thành phần và kết quả"),
    )
    reused = figure(
        _("Khai thác, sử dụng lại dữ liệu số hóa"),
        of_which="received",
        described=_("được khai thác, sử dụng lại dữ liệu số hóa"),
    )
    # Not "of received": one dossier that came and went by post counts twice in some forms.
    postal = figure(_("Tiếp nhận, trả kết quả qua bưu chính công ích"))

    class Meta:
        abstract = True


class ReportOnlyFigures(models.Model):
    """Figures that a unit counts as a whole and not by fields of procedures."""

    visits = figure(_("Lượt người giao dịch"), counted=_("lượt"))
    surveyed = figure(_("Phiếu khảo sát thu về"), counted=FORMS)
    satisfied = figure(_("Phiếu hài lòng và rất hài lòng"), of_which="surveyed", counted=FORMS)
    petitions = figure(_("Phản ánh, kiến nghị tiếp nhận"), counted=PETITIONS)
    petitions_resolved = figure(
        _("Phản ánh, kiến nghị đã trả lời"),
        of_which="petitions",
        counted=PETITIONS,
        described=_("được trả lời"),
    )
    petitions_on_time = figure(
        _("Phản ánh, kiến nghị trả lời đúng hạn"),
        of_which="petitions_resolved",
        counted=PETITIONS,
        described=_("được trả lời đúng hạn"),
    )
    documents_sent = figure(_("Văn bản đi"), counted=DOCUMENTS)
    documents_electronic = figure(
        _("Văn bản đi điện tử, ký số"), of_which="documents_sent", counted=DOCUMENTS
    )
    electronic_copies = figure(_("Bản sao điện tử từ bản chính"), counted=_("bản"))
    procedures = figure(_("Thủ tục hành chính phải công khai"), Kind.CLOSING, counted=PROCEDURES)
    procedures_posted = figure(
        _("Thủ tục hành chính đã niêm yết, công khai"),
        Kind.CLOSING,
        of_which="procedures",
        counted=PROCEDURES,
        described=_("được niêm yết, công khai"),
    )
    assigned_tasks = figure(_("Nhiệm vụ cấp trên giao"), counted=TASKS)
    assigned_tasks_on_time = figure(
        _("Nhiệm vụ cấp trên giao hoàn thành đúng hạn"), of_which="assigned_tasks", counted=TASKS
    )
    # The plan is the year's: each report gives the state reached by then, so months do not add up.
    plan_tasks = figure(_("Nhiệm vụ trong kế hoạch năm"), Kind.CLOSING, counted=TASKS)
    plan_tasks_done = figure(
        _("Nhiệm vụ trong kế hoạch năm đã hoàn thành"),
        Kind.CLOSING,
        of_which="plan_tasks",
        counted=TASKS,
    )
    officers = figure(_("Công chức giải quyết hồ sơ"), Kind.CLOSING, counted=OFFICERS)
    officers_late_10 = figure(
        _("Công chức có từ 10% hồ sơ quá hạn"),
        Kind.CLOSING,
        of_which="officers",
        counted=OFFICERS,
    )

    class Meta:
        abstract = True


def _declarations(model: type[models.Model], report_only: bool) -> Iterator[Figure]:
    for column in model._meta.local_fields:
        facts: dict[str, Any] | None = getattr(column, FACTS, None)
        if facts is not None:
            yield Figure(column.name, column.verbose_name, report_only=report_only, **facts)


FIGURES: Mapping[str, Figure] = {
    declared.code: declared
    for model, report_only in ((FigureSet, False), (ReportOnlyFigures, True))
    for declared in _declarations(model, report_only)
}
LINE_FIGURES: Mapping[str, Figure] = {c: f for c, f in FIGURES.items() if not f.report_only}
WHOLES: Mapping[str, tuple[str, str]] = {
    code: (one.parts[0], one.parts[1]) for code, one in FIGURES.items() if one.parts
}
PART_OF: Mapping[str, str] = {part: code for code, parts in WHOLES.items() for part in parts}
