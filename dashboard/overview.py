"""The overview of a branch: targets met, who is farthest, who has not sent, every unit's rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from core.months import Window
from core.paging import Pager, pager
from core.parts import Choice, Part
from dashboard.address import Address
from dashboard.choices import (
    against_choices,
    level_choices,
    month_choices,
    provisional_choices,
    view_choices,
)
from dashboard.courses import Courses, courses_of, span_of
from dashboard.mains import Main, main_definitions, neediest, of_units
from dashboard.overview_words import (
    chart_note,
    chart_title,
    notes_of,
    overview_summary,
    state_of_branch,
)
from dashboard.owing import MonthOwed, month_asked, month_owed
from dashboard.pages import Empty, State
from dashboard.periods import Comparison, compared_with
from dashboard.ranking_chart import Picture, ranking_picture
from dashboard.sheet import ROWS_A_PAGE, Sheet, SheetMaker, standing_order
from dashboard.tiles import Tile, tile_notes, tiles_of
from indicators.definitions import Catalogue, Definition, load_catalogue
from indicators.models import Target
from indicators.queries import Book, Peers, Question, read_peers
from indicators.readings import Reading
from indicators.tallies import Asked, reopened_in, reopened_reports
from indicators.targets import targets_within
from units.access import Scope
from units.models import Unit
from units.peers import Branch, Member, load_branch

# Bars of one chart; more are a ranking, which has pages.
MOST_BARS = 30


@dataclass(frozen=True, slots=True)
class OverviewQuestion:
    """One question of a reader: what was asked of which branch, over which window."""

    address: Address
    unit: Unit
    scope: Scope
    question: Question

    @property
    def window(self) -> Window:
        return self.question.window

    @property
    def link(self) -> Address:
        """What links to other pages carry on."""
        return self.address.carried(self.question)


@dataclass(frozen=True, slots=True)
class BranchAnswer:
    """The main indicators of a branch, and what they were made of."""

    catalogue: Catalogue
    targets: list[Target]
    branch: Branch
    mains: list[Main]
    comparison: Comparison

    @property
    def members(self) -> Sequence[Member]:
        return self.mains[0].league.members if self.mains else ()


@dataclass(frozen=True, slots=True)
class Shown:
    """The chart of one main indicator's ranking, and where all of it stands."""

    picture: Picture
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Everything that templates/dashboard/overview.html shows."""

    title: str
    unit_name: str
    unit_code: str
    window: str
    summary: list[Part]
    breadcrumbs: list[tuple[str, str]]
    choices: dict[str, list[Choice]]
    state: State
    tiles: list[Tile]
    tile_notes: list[str]
    ranking: Shown | None
    owed: MonthOwed
    courses: Courses | None
    sheet: Sheet | None
    pager: Pager
    excel_url: str
    illustrative: bool
    notes: list[str]
    empty: Empty | None


def branch_answer(asked: OverviewQuestion) -> BranchAnswer:
    """Five queries, two more in the view of a date or for stocks, however many units and months."""
    window = asked.window
    comparison = compared_with(window, asked.address.against)
    earlier = comparison.window
    span = Window(min(window.first, earlier.first, span_of(window).first), window.last)
    catalogue = load_catalogue()
    targets = targets_within(span, [each.code for each in catalogue.on(window.last_day)])
    definitions = main_definitions(catalogue, targets, asked.unit, window)
    branch = load_branch(asked.unit, span, asked.question.view)
    windows = [Asked(window, definitions)]
    if comparison.fair:
        windows.append(Asked(earlier, _same_formulas(catalogue, definitions, earlier)))
    peers = read_peers(branch, asked.address.level, windows, asked.question, with_parent=True)
    reopened = reopened_in(reopened_reports(span), window)
    book = Book.of(targets, window)
    before = peers[1].readings[asked.unit.pk] if comparison.fair else {}
    mains = [_main(asked.unit, peers[0], each, book, reopened, before) for each in definitions]
    return BranchAnswer(catalogue, targets, branch, mains, comparison)


def _same_formulas(
    catalogue: Catalogue, definitions: Sequence[Definition], earlier: Window
) -> list[Definition]:
    """The definitions of the earlier window that reckon as today's do: others tell no change."""
    now = {each.code: each.reckoning for each in definitions}
    return [each for each in catalogue.on(earlier.last_day) if now.get(each.code) == each.reckoning]


