"""The ranking page: one indicator, one window, one peer group, as plain values for the template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from core.months import Month, Window
from core.numbers import format_count
from dashboard.address import Address
from dashboard.choices import (
    Choice,
    indicator_choices,
    level_choices,
    month_choices,
    parent_choices,
    provisional_choices,
    view_choices,
)
from dashboard.columns import Column, columns, sorted_members
from dashboard.pages import Empty, Pager, State, pager
from dashboard.periods import Comparison, compared_with
from dashboard.ranking_chart import ranking_chart
from dashboard.receipts import approvals
from dashboard.rows import Row, RowMaker, UnrankedRow, undivided_rows
from dashboard.summaries import Part, ranking_summary
from indicators.definitions import Catalogue, load_catalogue
from indicators.queries import League, Question, read_peers
from indicators.readings import read_monthly
from indicators.tallies import reopened_in, reopened_reports
from indicators.targets import TargetBook, target_book
from indicators.words import target_in_words
from rendering.canvas import Chart
from units.access import Scope
from units.mapping import REPORTED
from units.models import Unit
from units.peers import Branch, load_branch
from units.queries import Member

ROWS_A_PAGE = 50
SPARK_MONTHS = 12


@dataclass(frozen=True, slots=True)
class RankingPage:
    """Everything that templates/dashboard/ranking.html shows."""

    title_indicator: str
    summary: list[Part]
    breadcrumbs: list[tuple[str, str]]
    choices: dict[str, list[Choice]]
    state: State
    definition: list[tuple[str, str]]
    columns: list[Column]
    has_target: bool
    rows: list[Row]
    pinned: Row | None
    unranked: list[UnrankedRow]
    undivided: list[UnrankedRow]
    chart_id: str
    chart: Chart | None
    chart_title: str
    chart_note: str
    pager: Pager
    excel_url: str
    illustrative: bool
    notes: list[str]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a reader: what was asked, of whom, and in which window."""

    address: Address
    parent: Unit
    scope: Scope
    question: Question
    field_name: str = ""

    @property
    def window(self) -> Window:
        return self.question.window


@dataclass(frozen=True, slots=True)
class Answer:
    """The league asked for, the ranks of the window compared with, and what both were made of."""

    catalogue: Catalogue
    branch: Branch
    found: League
    comparison: Comparison
    earlier: dict[int, int]
    illustrative: bool


def answer(asked: Asked) -> Answer:
    """At most nine queries, whatever the number of units and months."""
    window, code = asked.window, asked.address.indicator
    comparison = compared_with(window)
    span = Window(min(window.first, comparison.window.first), window.last)
    catalogue = load_catalogue()
    definition = catalogue.one(window.last_day, code)
    branch = load_branch(asked.parent, span, asked.question.view)
    peers = read_peers(branch, asked.address.level, [definition], asked.question)
    reopened = reopened_reports(span)
    book = target_book(window.last_day, [code], asked.question.field_code)
    found = peers.league(definition, book, reopened_in(reopened, window))
    earlier: dict[int, int] = {}
    illustrative = found.illustrative
    if comparison.fair:
        before = replace(asked.question, window=comparison.window)
        old = catalogue.one(comparison.window.last_day, code)
        peers = read_peers(branch, asked.address.level, [old], before)
        league = peers.league(old, TargetBook(()), reopened_in(reopened, comparison.window))
        earlier = league.ranking.ranks
        illustrative = illustrative or league.illustrative
    return Answer(catalogue, branch, found, comparison, earlier, illustrative)


def ranking_page(asked: Asked) -> RankingPage:
    got = answer(asked)
    found = got.found
    members = sorted_members(found, asked.address.sort)
    ranked, rest = members[: found.ranking.of], members[found.ranking.of :]
    pages = pager(asked.address, len(ranked), ROWS_A_PAGE)
    shown = ranked[pages.start : pages.start + ROWS_A_PAGE]
    pinned = [] if pages.number > 1 else _own_elsewhere(ranked, shown, asked.scope)
    maker = _row_maker(asked, got, [*pinned, *shown])
    has_target = any(judged.target for judged in found.judged.values())
    return RankingPage(
        title_indicator=found.definition.indicator.short_name,
        summary=ranking_summary(found, asked.scope),
        breadcrumbs=[(asked.parent.name, ""), (_("Xếp hạng"), "")],
        choices=_choices(asked, got),
        state=state_of(found, asked.question),
        definition=[*field_rows(asked), *definition_rows(found)],
        columns=columns(asked.address, has_target=has_target),
        has_target=has_target,
        rows=maker.ranked(shown),
        pinned=next(iter(maker.ranked(pinned)), None),
        unranked=maker.unranked(rest) if pages.is_last else [],
        undivided=undivided_rows(found) if pages.is_last else [],
        chart_id="ranking-chart",
        chart=ranking_chart(found, shown, asked.scope) if shown else None,
        chart_title=_chart_title(found, asked),
        chart_note=found.definition.in_words(),
        pager=pages,
        excel_url=reverse("ranking-excel") + asked.address.query(page=1),
        illustrative=got.illustrative or maker.illustrative,
        notes=_notes(asked, got),
        empty=None if ranked else _empty(found),
    )


