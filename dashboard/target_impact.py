"""What saving a target would do, in sentences: whom it holds for, and which verdicts turn."""

from collections.abc import Iterator

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.months import Month, Window
from core.numbers import format_count
from dashboard.address import Address
from dashboard.latest import opening_window
from dashboard.target_rows import days, whom
from indicators.assignable import beside
from indicators.impact import Impact, draft_of, impact_of
from indicators.models import Target
from indicators.rules import Demand
from indicators.targets import took_effect
from indicators.words import target_with_source
from reports.models import DossierReport
from reports.states import State
from units.kinds import LEVEL_LABELS
from units.models import Unit

VERDICTS = {
    "met": gettext_lazy("đạt"),
    "near": gettext_lazy("gần đạt"),
    "missed": gettext_lazy("chưa đạt"),
    "none": gettext_lazy("chưa có chỉ tiêu"),
}


def consequences(demand: Demand, itself: Target | None) -> list[str]:
    """Whom it would hold for, which demands of other documents it meets there, whose verdicts turn,
    and which reports from before its document it judges. At most eleven queries.
    """
    said = [_reach(demand), *_left(demand, itself), *_others(demand, itself)]
    last = opening_window(demand.unit, Address()).last
    return [*said, _turned(impact_of(demand, itself, last)), *_judged_anew(demand)]


def _reach(demand: Demand) -> str:
    draft = draft_of(demand)
    if not demand.level:
        return _("Sẽ áp dụng cho {unit}, {days}.").format(unit=demand.unit.name, days=days(draft))
    below = Unit.objects.below(demand.unit).at_level(demand.level)
    words = _("Sẽ áp dụng cho {count} đơn vị ({level}) của {unit}, {days}.")
    return words.format(
        count=format_count(below.valid_between(demand.valid_from, demand.valid_to).count()),
        level=str(LEVEL_LABELS[demand.level]).lower(),
        unit=demand.unit.name,
        days=days(draft),
    )


def _left(demand: Demand, itself: Target | None) -> Iterator[str]:
    """Units or an indicator that the target speaks of today, and would no more."""
    if itself is None:
        return
    now, then = ((one.indicator, one.unit, one.level, one.field) for one in (itself, demand))
    if now != then:
        words = _("Không còn áp dụng như hiện nay: {indicator}, {whom}.")
        yield words.format(indicator=itself.indicator.short_name, whom=whom(itself))


def _others(demand: Demand, itself: Target | None) -> Iterator[str]:
    others = beside(demand, itself).filter(document__illustrative=demand.document.illustrative)
    draft = draft_of(demand, itself, others)
    for other in others:
        words = _("Sẽ dùng thay cho {other}.")
        if took_effect(other) > took_effect(draft):
            words = _("Vẫn dùng {other}, vì văn bản đó có hiệu lực sau.")
        yield words.format(other=target_with_source(other))


def _turned(impact: Impact | None) -> str:
    """“Theo số liệu 7 tháng đầu năm 2024, 3 trong 8 đơn vị có số liệu đổi kết quả đánh giá: 2 từ
    đạt thành chưa đạt, 1 từ chưa có chỉ tiêu thành đạt.”
    """
    if impact is None or not impact.units:
        return _("Chưa có số liệu đã xác nhận trong thời gian đó: chưa đánh giá nào thay đổi.")
    window = impact.window.label
    if impact.illustrative:
        window = _("{window} (minh họa)").format(window=window)
    facts = {"window": window, "all": format_count(impact.units)}
    if not impact.turned:
        words = _("Theo số liệu {window}, không đơn vị nào trong {all} đơn vị có số liệu đổi kết "
                  "quả đánh giá.")  # fmt: skip
        return words.format(**facts)
    words = _("Theo số liệu {window}, {count} trong {all} đơn vị có số liệu đổi kết quả đánh giá: "
              "{turns}.")  # fmt: skip
    ordered = sorted(impact.turns.items(), key=lambda each: -each[1])
    turns = [
        _("{count} từ {before} thành {after}").format(
            count=format_count(count), before=VERDICTS[before], after=VERDICTS[after]
        )
        for (before, after), count in ordered
    ]
    return words.format(**facts, count=format_count(impact.turned), turns=", ".join(turns))


def _judged_anew(demand: Demand) -> Iterator[str]:
    """Confirmed reports of the months before the document took effect: the year's decision speaks
    for the whole year (docs/adr/0008). One query.
    """
    effective = demand.document.effective_on or demand.document.issued_on
    if effective is None or effective <= demand.valid_from:
        return
    reports = DossierReport.objects.everywhere().of_branch(demand.unit)
    earlier = reports.filter(
        state=State.APPROVED,
        first_month__gte=Month.of(demand.valid_from),
        last_month__lt=min(Month.nearest(effective), Month.of(demand.valid_to) + 1),
    ).aggregate(first=Min("first_month"), last=Max("last_month"))
    if earlier["first"] is None:
        return
    words = _("Văn bản có hiệu lực từ {effective:%d/%m/%Y}, chỉ tiêu tính từ {first:%d/%m/%Y}: báo "
              "cáo đã xác nhận của {months} cũng được đánh giá lại theo chỉ tiêu này.")  # fmt: skip
    months = Window(Month(earlier["first"]), Month(earlier["last"])).label
    yield words.format(effective=effective, first=demand.valid_from, months=months)