def _main(
    unit: Unit,
    peers: Peers,
    definition: Definition,
    book: Book,
    reopened: set[int],
    before: Mapping[str, Reading],
) -> Main:
    reading = peers.readings[unit.pk][definition.code]
    return Main(
        peers.league(definition, book, reopened),
        book.judge(reading, unit.path, unit.kind),
        before.get(definition.code),
    )


def overview_page(asked: OverviewQuestion) -> OverviewPage:
    """Nine queries at most beside those of stocks and of a date's view."""
    got = branch_answer(asked)
    owed = month_owed(asked.unit, month_asked(asked.window), asked.scope, asked.link)
    courses = _courses(asked, got)
    pages = pager(asked.address, len(got.members), ROWS_A_PAGE)
    return OverviewPage(
        title=titled(asked),
        unit_name=asked.unit.name,
        unit_code=asked.unit.code,
        window=asked.window.label,
        summary=overview_summary(got.mains, asked.window, owed),
        breadcrumbs=[(_("Tổng quan"), reverse("overview")), (asked.unit.name, "")],
        choices=_choices(asked, got),
        state=state_of_branch(got.mains, asked.unit, asked.question, owed),
        tiles=tiles_of(got.mains, asked.unit, asked.link, asked.address.level, got.comparison),
        tile_notes=tile_notes(got.mains, got.comparison),
        ranking=_ranking(asked, got),
        owed=owed,
        courses=courses,
        sheet=_sheet(asked, got, pages) if got.members else None,
        pager=pages,
        excel_url=reverse("overview-excel") + asked.address.query(page=1),
        illustrative=is_illustrative(got) or (courses is not None and courses.illustrative),
        notes=notes_of(got.mains, asked.question.view),
        empty=None if got.members else _nobody(),
    )


def titled(asked: OverviewQuestion) -> str:
    """What the page, its print, its bookmark and its workbook are of."""
    return f"{asked.unit.name}, {asked.window.label}"


def is_illustrative(got: BranchAnswer) -> bool:
    """Whether anything shown was invented."""
    return any(
        main.league.illustrative
        or main.total.reading.illustrative
        or (main.earlier is not None and main.earlier.illustrative)
        for main in got.mains
    )


def _courses(asked: OverviewQuestion, got: BranchAnswer) -> Courses | None:
    if not got.mains:
        return None
    return courses_of(
        asked.unit, got.mains, asked.question, got.catalogue, got.targets, got.branch.lineage
    )


def _sheet(asked: OverviewQuestion, got: BranchAnswer, pages: Pager) -> Sheet:
    mains = of_units(got.mains)
    ordered = standing_order(mains, asked.address.sort)
    maker = SheetMaker.of(mains, asked.scope, asked.link)
    return maker.sheet(asked.address, ordered, pages, asked.unit.code)


def _ranking(asked: OverviewQuestion, got: BranchAnswer) -> Shown | None:
    """The lowest units of the indicator that is farthest from its target, best of them first."""
    main = neediest(of_units(got.mains))
    if main is None:
        return None
    league = main.league
    members = [league.member(unit_id) for unit_id in league.ranking.order[-MOST_BARS:]]
    code, level = main.definition.code, asked.address.level
    url = reverse("ranking") + asked.link.query(parent=asked.unit.code, level=level, indicator=code)
    picture = ranking_picture(league, members, asked.scope)
    noted = replace(picture, note=chart_note(picture.note, main, len(members)))
    return Shown(noted, chart_title(main), url)


def _choices(asked: OverviewQuestion, got: BranchAnswer) -> dict[str, list[Choice]]:
    window, level = asked.window, asked.address.level
    counts = got.branch.level_counts(window)
    return {
        "from": month_choices(window.first, window),
        "to": month_choices(window.last, window),
        "level": level_choices(asked.unit, asked.scope, counts, level),
        "view": view_choices(asked.address.view, asked.unit),
        "provisional": provisional_choices(asked.question.provisional),
        "against": against_choices(got.comparison.against),
    }


def _nobody() -> Empty:
    return Empty(
        _("Không có đơn vị nào thuộc nhóm này"),
        _("Địa bàn này không có đơn vị thuộc nhóm đã chọn trong khoảng thời gian này."),
    )