def _own_elsewhere(ranked: Sequence[Member], shown: Sequence[Member], scope: Scope) -> list[Member]:
    """The reader's own unit, where it stands on a later page: pinned on top of the first."""
    paths = {grant.path for grant in scope.grants}
    return [each for each in ranked if each.path in paths and each not in shown][:1]


def _row_maker(asked: Asked, got: Answer, shown: Sequence[Member]) -> RowMaker:
    found = got.found
    months = Window(max(asked.window.last - SPARK_MONTHS + 1, Month(0)), asked.window.last)
    groups = {each.unit_id: found.judged[each.unit_id].reading.group for each in shown}
    monthly = read_monthly(
        groups,
        months,
        got.catalogue.by_month(found.definition.code, months),
        provisional=asked.question.provisional,
        field_code=asked.question.field_code,
    )
    units = {unit for group in groups.values() for unit in group.units}
    link = asked.address.in_window(asked.window)
    query = Address(
        first=link.first, last=link.last, view=link.view, provisional=link.provisional
    ).query()
    return RowMaker(
        found,
        asked.window,
        asked.scope,
        got.earlier,
        monthly,
        months,
        approvals(units, asked.window),
        query,
    )


def _choices(asked: Asked, got: Answer) -> dict[str, list[Choice]]:
    address, window = asked.address, asked.window
    counts = got.branch.level_counts(window)
    definitions = got.catalogue.on(window.last_day)
    provisional = asked.question.provisional
    return {
        "indicator": indicator_choices(definitions, address.indicator),
        "parent": parent_choices(asked.parent, asked.scope, address.level),
        "level": level_choices(asked.parent, asked.scope, counts, address.level),
        "from": month_choices(window.first, window),
        "to": month_choices(window.last, window),
        "view": view_choices(address.view),
        "provisional": provisional_choices(provisional) if asked.scope.covers(asked.parent) else [],
    }


def state_of(found: League, question: Question) -> State:
    """Whether figures are confirmed, and how many units are there for the whole window."""
    readings = [found.judged[each.unit_id].reading for each in found.members if not each.closed]
    full = sum(each.months_counted == each.months_in_window for each in readings)
    sentence = _("{full}/{all} đơn vị có báo cáo đủ số liệu cho {window}.").format(
        full=format_count(full),
        all=format_count(found.in_group),
        window=question.window.label,
    )
    if question.provisional:
        return State(_("Số tạm tính"), "warn", sentence)
    return State(_("Số liệu đã xác nhận"), "info", sentence)


def field_rows(asked: Asked) -> list[tuple[str, str]]:
    """The field of procedures, where the ranking is of one alone."""
    return [(_("Lĩnh vực"), asked.field_name)] if asked.field_name else []


def definition_rows(found: League) -> list[tuple[str, str]]:
    indicator = found.definition.indicator
    targets = {judged.target for judged in found.judged.values() if judged.target}
    rows = [
        (_("Cách tính"), found.definition.in_words()),
        (_("Chiều đánh giá"), indicator.get_direction_display()),
    ]
    for target in sorted(targets, key=lambda each: each.pk)[:3]:
        clause = f", {target.clause}" if target.clause else ""
        text = f"{target_in_words(target)}; {target.document.symbol}{clause}"
        rows.append((_("Chỉ tiêu"), text))
    if indicator.legal_basis:
        rows.append((_("Căn cứ"), indicator.legal_basis))
    minimum = format_count(found.definition.version.minimum)
    rule = _("Cùng tỷ lệ thì cùng hạng; mẫu số tối thiểu {minimum} hồ sơ").format(minimum=minimum)
    return [*rows, (_("Xếp hạng"), rule)]


def _chart_title(found: League, asked: Asked) -> str:
    return _("{indicator}, {window}, {parent}").format(
        indicator=found.definition.indicator.short_name,
        window=asked.window.label,
        parent=asked.parent.name,
    )


def _notes(asked: Asked, got: Answer) -> list[str]:
    comparison, found = got.comparison, got.found
    notes = []
    if comparison.fair:
        notes.append(_("Thay đổi hạng so với {window}.").format(window=comparison.window.label))
    else:
        notes.append(comparison.objection)
    if asked.question.view == REPORTED and found.definition.uses_stock:
        notes.append(
            _(
                "Số tồn đầu kỳ, cuối kỳ của đơn vị sắp xếp lại không cộng hai lần: các dòng như đã "
                "báo cáo có thể không cộng bằng tổng."
            )
        )
    return notes


def _empty(found: League) -> Empty:
    if not found.members:
        return Empty(
            _("Không có đơn vị nào để xếp hạng"),
            _("Địa bàn này không có đơn vị thuộc nhóm so sánh đã chọn trong khoảng thời gian này."),
        )
    return Empty(
        _("Chưa có số liệu để xếp hạng"),
        _("Chọn khoảng thời gian khác, hoặc xem cả số tạm tính nếu báo cáo chưa được xác nhận."),
    )
