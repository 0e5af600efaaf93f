"""Who has reported, as a workbook."""

from django.utils.translation import gettext as _

from rendering.workbooks import SheetOut, Value, made_at, titles, write_workbook
from reports.board import FILTERS, Asked, Board, board, judge
from reports.history import in_time
from reports.plans import Plan
from reports.progress import Line
from reports.tables import blanks_of
from reports.timeliness import Timing
from reports.timeliness_words import discipline, state_tag, time_tag


def board_workbook(asked: Asked) -> bytes:
    """Every row that the filter keeps. Queries grow with the hundreds of reports."""
    found = board(asked)
    kept = found.kept
    judged = judge(kept, asked.month)
    sheet = SheetOut(
        name=_("Báo cáo"),
        title_lines=[
            *titles(_title(found), illustrative=found.illustrative),
            _told(found),
            "".join(words for words, _stressed in discipline(found.timings.values())),
        ],
        headings=[
            _("Mã"), _("Đơn vị"), _("Trạng thái"), _("Gửi lúc"),
            _("Cảnh báo chưa giải trình"), _("Cột trống"), _("Hạn gửi"), _("Thời hạn"),
        ],
        rows=[
            _row(line, found.timing(line), judged.get(line.unit.unit_id)) for line in kept
        ],
        note_lines=[made_at()],
    )  # fmt: skip
    return write_workbook([sheet])


def _title(found: Board) -> str:
    words = _("Báo cáo tháng {month}, {unit}")
    return words.format(month=found.asked.month.label, unit=found.asked.unit.name)


def _told(found: Board) -> str:
    kept = len(found.kept)
    words = _("{filter}: {kept}/{owing} đơn vị")
    return words.format(filter=FILTERS[found.asked.only], kept=kept, owing=len(found.lines))


def _row(line: Line, timing: Timing, plan: Plan | None) -> list[Value]:
    told: list[Value] = [
        line.unit.code,
        line.unit.name,
        str(state_tag(line.standing, timing).label),
    ]
    due = [timing.deadline.said if timing.deadline else None, time_tag(timing).words]
    if line.report is None or plan is None:
        return [*told, None, None, None, *due]
    return [
        *told,
        in_time(line.report.submitted_at) or None,
        sum(warned.open for warned in plan.warnings),
        blanks_of(plan),
        *due,
    ]
