"""Published against computed: the figures of one unit, and the units that have any."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import today
from core.months import Window
from core.numbers import format_count, format_percent, format_signed
from core.parts import Part
from dashboard.address import Address
from dashboard.pages import receipt_path, unit_url
from dashboard.published import label_of
from indicators.definitions import side_in_words
from indicators.models import Of, PublishedFigure, Qualifier
from indicators.published import Reconciled, reconcile, reconcile_all
from indicators.reconciliation import Verdict
from indicators.words import VERDICTS, in_print
from units.access import Scope
from units.models import Unit

# What agrees is no news; a contradiction is.
TONES = {
    Verdict.AGREES: "good",
    Verdict.TRUNCATED: "warn",
    Verdict.ROUNDING: "warn",
    Verdict.OTHER_DENOMINATOR: "warn",
    Verdict.CONTRADICTION: "bad",
    Verdict.NOT_COMPUTABLE: "muted",
}
SIGNS = {"good": "met", "warn": "near", "bad": "missed", "muted": "none"}
MEANINGS = {
    Verdict.AGREES: gettext_lazy("Số đã in đúng với số đếm, ở số lẻ đã in."),
    Verdict.TRUNCATED: gettext_lazy("Nguồn cắt bỏ số lẻ thay vì làm tròn."),
    Verdict.ROUNDING: gettext_lazy("Lệch không quá một đơn vị của số lẻ cuối: do làm tròn."),
    Verdict.CONTRADICTION: gettext_lazy(
        "Không cách làm tròn hay mẫu số nào của danh mục cho ra số đã in: hỏi lại nguồn, hoặc kiểm "
        "tra báo cáo."
    ),
}
# In the order in which a summary tells them.
TOLD = {
    Verdict.CONTRADICTION: gettext_lazy("{count} mâu thuẫn"),
    Verdict.OTHER_DENOMINATOR: gettext_lazy("{count} khớp nếu dùng mẫu số khác"),
    Verdict.TRUNCATED: gettext_lazy("{count} bị cắt bớt số lẻ"),
    Verdict.ROUNDING: gettext_lazy("{count} lệch do làm tròn"),
    Verdict.NOT_COMPUTABLE: gettext_lazy("{count} chưa tính lại được"),
}


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """A published figure beside what the counts give. `counts` are “n / m”, or one count. `meaning`
    is empty where the page says it once for all rows of the verdict.
    """

    label: str
    window: str
    indicator: str
    indicator_url: str
    published: str
    derived: bool
    counts: str
    computed: str
    receipt_url: str
    difference: str
    tone: str
    sign: str
    verdict: str
    meaning: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class ReconciliationPage:
    """Everything that templates/dashboard/reconciliation.html shows; `meanings` are what verdicts
    of several rows mean.
    """

    unit: str
    unit_url: str
    title: str
    summary: list[Part]
    rows: list[ReconciledRow]
    meanings: list[tuple[str, str]]
    excel_url: str
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class UnitRow:
    name: str
    place: str
    url: str
    figures: int
    agreeing: int
    told: str
    tone: str


@dataclass(frozen=True, slots=True)
class ReconciliationsPage:
    """Everything that templates/dashboard/reconciliations.html shows."""

    summary: list[Part]
    rows: list[UnitRow]
    illustrative: bool = False


def reconciliation_page(unit: Unit, scope: Scope) -> ReconciliationPage:
    """Six queries at most."""
    found = reconciled_of(unit)
    rows = [row_of(each) for each in found]
    shared = _shared(rows)
    return ReconciliationPage(
        unit=unit.name,
        unit_url=unit_url(unit, scope),
        title=_("Đối chiếu số liệu đã công bố: {unit}").format(unit=unit.name),
        summary=_summary(found),
        rows=[
            replace(row, meaning="") if shared.get(row.verdict) == row.meaning else row
            for row in rows
        ],
        meanings=[(capfirst(verdict), told) for verdict, told in shared.items()],
        excel_url=reconciliation_url("reconciliation-excel", unit) if found else "",
    )


def reconciliation_url(name: str, unit: Unit) -> str:
    """The page of exactly this existence, or its workbook: others may have had its code."""
    url = reverse(name, args=[unit.code])
    return url if unit.valid_to is None else f"{url}?on={unit.valid_to}"


def reconciled_of(unit: Unit) -> list[Reconciled]:
    """What is worth holding against counts: sources that speak in words alone are not."""
    return [each for each in reconcile(unit) if each.published.qualifier != Qualifier.IN_WORDS]


def reconciliations_page(scope: Scope) -> ReconciliationsPage:
    """Six queries at most, however many units there are."""
    figures = PublishedFigure.objects.filter(scope.condition("unit__path"))
    numbers = figures.exclude(qualifier=Qualifier.IN_WORDS).select_related(
        "indicator", "unit__parent"
    )
    found: dict[Unit, list[Reconciled]] = {}
    for each in reconcile_all(list(numbers)):
        found.setdefault(each.published.unit, []).append(each)
    rows = [_unit_row(unit, mine) for unit, mine in found.items()]
    rows.sort(key=lambda row: (row.tone != "bad", row.tone == "good", row.name))
    return ReconciliationsPage(_summary_of_all(found), rows)


def _shared(rows: Sequence[ReconciledRow]) -> dict[str, str]:
    """What most rows of a verdict mean, where several mean the same."""
    counted = Counter((row.verdict, row.meaning) for row in rows)
    shared: dict[str, str] = {}
    for (verdict, told), count in counted.most_common():
        if count > 1:
            shared.setdefault(verdict, told)
    return shared


def row_of(each: Reconciled) -> ReconciledRow:
    published, definition = each.published, each.definition
    tone = TONES[each.verdict]
    return ReconciledRow(
        label=label_of(published),
        window=Window(published.first_month, published.last_month).label,
        indicator=_measure(each),
        indicator_url=reverse("indicator", args=[definition.code])
        if definition and definition.version.number
        else "",
        published=in_print(published),
        derived=published.derived,
        counts=_counts(each),
        computed=_computed(each),
        receipt_url=_receipt_url(each),
        difference=_difference(each),
        tone=tone,
        sign=SIGNS[tone],
        verdict=str(VERDICTS[each.verdict]),
        meaning=meaning(each),
        source=published.source,
        url=published.url,
    )


def meaning(each: Reconciled) -> str:
    """What a verdict means, and for whom there is none, why."""
    if each.verdict == Verdict.OTHER_DENOMINATOR and each.other is not None:
        words = _("Khớp khi chia cho “{other}” thay vì “{own}”.")
        own = each.definition.denominator if each.definition else each.other
        return words.format(other=side_in_words(each.other), own=side_in_words(own))
    if each.verdict == Verdict.NOT_COMPUTABLE:
        return _why_not(each)
    return str(MEANINGS[each.verdict])


def _why_not(each: Reconciled) -> str:
    if each.invented:
        return _("Số đếm của kỳ này là minh họa: không dùng để đối chiếu.")
    if each.reading is not None and each.reading.denominator == 0:
        return _("Mẫu số của kỳ này bằng 0: không phát sinh.")
    published = each.published
    if not (published.figure or published.family or published.indicator):
        return _("Nguồn không cho biết con số này đếm gì.")
    return _("Chưa có báo cáo số đếm đã xác nhận của đúng các tháng này.")


def _summary(found: Sequence[Reconciled]) -> list[Part]:
    """“2 trong 6 con số khớp; 1 mâu thuẫn; 3 chưa tính lại được.”"""
    if not found:
        return [(_("Chưa nhập con số nào đã công bố của đơn vị này."), False)]
    counted = Counter(each.verdict for each in found)
    agreeing = _("{met} trong {all} con số đã công bố khớp").format(
        met=counted[Verdict.AGREES], all=len(found)
    )
    return [(agreeing, True), ("".join(f"; {words}" for words in _told(counted)) + ".", False)]


def _told(counted: Counter[Verdict]) -> list[str]:
    return [
        words.format(count=format_count(counted[verdict]))
        for verdict, words in TOLD.items()
        if counted[verdict]
    ]


def _summary_of_all(found: dict[Unit, list[Reconciled]]) -> list[Part]:
    if not found:
        return [(_("Chưa nhập con số nào đã công bố trong phạm vi của bạn."), False)]
    counted = Counter(each.verdict for mine in found.values() for each in mine)
    begins = _("{units} đơn vị có số liệu đã công bố: ").format(units=len(found))
    agreeing = _("{met} trong {all} con số khớp").format(
        met=counted[Verdict.AGREES], all=counted.total()
    )
    told = "".join(f"; {words}" for words in _told(counted)) + "."
    return [(begins, False), (agreeing, True), (told, False)]


def _unit_row(unit: Unit, found: Sequence[Reconciled]) -> UnitRow:
    counted = Counter(each.verdict for each in found)
    tones = {TONES[each.verdict] for each in found}
    ended = unit.valid_to is not None and unit.valid_to < today()
    place = unit.parent.name if unit.parent else ""
    if ended:
        place = _("{place}, đến {day:%d/%m/%Y}").format(place=place, day=unit.valid_to)
    return UnitRow(
        unit.name,
        place,
        reconciliation_url("reconciliation", unit),
        len(found),
        counted[Verdict.AGREES],
        ", ".join(_told(counted)),
        next((tone for tone in ("bad", "warn", "muted") if tone in tones), "good"),
    )


def _measure(each: Reconciled) -> str:
    """What it was compared with; of a family that nothing is known of, the family."""
    if each.definition and each.definition.version.number:
        return each.definition.indicator.short_name
    return str(each.published.get_family_display()) if each.published.family else ""


def _counts(each: Reconciled) -> str:
    reading = each.reading
    if reading is None or each.computed is None:
        return ""
    if each.published.figure:
        return format_count(reading.numerator)
    return f"{format_count(reading.numerator)} / {format_count(reading.denominator)}"


def _computed(each: Reconciled) -> str:
    if each.computed is None or each.published.figure:
        return ""
    places = each.printed.decimals if each.printed else 0
    return format_percent(each.computed, max(places, 2))


def _difference(each: Reconciled) -> str:
    if each.difference is None or each.printed is None:
        return ""
    return format_signed(
        each.difference, 0 if each.published.figure else max(each.printed.decimals, 2)
    )


def _receipt_url(each: Reconciled) -> str:
    """A receipt is of a unit as it is ranked: of the figures of its own office alone there is none
    where units stand below it.
    """
    published, reading = each.published, each.reading
    if reading is None or each.computed is None or published.figure:
        return ""
    holds_more = published.unit.tier != "commune"
    if holds_more and published.of != Of.BRANCH:
        return ""
    window = Window(published.first_month, published.last_month)
    address = Address(indicator=reading.definition.code).in_window(window)
    return receipt_path(published.unit.code) + address.query()
