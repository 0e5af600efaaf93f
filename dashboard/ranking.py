"""The ranking page: one indicator, one window, one peer group, as plain values for the template."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core.months import Window
from core.numbers import format_count, format_percent
from core.paging import Pager, pager
from core.parts import Choice, Filter, Part
from dashboard.address import Address
from dashboard.choices import (
    indicator_choices,
    level_choices,
    month_choices,
    parent_choices,
    provisional_choices,
    view_choices,
)
from dashboard.columns import Column, columns, sorted_ranked
from dashboard.filters import filter_label, filters, kept
from dashboard.pages import Empty, State
from dashboard.periods import Comparison, compared_with
from dashboard.ranking_chart import Picture, ranking_picture
from dashboard.rows import (
    Row,
    RowMaker,
    Trends,
    UnrankedRow,
    has_more_places,
    own_member,
    undivided_rows,
)
from dashboard.summaries import nobody_ranked, ranking_summary
from dashboard.sureness import state_of_page
from indicators.definitions import Catalogue, load_catalogue
from indicators.models import Target
from indicators.monthly import read_monthly
from indicators.queries import NO_TARGETS, League, Question, load_book, read_peers
from indicators.tallies import Asked, reopened_in, reopened_reports
from indicators.unconfirmed import unconfirmed_months
from indicators.words import change_in_words, target_with_source
from units.access import Scope
from units.mapping import REPORTED
from units.models import Unit
from units.peers import Branch, Member, load_branch

ROWS_A_PAGE = 50
TARGETS_SHOWN = 3
SPARK_MONTHS = 12


@dataclass(frozen=True, slots=True)
class RankingPage:
    """Everything that templates/dashboard/ranking.html shows."""

    title: str
    indicator: str
    place: str
    summary: list[Part]
    breadcrumbs: list[tuple[str, str]]
    choices: dict[str, list[Choice]]
    state: State
    definition: list[tuple[str, str]]
    columns: list[Column]
    filters: list[Filter]
    has_moves: bool
    moved_since: str
    has_target: bool
    wanted: str
    has_more_places: bool
    bodies: list[list[Row]]
    unranked: list[UnrankedRow]
    unranked_in_all: int
    undivided: list[UnrankedRow]
    picture: Picture | None
    chart_title: str
    pager: Pager
    excel_url: str
    illustrative: bool
    notes: list[str]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class RankingQuestion:
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
    unconfirmed: dict[int, int]


def answer(asked: RankingQuestion) -> Answer:
    """At most eight queries, nine with unconfirmed figures, whatever the number of units and
    months.
    """
    window, code = asked.window, asked.address.indicator
    comparison = compared_with(window)
    span = Window(min(window.first, comparison.window.first), window.last)
    catalogue = load_catalogue()
    definition = catalogue.one(window.last_day, code)
    branch = load_branch(asked.parent, span, asked.question.view)
    windows = [Asked(window, [definition])]
    if comparison.fair:
        windows.append(Asked(comparison.window, [catalogue.one(comparison.window.last_day, code)]))
    now, *before = read_peers(branch, asked.address.level, windows, asked.question)
    reopened = reopened_reports(span)
    book = load_book(asked.question, [code])
    found = now.league(definition, book, reopened_in(reopened, window))
    earlier: dict[int, int] = {}
    illustrative = found.illustrative
    for peers, (old, [version]) in zip(before, windows[1:], strict=True):
        league = peers.league(version, NO_TARGETS, reopened_in(reopened, old))
        earlier = dict(league.ranking.ranks)
        illustrative = illustrative or league.illustrative
    unconfirmed = {}
    if asked.question.provisional:
        units = {unit for each in found.members for unit in found.group(each.unit_id).units}
        unconfirmed = unconfirmed_months(units, definition, window, asked.question.field_code)
    return Answer(catalogue, branch, found, comparison, earlier, illustrative, unconfirmed)


def ranking_page(asked: RankingQuestion) -> RankingPage:
    got = answer(asked)
    found = got.found
    everyone = sorted_ranked(found, asked.address.sort, got.earlier)
    ranked, unranked, undivided = kept(found, everyone, asked.address.only)
    pages = pager(asked.address, len(ranked) + len(unranked), ROWS_A_PAGE)
    shown, rest = _cut(ranked, unranked, pages)
    pinned = [] if pages.number > 1 else _own_elsewhere(ranked, shown, asked.scope)
    maker = _row_maker(asked, got, [*pinned, *shown])
    has_target = bool(found.targets)
    bodies = [rows for rows in (maker.ranked(pinned), maker.ranked(shown)) if rows]
    name = found.definition.indicator.short_name
    return RankingPage(
        title=titled(name, asked),
        indicator=name,
        place=place_of(asked),
        summary=ranking_summary(found, asked.scope),
        breadcrumbs=[(_("Xếp hạng"), reverse("ranking")), (asked.parent.name, "")],
        choices=_choices(asked, got),
        state=_state(asked, got),
        definition=[*field_rows(asked), *definition_rows(found)],
        columns=columns(asked.address, has_moves=bool(got.earlier), has_target=has_target),
        filters=filters(asked.address, found),
        has_moves=bool(got.earlier),
        moved_since=got.comparison.window.label,
        has_target=has_target,
        wanted=found.definition.wanted,
        has_more_places=has_more_places(bodies, found.definition),
        bodies=bodies,
        unranked=maker.unranked(rest),
        unranked_in_all=len(unranked),
        undivided=undivided_rows(found) if undivided and pages.is_last else [],
        picture=ranking_picture(found, shown, asked.scope) if shown else None,
        chart_title=titled(name, asked, filter_label(asked.address.only)),
        pager=pages,
        excel_url=reverse("ranking-excel") + asked.address.query(page=1, only=""),
        illustrative=got.illustrative or maker.trends.illustrative,
        notes=_notes(asked, got),
        empty=None if ranked else _empty(asked, found, unranked),
    )


def _cut(
    ranked: Sequence[Member], unranked: Sequence[Member], pages: Pager
) -> tuple[Sequence[Member], Sequence[Member]]:
    """The rows of one page: those that are ranked, and behind the last of these the others."""
    shown = ranked[pages.start : pages.start + ROWS_A_PAGE]
    behind = max(pages.start - len(ranked), 0)
    return shown, unranked[behind : behind + ROWS_A_PAGE - len(shown)]


def _own_elsewhere(ranked: Sequence[Member], shown: Sequence[Member], scope: Scope) -> list[Member]:
    """The reader's own unit, where it stands on a later page: pinned on top of the first."""
    own = own_member(ranked, scope)
    return [] if own is None or own in shown else [own]


