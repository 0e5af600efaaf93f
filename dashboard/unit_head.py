"""The head of a unit's page: who it is, the sentence it opens with, what needs help most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from core.months import Window
from core.parts import Part
from dashboard.address import Address
from dashboard.coverage import coverage_of_window, widest
from dashboard.history import Closure
from dashboard.indicator_rows import ranking_url
from dashboard.pages import State, unit_url
from dashboard.published import PublishedRow
from dashboard.rows import gap_in_dossiers
from dashboard.standing import Placed
from indicators.queries import Question
from indicators.targets import gap
from indicators.words import NOT_RANKED_WITH, distance_in_words, rate_against, target_in_words
from units.access import Scope
from units.kinds import Kind
from units.models import Unit
from units.queries import since_in_words


@dataclass(frozen=True, slots=True)
class UnitHead:
    name: str
    code: str
    kind_label: str
    parents: str
    valid: str
    closed: Closure | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What the table of indicators rests on; where that differs by row, the rows say which."""

    title: str
    note: str
    mixed: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """The indicator with most room for improvement."""

    kicker: str
    parts: list[Part]
    sentence: str
    url: str


def leading(placed: Sequence[Placed]) -> Placed | None:
    """The indicator that most is missing from, in points, one that is near its target only where
    none is clearly missed; None where all targets are met.
    """
    missed = [each for each in placed if each.judged.met is False]
    return max(missed, key=lambda each: (not _is_near(each), abs(_gap(each))), default=None)


def above(unit: Unit) -> list[Unit]:
    """Units above it, the highest first, without the country."""
    return [each for each in unit.above if each.kind != Kind.COUNTRY]


def breadcrumbs_to(unit: Unit, scope: Scope, shown: Address | None = None) -> list[tuple[str, str]]:
    """From the list of units down to the unit; those the reader may not open without a link."""
    path = [(each.name, unit_url(each, scope, shown)) for each in (*above(unit), unit)]
    return [(_("Đơn vị"), reverse("units")), *path]


def _gap(placed: Placed) -> Fraction:
    return gap(placed.judged.reading.rate, placed.judged.target) or Fraction(0)


def _is_near(placed: Placed) -> bool:
    return placed.judged.verdict == "near"


def head(unit: Unit, closed: Closure | None) -> UnitHead:
    parents = ", ".join(each.name for each in reversed(above(unit)))
    begun = _("hoạt động {since}").format(since=since_in_words(unit.valid_from))
    ended = _(" đến {day:%d/%m/%Y}").format(day=unit.valid_to) if unit.valid_to else ""
    return UnitHead(
        unit.name,
        unit.code,
        unit.get_kind_display(),
        parents or (_("trực thuộc trung ương") if unit.parent else ""),
        begun + ended,
        closed,
    )


def summary(
    placed: Sequence[Placed], published: Iterable[PublishedRow], window: Window
) -> list[Part]:
    """What was published of the window comes first, with its source; then the targets met by what
    was reported, or invented.
    """
    label = window.label[:1].upper() + window.label[1:]
    missed = [row for row in published if row.in_view and _is_short(row)]
    parts = [part for row in missed[:2] for part in _missed(row)]
    for illustrative in (False, True):
        parts += _met(placed, label, illustrative=illustrative)
    if parts:
        return parts
    if placed:
        words = _("{window}: có số liệu {basis}, chưa có chỉ tiêu nào giao cho chính đơn vị này.")
    elif any(row.in_view for row in published):
        words = _("{window}: chỉ có số liệu đã công bố, chưa có báo cáo số đếm.")
    else:
        words = _("{window}: chưa có con số nào của đơn vị này.")
    invented = all(each.judged.reading.illustrative for each in placed)
    return [(words.format(window=label, basis=_basis(illustrative=invented)), False)]


def _is_short(row: PublishedRow) -> bool:
    return row.verdict in {"near", "missed"} or bool(row.asked_on and row.gap)


