"""Reports as workbooks: the rows of the pages, with what says how sure they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from rendering.workbooks import SheetOut, Value, made_at, titles, write_workbook
from reports.cell_links import CellLinks
from reports.figures import FIGURES
from reports.history import history, row_name
from reports.layout import GRID, Column, Group, column_note, columns_of
from reports.models import DossierReport, Origin
from reports.report_page import Read, notes_of, read
from reports.rows import Rows
from reports.rules import known
from reports.tables import FORM_CODES, balance_of, form_rows, ordered, shown_rows


def report_workbook(report: DossierReport) -> bytes:
    """The form, all other figures that are known, and the history, each on a sheet."""
    found = read(report)
    sheets = [_form(found), _others(found), _history(found)]
    return write_workbook([sheet for sheet in sheets if sheet.rows])


def _title_lines(found: Read) -> list[str]:
    report = found.report
    title = _("Báo cáo {window}, {unit}").format(window=report.window.label, unit=report.unit.name)
    state = _("Trạng thái: {state}").format(state=report.tag.label)
    return [*titles(title, illustrative=report.origin == Origin.ILLUSTRATION), state]


def _form(found: Read) -> SheetOut:
    rows = shown_rows(found.plan)
    told = form_rows(found.names, notes_of(found), CellLinks(found.plan, writes=False))
    labels = [_heading(group, column) for group in GRID for column in group.columns]
    return SheetOut(
        name=_("Biểu"),
        title_lines=_title_lines(found),
        headings=[
            _("Lĩnh vực (2)"),
            *labels,
            _("Cân đối"),
            _("Ghi chú, giải trình"),
            _("Cảnh báo"),
        ],
        rows=[
            [
                row.name,
                *columns_of(rows[key]),
                balance_of(rows[key]).word,
                "\n".join(row.remarks),
                "\n".join(f"{word} {text}" for word, text, _open, _url in row.warnings),
            ]
            for key, row in zip(ordered(rows), told, strict=True)
        ],
        note_lines=list(_notes(rows)),
    )


def _notes(rows: Rows) -> Iterator[str]:
    yield _("Ô trống là chưa có số liệu, khác số 0.")
    if note := column_note(rows):
        yield note
    yield made_at()


def _heading(group: Group, column: Column) -> str:
    """“Đã giải quyết: Đúng hạn (9)”; what is not on the form has no number."""
    words = f"{group.label}: {column.label}"
    return f"{words} ({column.number})" if column.number else words


def _others(found: Read) -> SheetOut:
    rows: Rows = found.plan.rows
    return SheetOut(
        name=_("Số liệu khác"),
        title_lines=_title_lines(found),
        headings=[_("Lĩnh vực"), _("Số liệu"), _("Giá trị")],
        rows=list(_other_rows(rows, found.names)),
    )


def _other_rows(rows: Rows, names: Mapping[str, str]) -> Iterable[Sequence[Value]]:
    for key in ordered(rows):
        for code, figure in FIGURES.items():
            value = known(rows[key], code)
            if code not in FORM_CODES and value is not None:
                yield [row_name(key, names), str(figure.label), value]


def _history(found: Read) -> SheetOut:
    return SheetOut(
        name=_("Lịch sử"),
        title_lines=_title_lines(found),
        headings=[_("Lúc"), _("Ai"), _("Việc"), _("Lý do"), _("Văn bản"), _("Thay đổi")],
        rows=[
            [step.when, step.who, step.title, step.reason, step.document, told]
            for step in history(found.report, found.names).steps
            for told in step.told or [""]
        ],
    )