def _row_maker(asked: RankingQuestion, got: Answer, shown: Sequence[Member]) -> RowMaker:
    found = got.found
    months = Window(asked.window.last - SPARK_MONTHS + 1, asked.window.last)
    code = found.definition.code
    monthly = read_monthly(
        {each.unit_id: found.group(each.unit_id) for each in shown},
        months,
        got.catalogue.by_month(code, months),
        provisional=asked.question.provisional,
        field_code=asked.question.field_code,
        lineage=got.branch.lineage,
    )
    counts = {month: readings.counts(code) for month, readings in monthly.items()}
    link = asked.address.carried(asked.question)
    return RowMaker(
        found,
        asked.scope,
        got.earlier,
        Trends.of(months, counts, [each.unit_id for each in shown]),
        link,
        link.query(),
        link.query(indicator=code, field=asked.address.field),
        _("{count} tháng, cuối kỳ {rate}"),
        got.unconfirmed,
        asked.window.first_day,
    )


def _choices(asked: RankingQuestion, got: Answer) -> dict[str, list[Choice]]:
    address, window = asked.address, asked.window
    counts = got.branch.level_counts(window)
    definitions = got.catalogue.on(window.last_day)
    provisional = asked.question.provisional
    return {
        "indicator": indicator_choices(definitions, address.indicator),
        "parent": parent_choices(got.branch, asked.scope, address.level, window),
        "level": level_choices(asked.parent, asked.scope, counts, address.level),
        "from": month_choices(window.first, window),
        "to": month_choices(window.last, window),
        "view": view_choices(address.view, asked.parent),
        "provisional": provisional_choices(provisional) if asked.scope.covers(asked.parent) else [],
    }