def _missed(row: PublishedRow) -> list[Part]:
    """“Số đã công bố (Báo …): Trực tuyến, năm 2022: 39,33%, chưa đạt chỉ tiêu ≥ 40%, còn cách …”"""
    far = f", {row.gap}" if row.gap else ""
    begins = _("Số đã công bố ({source}): {name}, {window}: ")
    ends = _(", chưa đạt chỉ tiêu {target}{far}. ")
    if row.asked_on:
        ends = _("{far} so với mức {target} yêu cầu ngày {day}, sau kỳ số liệu. ")
    return [
        (begins.format(source=row.source, name=row.name, window=row.window), False),
        (f"{row.qualifier} {row.value}".strip(), True),
        (ends.format(target=row.target, far=far, day=row.asked_on), False),
    ]


def _met(placed: Iterable[Placed], label: str, *, illustrative: bool) -> list[Part]:
    """How many targets were met by what was reported, or by what was invented; never mixed."""
    judged = [
        each.judged.met
        for each in placed
        if each.judged.met is not None and each.judged.reading.illustrative == illustrative
    ]
    if not judged:
        return []
    begins = _("{window}, theo số liệu {basis}: đạt ")
    ends = _(" chỉ tiêu minh họa. ") if illustrative else _(" chỉ tiêu được giao. ")
    return [
        (begins.format(window=label, basis=_basis(illustrative=illustrative)), False),
        (_("{met} trong {all}").format(met=sum(judged), all=len(judged)), True),
        (ends, False),
    ]


def _basis(*, illustrative: bool) -> str:
    return _("minh họa") if illustrative else _("báo cáo")


def state(unit: Unit, placed: Sequence[Placed], question: Question) -> State:
    sentence = coverage_of_window(unit.pk, widest(placed), question.window)
    if question.provisional:
        return State(_("Số tạm tính"), "warn", sentence)
    return State(_("Số liệu đã xác nhận"), "info", sentence)


def basis_of(placed: Sequence[Placed], *, matched: bool) -> Basis:
    """`matched`: invented counts give a published rate."""
    basis = _basis_of(placed)
    notes = [basis.note]
    if matched:
        notes.append(
            _("Có tỷ lệ minh họa bằng tỷ lệ đã công bố của cùng kỳ; số đếm vẫn không phải số thật.")
        )
        if not basis.mixed and any(each.judged.target for each in placed):
            notes.append(_("Đạt hay chưa đạt ở đây là so với chỉ tiêu minh họa."))
    if any(each.invented for each in placed):
        notes.append(str(NOT_RANKED_WITH))
    return replace(basis, note=" ".join(notes))


def _basis_of(placed: Sequence[Placed]) -> Basis:
    invented = {each.judged.reading.illustrative for each in placed}
    if invented == {True, False}:
        note = _("Dòng có dấu “minh họa” không phải số liệu thật; các dòng khác tính từ báo cáo.")
        return Basis(_("Các chỉ số theo số liệu báo cáo và minh họa"), note, mixed=True)
    if True in invented:
        note = _("Số đếm và chỉ tiêu ở đây là minh họa, không phải số liệu đã công bố.")
        return Basis(_("Các chỉ số theo số liệu minh họa"), note, mixed=False)
    note = _("Tính từ số đếm đơn vị đã báo cáo.")
    return Basis(_("Các chỉ số theo số liệu báo cáo"), note, mixed=False)


def titled(unit: Unit, window: Window) -> str:
    """Name, units above it and months: what a printed page or a bookmark is of."""
    names = ", ".join(each.name for each in (unit, *reversed(above(unit))))
    return f"{names}: {window.label}"


def lead_of(placed: Placed, unit: Unit, ranking: Address) -> Lead:
    judged = placed.judged
    target, indicator = judged.target, judged.reading.definition.indicator
    rate = rate_against(judged.reading.rate or Fraction(0), target, indicator.decimals)
    sentence = _("Chỉ tiêu {target}, theo {document}: {far}, {dossiers}.")
    basis = _basis(illustrative=judged.reading.illustrative)
    return Lead(
        _("{verdict}, cách chỉ tiêu xa nhất, theo số liệu {basis}").format(
            verdict=_("Gần đạt") if _is_near(placed) else _("Chưa đạt"), basis=basis
        ),
        [(f"{indicator.short_name}: ", False), (rate, True)],
        sentence.format(
            target=target_in_words(target) if target else "",
            far=distance_in_words(_gap(placed)),
            dossiers=gap_in_dossiers(judged),
            document=target.document.symbol if target else "",
        ),
        ranking_url(unit, indicator.code, ranking),
    )
