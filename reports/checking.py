"""What the page before the submission shows: exceptions alone, and the month beside the last."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.errors import Refused
from core.months import Month, Window
from core.numbers import NONE, format_count, format_signed
from reports import actions
from reports.cell_links import CellLinks
from reports.cell_notes import cell_notes
from reports.cells import CELL_OF, FIGURE_OF, label, numbers_of
from reports.entries import too_long
from reports.entry_pages import (
    Crumb,
    closed_sentence,
    crumbs_of,
    deadlines_of,
    standfirst_of,
    tag_of,
    title_of,
    urls_of,
)
from reports.layout import COLUMNS, GRID, SECTIONS, Column, sum_of
from reports.models import DossierReport, Origin
from reports.plans import Plan
from reports.rows import TOTAL
from reports.rules import Fault, Values, known, without_advice
from reports.states import SENT, StateTag
from reports.stored import values_of
from reports.tables import blanks_of
from units.models import Unit

SUMS = frozenset(column.code for column in COLUMNS if column.is_sum)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row; `url` leads to its place (reports.cell_links). Nobody has said why
    where it `is_open`, and it `is_new` where that arose after somebody had explained something.
    """

    row: str
    sentence: str
    url: str
    is_open: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a row has to be explained for, and what has been said so far: `answer` is what the box
    holds, `stored` what stands in its place where that is not stored, `wrong` why it can't be.
    """

    key: str
    row: str
    remarks: tuple[Remark, ...]
    answer: str
    is_open: bool
    place: int
    stored: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A total of the month beside that of the last one."""

    label: str
    now: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`blocks` have to be mended, `questions` answered, `notes` are only told. `unsaved` are names
    of rows with explanations that no box of the page holds.
    """

    links: CellLinks
    title: str
    standfirst: str
    conclusion: str
    state: StateTag
    is_closed: bool
    blocks: tuple[Remark, ...]
    questions: tuple[Question, ...]
    notes: tuple[Remark, ...]
    figures: tuple[tuple[str, tuple[Figure, ...]], ...]
    sentences: tuple[str, ...]
    seen: str
    submit_label: str
    months: tuple[str, ...]
    breadcrumbs: tuple[Crumb, ...]
    urls: dict[str, str]
    illustrative: bool
    unsaved: tuple[tuple[str, str], ...] = ()


def check_page(
    unit: Unit,
    month: Month,
    *,
    again: bool = False,
    refused: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> CheckPage:
    """Ten queries. `typed` are explanations by row that may not be stored."""
    plan = actions.as_stored(unit, Window(month, month))
    report = plan.stored.report if plan.stored else None
    closed = closed_sentence(report)
    writer = _Remarks(plan, CellLinks(plan, writes=not closed), typed or {})
    blocks, questions = tuple(writer.blocks()), tuple(writer.questions())
    open_ones = sum(one.is_open for one in questions)
    again = again and bool(report and report.state in SENT)
    conclusion = _conclusion(closed, len(blocks), open_ones, again=again)
    before = _last_month(unit, month - 1)
    reported = [one for one in (report, before) if one]
    last = values_of(before) if before else {}
    return CheckPage(
        writer.links,
        title_of(month),
        standfirst_of(unit, month, report, deadlines_of(unit, month)),
        conclusion if closed else conclusion + _unwhole(plan),
        tag_of(report),
        bool(closed),
        blocks,
        questions,
        (*writer.notes(), *(() if closed else _unfilled(plan, writer.links, last))),
        tuple(_figures(plan.rows[TOTAL], last)),
        _said(refused, _listed(blocks, questions)) if refused else (),
        actions.fingerprint(plan),
        _("Gửi báo cáo tháng %(month)s") % {"month": month.label},
        tuple(_("Tháng %(month)s") % {"month": one.label} for one in (month - 1, month)),
        crumbs_of(unit, month, _("Kiểm tra và gửi")),
        urls_of(unit, month),
        any(one.origin == Origin.ILLUSTRATION for one in reported),
        tuple(writer.unsaved(set() if closed else {one.key for one in questions})),
    )


def _listed(blocks: Iterable[Remark], questions: Iterable[Question]) -> Iterator[str]:
    """The sentences that the page tells where they belong."""
    yield from (one.sentence for one in blocks)
    for question in questions:
        yield from (one.sentence for one in question.remarks)
        yield question.wrong


def _said(refused: Refused, listed: Iterable[str]) -> tuple[str, ...]:
    """Why the submission was refused; what the page lists is pointed at and not told again."""
    told, messages = set(listed), dict.fromkeys(one.message for one in refused.problems)
    beyond = tuple(message for message in messages if message not in told)
    if len(beyond) == len(messages):
        return beyond
    return (_("Sửa hoặc giải trình những chỗ ghi dưới đây, rồi gửi lại."), *beyond)


def _conclusion(closed: str, blocks: int, open_ones: int, *, again: bool) -> str:
    if closed:
        return f"{closed} {_('Báo cáo không gửi lần nữa.')}" if again else closed
    wants = []
    if blocks:
        wants.append(_("%(count)d chỗ cần sửa") % {"count": blocks})
    if open_ones:
        wants.append(_("%(count)d dòng cần giải trình") % {"count": open_ones})
    if not wants:
        return _("Không còn chỗ nào cần sửa: có thể gửi báo cáo.")
    return _("Còn %(wants)s trước khi gửi báo cáo.") % {"wants": _(" và ").join(wants)}


def _unwhole(plan: Plan) -> str:
    """What a sender must know although it hinders nothing: blanks count as no figure."""
    blanks = blanks_of(plan)
    return _(" Biểu còn %(count)d cột trống.") % {"count": blanks} if blanks else ""


def _unfilled(plan: Plan, links: CellLinks, last: Values) -> Iterator[Remark]:
    """Sections below the grid in which nothing stands, and what stood in the others last month and
    is blank now. Whoever said why a cell is blank is not told.
    """
    said = {cell for row, cell in cell_notes(plan.stored) if row == TOTAL}
    for section in SECTIONS:
        blank = [cell for cell in section.cells if _is_blank(plan.rows[TOTAL], cell)]
        if len(blank) < len(section.cells):
            blank = [cell for cell in blank if not _is_blank(last, cell)]
            words = _("tháng trước có số, tháng này để trống: {cells}.")
        else:
            words = _("chưa có số nào, nên chỉ số cần các số này không tính được.")
        left = [cell for cell in blank if cell not in said]
        if left:
            cells = ", ".join(f"“{label(cell)}”" for cell in left)
            url = links.to(TOTAL, left[0])
            yield Remark(str(section.title), words.format(cells=cells), url)


def _is_blank(values: Values, cell: str) -> bool:
    return known(values, FIGURE_OF[cell]) is None


@dataclass(frozen=True, slots=True)
class _Remarks:
    plan: Plan
    links: CellLinks
    typed: Mapping[str, str]

    def blocks(self) -> Iterator[Remark]:
        for key, one in self.plan.faults:
            if one.bars_submission:
                yield self._remark(key, one)

    def questions(self) -> Iterator[Question]:
        found: dict[str, list[Remark]] = {}
        for key, one in self.plan.faults:
            if one.wants_explanation and not self.plan.explained_beside(key, one):
                found.setdefault(key, []).append(self._asked(key, one))
        for key, remarks in sorted(found.items(), key=lambda one: self.plan.place(one[0])):
            is_open = any(one.is_open for one in remarks)
            place = self.plan.place(key)
            stored = self._answer(key)
            mine = self.typed.get(key, stored)
            other = stored if mine != stored else ""
            facts = (mine, is_open, place, other, too_long(mine))
            yield Question(key, self._name(key), tuple(remarks), *facts)

    def unsaved(self, asked: Collection[str]) -> Iterator[tuple[str, str]]:
        """What was typed and is neither stored nor in the box of a question that is asked."""
        for key, text in self.typed.items():
            if key not in asked and text != self._answer(key):
                yield self._name(key), text

    def notes(self) -> Iterator[Remark]:
        for key, one in self.plan.faults:
            beside = self.plan.explained_beside(key, one)
            if beside:
                yield self._explained(key, one, beside)
            elif not (one.bars_submission or one.wants_explanation):
                yield self._remark(key, one)

    def _explained(self, key: str, one: Fault, beside: str) -> Remark:
        told = _("{sentence} Đã giải trình ở {beside}.")
        sentence = told.format(sentence=without_advice(one.problem.message), beside=beside)
        return replace(self._remark(key, one), sentence=sentence)

    def _asked(self, key: str, one: Fault) -> Remark:
        is_open = not self.plan.explained(key, one)
        is_new = is_open and bool(self._answer(key) or self._answer(TOTAL))
        return replace(self._remark(key, one), is_open=is_open, is_new=is_new)

    def _remark(self, key: str, one: Fault) -> Remark:
        return Remark(self._name(key), one.problem.message, self.links.to(key, one.problem.column))

    def _answer(self, key: str) -> str:
        return self.plan.stored.explanation(key) if self.plan.stored else ""

    def _name(self, key: str) -> str:
        names = self.plan.stored.names if self.plan.stored else {}
        return names.get(key, key) or _("Toàn báo cáo")


def _last_month(unit: Unit, month: Month) -> DossierReport | None:
    reports = DossierReport.objects.everywhere()
    return reports.filter(unit=unit, first_month=month, last_month=month).first()


def _figures(now: Values, before: Values) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """The grid, and of the sections below it what was typed this month."""
    for group in GRID:
        yield str(group.label), tuple(_figure(one, now, before) for one in group.columns)
    for section in SECTIONS:
        typed = [code for code in section.cells if code not in SUMS and now.get(code) is not None]
        columns = [Column(CELL_OF[code], label(CELL_OF[code])) for code in typed]
        if columns:
            yield str(section.title), tuple(_figure(one, now, before) for one in columns)


def _figure(column: Column, now: Values, before: Values) -> Figure:
    this, last = _value(column, now), _value(column, before)
    change = NONE if this is None or last is None else format_signed(this - last, 0)
    return Figure(str(column.label), format_count(this), format_count(last), change)


def _value(column: Column, values: Values) -> int | None:
    return sum_of(values, column) if column.is_sum else numbers_of(values)[column.code]
