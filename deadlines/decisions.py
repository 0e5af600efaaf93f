"""The page of one decision about due days: what it is about, and what it would do."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deadlines.foresight import Foresight
from deadlines.forms import DecisionForm
from units.models import Unit

# What each decision is called, does, and says when it is done.
WORDS = {
    "schedule-new": (
        gettext_lazy("Thêm quy định thời hạn"),
        gettext_lazy("Áp dụng cho cơ quan và mọi đơn vị trực thuộc chưa có quy định riêng."),
        gettext_lazy("Đã thêm quy định thời hạn."),
    ),
    "schedule-end": (
        gettext_lazy("Kết thúc quy định"),
        gettext_lazy(
            "Sau ngày cuối áp dụng quy định khác của đơn vị hoặc của cấp trên; không có thì hạn"
            " mặc định."
        ),
        gettext_lazy("Đã kết thúc quy định."),
    ),
    "schedule-remove": (
        gettext_lazy("Bỏ quy định chưa áp dụng"),
        gettext_lazy("Quy định này chưa đến ngày áp dụng: bỏ đi như chưa có, còn trong lịch sử."),
        gettext_lazy("Đã bỏ quy định."),
    ),
    "day-new": (
        gettext_lazy("Khai ngày nghỉ, ngày làm bù"),
        gettext_lazy("Hạn gửi của cơ quan và các đơn vị trực thuộc được tính lại ngay."),
        gettext_lazy("Đã khai ngày."),
    ),
    "day-delete": (
        gettext_lazy("Bỏ ngày đã khai"),
        gettext_lazy("Hạn gửi được tính lại ngay; nội dung đã khai còn trong lịch sử."),
        gettext_lazy("Đã bỏ ngày đã khai."),
    ),
    "extension-new": (
        gettext_lazy("Gia hạn báo cáo"),
        gettext_lazy("Báo cáo gửi đến hạn mới được tính đúng hạn; nơi có hạn muộn hơn giữ hạn đó."),
        gettext_lazy("Đã gia hạn."),
    ),
    "extension-withdraw": (
        gettext_lazy("Thu hồi gia hạn"),
        gettext_lazy("Kỳ này trở lại hạn cũ, kể cả với báo cáo đã gửi."),
        gettext_lazy("Đã thu hồi gia hạn."),
    ),
}


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Everything that templates/deadlines/decision.html shows; `about` is what is ended,
    `foresight` what would come of what is filled in, which is `seen` then.
    """

    unit: Unit
    form: DecisionForm
    title: str
    sentence: str
    done: str
    about: str
    address: str
    back: str
    foresight: Foresight | None = None
    seen: str = ""

    @classmethod
    def of(
        cls, request: HttpRequest, unit: Unit, form: DecisionForm, about: str, act: str = ""
    ) -> "DecisionPage":
        """`act` is the decision where it is not the one that the address is named after."""
        assert request.resolver_match  # noqa: S101 - a view was found
        title, sentence, done = map(str, WORDS[act or request.resolver_match.url_name or ""])
        back = f"{reverse('deadlines')}?unit={unit.code}"
        return cls(unit, form, title, sentence, done, about, request.get_full_path(), back)

    @property
    def breadcrumbs(self) -> tuple[tuple[str, str], ...]:
        deadlines = (_("Thời hạn báo cáo"), self.back)
        return ((_("Báo cáo"), reverse("reports")), deadlines, (self.title, ""))

    @property
    def illustrative(self) -> bool:
        return self.unit.is_invented