def _state(asked: RankingQuestion, got: Answer) -> State:
    level = asked.address.level
    return state_of_page(got.found, got.branch, asked.question, level, got.unconfirmed)


def field_rows(asked: RankingQuestion) -> list[tuple[str, str]]:
    """The field of procedures, where the ranking is of one alone."""
    return [(_("Lĩnh vực"), asked.field_name)] if asked.field_name else []


def definition_rows(found: League) -> list[tuple[str, str]]:
    definition = found.definition
    indicator = definition.indicator
    rows = [
        (_("Cách tính"), definition.in_words()),
        (_("Chiều đánh giá"), indicator.get_direction_display()),
    ]
    for target, members in found.demands[:TARGETS_SHOWN]:
        rows.append((_("Chỉ tiêu"), _target_row(found, target, members)))
    if found.targets and indicator.near:
        near = format_percent(indicator.near).removesuffix("%")
        rows.append((_("Gần đạt"), _("còn cách không quá {near} điểm %").format(near=near)))
    if indicator.legal_basis:
        rows.append((_("Căn cứ"), indicator.legal_basis))
    rule = _("Cùng tỷ lệ thì cùng hạng; mẫu số tối thiểu {minimum} {counted}").format(
        minimum=format_count(definition.version.minimum), counted=definition.counted
    )
    return [*rows, (_("Xếp hạng"), rule)]


def _target_row(found: League, target: Target, members: Sequence[int]) -> str:
    """A target that does not judge all rows says how many it does: how far the document itself
    reaches is another matter. One that changed says what was demanded before.
    """
    text = target_with_source(target)
    if len(members) < len(found.members):
        text += _("; dùng cho {count} trong {all} đơn vị của bảng này").format(
            count=format_count(len(members)), all=format_count(len(found.members))
        )
    before = change_in_words(found.judged(members[0]))
    return f"{text} ({before})" if before else text


def place_of(asked: RankingQuestion) -> str:
    return f"{asked.parent.name}, {asked.window.label}"


def titled(name: str, asked: RankingQuestion, *more: str) -> str:
    """Of what, where and when: what a page, its print, its pictures, its bookmark and its workbook
    are of.
    """
    return ", ".join(filter(None, (name, place_of(asked), *more)))


def _notes(asked: RankingQuestion, got: Answer) -> list[str]:
    comparison, found = got.comparison, got.found
    notes = [] if comparison.fair else [comparison.objection]
    if asked.question.view == REPORTED and found.definition.uses_stock:
        notes.append(
            _(
                "Số tồn đầu kỳ, cuối kỳ của đơn vị sắp xếp lại không cộng hai lần: các dòng như đã "
                "báo cáo có thể không cộng bằng tổng."
            )
        )
    return notes


def _empty(asked: RankingQuestion, found: League, unranked: Sequence[Member]) -> Empty | None:
    """What stands in the place of ranked rows, where there are none to show."""
    if not found.ranking.order:
        covered = asked.scope.covers(asked.parent)
        why = nobody_ranked(found, may_ask_provisional=covered and not asked.question.provisional)
        return Empty(why.title, why.advice)
    if unranked:
        return None
    # the reader's own choice of rows left none
    return Empty(_("Không có đơn vị nào như lựa chọn này"), _("Chọn “Tất cả” để xem cả bảng."))
