"""The pages of a register: choose its columns, wait, look at what it says beside what is stored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from core.numbers import format_count, format_percent, percent
from core.parts import Choice, Part
from core.text import fold
from reports import plans, writing
from reports.history import row_name
from reports.models import Field, RegisterRun
from reports.plans import Plan
from reports.register.columns import COLUMNS, is_personal
from reports.register.comparison import FieldTable, is_shut, refusals, tables, untouched
from reports.register.days import moved
from reports.register.draft import offered
from reports.register.mapping import mapped
from reports.register.mappings import usable_mappings
from reports.register.outline import Outline
from reports.register.result import Listed, Officer, Result
from reports.register.runs import entry_of_run
from reports.register.words import MEANINGS
from reports.register.workers import before_it, has_died
from reports.upload_page import ProblemGroup, ProblemRow

Step = RegisterRun.Step


class ColumnChoice(NamedTuple):
    """One thing that a register can tell, and the headings under which it may stand."""

    code: str
    label: str
    gives: str
    required: bool
    options: tuple[Choice, ...]


class UnknownWord(NamedTuple):
    """A word in a column, how many dossiers have it, what it may mean; `key` names the choice."""

    key: str
    column: str
    word: str
    dossiers: str
    options: tuple[Choice, ...]


class DossierRow(NamedTuple):
    code: str
    field: str
    due: str
    state: str
    officer: str


class OfficerRow(NamedTuple):
    name: str
    counts: str
    share: str
    late: bool


@dataclass(frozen=True, slots=True)
class RunPage:
    """What every step of a run shows."""

    run: RegisterRun
    breadcrumbs: tuple[tuple[str, str], ...]
    summary: tuple[Part, ...]
    refusals: tuple[str, ...]
    illustrative: bool


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    choices: tuple[ColumnChoice, ...]
    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    software: tuple[Choice, ...]
    name: str


@dataclass(frozen=True, slots=True)
class CountedPage:
    """`complete` says that no row is left to mend: figures without some rows are wrong, so none is
    shown before. `late_count` are late by the day, `late_with_hours` would be if hours decided.
    `writable` says that cells that differ may be ticked: `refusals` speak against all of them
    together, and fewer may do.
    """

    tables: tuple[FieldTable, ...]
    untouched: tuple[str, ...]
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    problems: tuple[ProblemGroup, ...]
    problem_count: int
    problems_shown: int
    words: tuple[UnknownWord, ...]
    near: tuple[DossierRow, ...]
    near_count: int
    first_day: str
    last_day: str
    late: tuple[DossierRow, ...]
    late_count: int
    late_with_hours: int
    officers: tuple[OfficerRow, ...]
    nameless: int
    digest: str
    complete: bool
    writable: bool

    @property
    def differing(self) -> int:
        """Of all figures shown, among them totals and sums of parts, which have no tick."""
        return sum(table.differing for table in self.tables)


def crumbs(name: str = "") -> tuple[tuple[str, str], ...]:
    way = ((_("Báo cáo"), reverse("reports")), (_("Nhập từ sổ hồ sơ"), reverse("register")))
    return (*way, (name, "")) if name else way


def run_page(run: RegisterRun, summary: Sequence[Part], refusals: Sequence[str]) -> RunPage:
    return RunPage(run, crumbs(run.name), tuple(summary), tuple(refusals), run.unit.is_invented)


# --- choosing columns ----------------------------------------------------------------------------


def columns_page(
    run: RegisterRun, chosen: Mapping[str, str] | None = None, software: str = ""
) -> ColumnsPage:
    """The columns as they were chosen, else as the software asked for has them, else as the first
    remembered one that fits, else as recognised. One SQL query.
    """
    about = Outline(tuple(run.headings), 0, ())
    remembered = usable_mappings(run.unit)
    fitting = [one for one in remembered if set(one.columns.values()) <= set(run.headings)]
    named = [one for one in remembered if str(one.pk) == software] or fitting[:1]
    found = chosen if chosen is not None else mapped(about, named[0].columns if named else None)
    return ColumnsPage(
        tuple(_choices(run.headings, found)),
        about.headings,
        tuple(tuple(row) for row in run.samples),
        tuple(Choice(str(one.pk), one.name, one in named) for one in remembered),
        named[0].name if named else "",
    )


def _choices(headings: Sequence[str], found: Mapping[str, str]) -> Iterator[ColumnChoice]:
    names = [one for one in dict.fromkeys(headings) if one and not is_personal(one)]
    for code, column in COLUMNS.items():
        blank = Choice("", _("(không có)"), code not in found)
        options = [Choice(name, name, found.get(code) == name) for name in names]
        label, gives = str(column.label), str(column.gives)
        yield ColumnChoice(code, label, gives, column.required, (blank, *options))


def columns_summary(run: RegisterRun, page: ColumnsPage) -> Iterator[Part]:
    known_ones = sum(not choice.options[0].selected for choice in page.choices)
    facts = {"count": known_ones, "all": len(page.choices)}
    yield _("Nhận ra {count} trong {all} nội dung của sổ.").format(**facts), True
    yield _(" Xem lại cột nào ghi gì rồi bấm đọc sổ; chưa có số liệu nào được ghi."), False


# --- waiting -------------------------------------------------------------------------------------


def percent_read(run: RegisterRun) -> int:
    return 100 * run.read // run.size if run.size else 0


def waiting_summary(run: RegisterRun) -> Iterator[Part]:
    if run.step == Step.FAILED:
        yield _("Chưa đọc được sổ; chưa có số liệu nào được ghi."), True
    elif has_died(run):
        yield _("Việc đọc sổ đã dừng giữa chừng; chưa có số liệu nào được ghi."), True
    elif run.step == Step.WAITING:
        yield (
            _("Đang chờ đến lượt đọc; trước sổ này còn {count} sổ.").format(count=before_it(run)),
            True,
        )
        yield _(" Có thể rời trang này rồi quay lại."), False
    else:
        facts = {"rows": format_count(run.rows), "percent": percent_read(run)}
        yield _("Đã đọc {rows} hồ sơ, {percent}% tệp.").format(**facts), True
        yield _(" Có thể rời trang này rồi quay lại."), False


# --- what it says --------------------------------------------------------------------------------


def counted_page(run: RegisterRun, taken: Collection[str] | None = None) -> CountedPage:
    """With every cell that differs ticked, or those that were taken. Five SQL queries."""
    result = Result.from_json(run.result or {})
    (plan,) = plans.judge([entry_of_run(run)])
    names = dict(Field.objects.values_list("code", "name"))
    problems, cells = list(_problems(result)), offered(plan)
    shut = list(filter(None, (moved(run.unit, run.month, result),)))
    writable = bool(cells) and not result.problems and not (shut or is_shut(plan))
    ticks, chosen = (cells if writable else ()), (cells if taken is None else taken)
    return CountedPage(
        tuple(tables(plan, result, names, ticks, chosen)),
        tuple(untouched(plan, result, names)),
        (*shut, *refusals(plan, names)),
        tuple(_warnings(plan, names)),
        (ProblemGroup("", problems),) if problems else (),
        sum(found.count for found in result.problems if not found.may_be_taught),
        len(problems),
        tuple(_words(result)),
        tuple(_dossier(one) for one in result.near),
        result.near_count,
        _written(result.first_day),
        _written(result.last_day),
        tuple(_dossier(one) for one in result.late),
        result.late_count,
        result.late_with_hours,
        tuple(_officer(one) for one in result.officers or ()),
        result.nameless,
        writing.digest([plan]),
        not result.problems,
        writable,
    )


def _written(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""


def _warnings(plan: Plan, names: Mapping[str, str]) -> Iterator[str]:
    for warned in plan.warnings:
        yield f"{row_name(warned.row, names)}: {warned.problem.message}"


def counted_summary(run: RegisterRun, page: CountedPage) -> Iterator[Part]:
    facts = {"rows": format_count(run.rows), "count": format_count(page.problem_count)}
    facts["words"] = str(len(page.words))
    yield _("Sổ có {rows} hồ sơ").format(**facts), True
    if page.first_day and page.first_day != f"{run.month.first_day:%d/%m/%Y}":
        words = _(", đếm việc từ {first} đến {last}")
        yield words.format(first=page.first_day, last=page.last_day), False
    if page.words:
        yield _("; {words} từ chưa hiểu, chọn nghĩa rồi đọc lại").format(**facts), True
    if page.problem_count:
        yield _("; {count} chỗ phải sửa nên chưa ghi được").format(**facts), True
    if page.words or page.problem_count:
        yield _("."), True
        return
    facts |= {"late": format_count(page.late_count), "near": format_count(page.near_count)}
    facts["by_hour"] = format_count(page.late_with_hours)
    words = _(", {late} quá hạn, {near} sắp đến hạn trong 3 ngày.")
    if page.late_with_hours != page.late_count:
        words = _(
            ", {late} quá hạn tính theo ngày ({by_hour} nếu tính theo giờ hẹn),"
            " {near} sắp đến hạn trong 3 ngày."
        )
    yield words.format(**facts), True
    yield from _differences(page)
    yield from _left_out(Result.from_json(run.result or {}))


def _differences(page: CountedPage) -> Iterator[Part]:
    if not page.differing:
        yield _(" Số liệu đang lưu đã đúng như sổ."), False
        return
    words = _(" {count} số khác số đang lưu; chưa có số liệu nào được ghi.")
    yield words.format(count=format_count(page.differing)), False


def _left_out(result: Result) -> Iterator[Part]:
    if result.left_out:
        words = _(" Không tính {count} hồ sơ chưa tiếp nhận.")
        yield words.format(count=format_count(result.left_out)), False
    if result.free:
        words = _(" {count} hồ sơ phí 0 đồng ghi thanh toán trực tuyến, không tính là thanh toán.")
        yield words.format(count=format_count(result.free)), False


def _problems(result: Result) -> Iterator[ProblemRow]:
    for found in result.problems:
        if found.may_be_taught:
            continue
        message = found.message[:1].upper() + found.message[1:]
        for row, value in found.rows:
            yield ProblemRow("", str(row), found.column, value, message)


def _words(result: Result) -> Iterator[UnknownWord]:
    for found in result.unknown_words:
        chosen = _("(chưa chọn)")
        meanings = [(str(value), str(label)) for value, label in MEANINGS[found.code].items()]
        options = [Choice("", chosen, True), *(Choice(*one, False) for one in meanings)]
        for place, (word, count) in enumerate(found.words_by_count):
            key = f"w.{found.code}.{place}"
            yield UnknownWord(key, found.column, word, format_count(count), tuple(options))


def taught(run: RegisterRun, posted: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """What the form of `_words` says; a value that was not offered says nothing."""
    told: dict[str, dict[str, int]] = {}
    for found in Result.from_json(run.result or {}).unknown_words:
        offered = {str(value): int(value) for value in MEANINGS[found.code]}
        for place, (word, _count) in enumerate(found.words_by_count):
            value = offered.get(posted.get(f"w.{found.code}.{place}", ""))
            if value is not None:
                told.setdefault(found.code, {})[fold(word)] = value
    return told


def _dossier(one: Listed) -> DossierRow:
    days = _("{days} ngày").format(days=one.days)
    finished = one.finished_day
    state = _("đang giải quyết")
    if finished:
        state = _("trả ngày {day:%d/%m/%Y}").format(day=finished)
    return DossierRow(
        one.code, one.field, f"{one.due_day:%d/%m/%Y}", f"{days}, {state}", one.officer
    )


def _officer(one: Officer) -> OfficerRow:
    share = format_percent(percent(one.late, one.of))
    counts = f"{format_count(one.late)} / {format_count(one.of)}"
    return OfficerRow(one.name, counts, share, one.is_late)
