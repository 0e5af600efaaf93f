"""What the overview of a branch says in sentences: its conclusion, its state, its notes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core.months import Window
from core.numbers import format_count
from core.parts import Part
from dashboard.coverage import TOO_FEW, coverage_of_window
from dashboard.mains import Main, farthest
from dashboard.owing import MonthOwed
from dashboard.pages import State
from dashboard.sheet import undivided_names
from indicators.queries import Question
from indicators.rankings import Reason
from indicators.targets import gap
from indicators.words import NOT_RANKED_WITH, distance_in_words
from units.mapping import REPORTED, View
from units.models import Unit


def overview_summary(mains: Sequence[Main], window: Window, owed: MonthOwed) -> list[Part]:
    """“9 tháng đầu năm 2026 đạt 2 trong 6 chỉ tiêu. Xa nhất là …, còn cách 5,42 điểm %. 3 trong 65
    đơn vị chưa gửi báo cáo tháng 10/2026.”
    """
    label = window.label[:1].upper() + window.label[1:]
    parts = [
        part
        for invented in (False, True)
        for part in _met(_judged(mains, illustrative=invented), label, illustrative=invented)
    ]
    if not parts:
        parts = [(_nothing_judged(mains, label), False)]
    return [*parts, *_farthest(mains), *_owed(owed)]


def _judged(mains: Iterable[Main], *, illustrative: bool) -> list[Main]:
    """Real and invented figures are never counted together."""
    return [
        main
        for main in mains
        if main.verdict != "none" and main.total.reading.illustrative == illustrative
    ]


def _met(mains: Sequence[Main], label: str, *, illustrative: bool) -> list[Part]:
    if not mains:
        return []
    met = sum(main.verdict == "met" for main in mains)
    ends = _(" chỉ tiêu")
    if not any(main.has_own_goal for main in mains):
        ends = _(" chỉ tiêu giao cho từng đơn vị")
    if illustrative:
        ends += _(" (minh họa)")
    return [
        (_("{window} đạt ").format(window=label), False),
        (_("{met} trong {all}").format(met=met, all=len(mains)), True),
        (ends + ".", False),
    ]


def _nothing_judged(mains: Sequence[Main], label: str) -> str:
    rated = [main for main in mains if main.total.reading.rate is not None]
    if any(main.is_thin for main in rated):
        words = "{window}: " + str(TOO_FEW)
    elif rated:
        words = _("{window}: có số liệu, chưa có chỉ tiêu chung để đánh giá.")
    else:
        words = _("{window}: chưa có số liệu của địa bàn này.")
    return words.format(window=label)


def _farthest(mains: Sequence[Main]) -> list[Part]:
    main = farthest(mains)
    if main is None:
        return []
    points = gap(main.total.reading.rate, main.goal) or 0
    return [
        (_(" Xa nhất là "), False),
        (main.definition.indicator.short_name, True),
        (f", {distance_in_words(points)}.", False),  # type: ignore[arg-type]
    ]


def _owed(owed: MonthOwed) -> list[Part]:
    if not owed.owing:
        return []
    back = _(", {count} chờ gửi lại").format(count=format_count(owed.back)) if owed.back else ""
    if not owed.missing:
        words = _(" Cả {owing} đơn vị đã gửi báo cáo tháng {month}{back}.")
        if owed.back:
            words = _(" {sent}/{owing} đơn vị đã gửi báo cáo tháng {month}{back}.")
        facts = {"owing": format_count(owed.owing), "month": owed.month, "back": back}
        return [(words.format(**facts, sent=format_count(owed.count.sent)), False)]
    count = _("{missing} trong {owing}").format(
        missing=format_count(owed.missing), owing=format_count(owed.owing)
    )
    ends = _(" đơn vị chưa gửi báo cáo tháng {month}{back}.").format(month=owed.month, back=back)
    return [(" ", False), (count, True), (ends, False)]


def state_of_branch(
    mains: Sequence[Main], unit: Unit, question: Question, owed: MonthOwed
) -> State:
    """How sure the figures are, what part of what is owed they rest on, and the latest month."""
    state = State(_("Số liệu đã xác nhận"), "info", "")
    if question.provisional:
        state = State(_("Số tạm tính"), "warn", "")
    readings = [main.total.reading for main in mains]
    if not readings:
        return state
    widest = max(readings, key=lambda reading: reading.months_counted)
    told = [coverage_of_window(unit.pk, widest, question.window), owed.in_words]
    return replace(state, sentence=" ".join(filter(None, told)))


def chart_title(main: Main) -> str:
    """A finding: “Thanh toán trực tuyến: 11 trong 23 đơn vị đạt chỉ tiêu”."""
    name = main.definition.indicator.short_name
    met, aimed = main.met
    title = name
    if aimed:
        words = _("{name}: {met} trong {aimed} đơn vị đạt chỉ tiêu")
        title = words.format(name=name, met=format_count(met), aimed=format_count(aimed))
    return title


def chart_note(note: str, main: Main, shown: int) -> str:
    """How the rate is worked out, and which units alone are drawn where there are many."""
    of = main.league.ranking.of
    if shown >= of:
        return note
    words = _("{note}. Biểu đồ chỉ vẽ {shown} đơn vị thấp nhất trong {of} đơn vị được xếp hạng.")
    return words.format(note=note.removesuffix("."), shown=format_count(shown), of=format_count(of))


def notes_of(mains: Sequence[Main], view: View) -> list[str]:
    notes = []
    if any(main.league.invented for main in mains):
        notes.append(str(NOT_RANKED_WITH))
    notes += _left_unjudged(mains)
    names = undivided_names(mains)
    if names:
        words = _("Chưa chia được cho từng đơn vị, có trong dòng tổng: {names}.")
        notes.append(words.format(names="; ".join(names)))
    if view == REPORTED and any(main.definition.uses_stock for main in mains):
        notes.append(
            _(
                "Số tồn đầu kỳ, cuối kỳ của đơn vị sắp xếp lại không cộng hai lần: các dòng như đã "
                "báo cáo có thể không cộng bằng tổng."
            )
        )
    return notes


def _left_unjudged(mains: Iterable[Main]) -> list[str]:
    """Rates without a colour beside coloured ones want a reason that is not only heard."""
    silent = {Reason.SMALL_DENOMINATOR, Reason.REOPENED, Reason.CLOSED}
    if not any(silent & set(main.league.ranking.reasons.values()) for main in mains):
        return []
    return [
        _(
            "Số không tô màu: đơn vị không xếp hạng vì mẫu số nhỏ, có báo cáo đang mở lại, hoặc đã "
            "kết thúc hoạt động trong kỳ; không tính vào “Số đơn vị đạt”."
        )
    ]
