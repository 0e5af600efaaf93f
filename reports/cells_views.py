"""HTTP of the page of one row, cell by cell."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import Door, door
from core.errors import Refused
from core.months import Month, Window
from reports import access, entry_pages
from reports.cell_notes import CELL_KINDS, CellNote, Said, note_cells
from reports.cells import FIGURE_OF
from reports.cells_page import CellsPage, cells_page
from reports.entry import months_of
from reports.forms import storable
from units.models import Unit

KIND, TEXT = "kind.", "text."
CONFLICT = 409


@door(Door.ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def report_cells(request: HttpRequest, code: str, month: str) -> HttpResponse:
    unit, when = access.entered(request, code, month)
    if request.method == "POST":
        return _save(request, unit, when)
    return render(request, "reports/cells.html", {"page": _page(unit, when, request.GET)})


def _save(request: HttpRequest, unit: Unit, when: Month) -> HttpResponse:
    posted, said = request.POST, _said(request.POST)
    page = _page(unit, when, posted)
    try:
        note_cells(
            by=request.user,  # type: ignore[arg-type]
            unit=unit,
            window=Window(when, when),
            row=page.row,
            said=said,
            seen=posted.get("seen", ""),
        )
    except Refused as refused:
        sentences = tuple(problem.message for problem in refused.problems)
        page = _page(unit, when, posted, said, sentences)
        return render(request, "reports/cells.html", {"page": page}, status=CONFLICT)
    months = months_of(unit, when)
    place = months.fields[page.row].pk if page.row else 0
    return redirect(f"{entry_pages.urls_of(unit, when)['entry']}#row-{place}")


def _page(
    unit: Unit,
    when: Month,
    asked: QueryDict,
    typed: Said | None = None,
    sentences: tuple[str, ...] = (),
) -> CellsPage:
    page = cells_page(unit, when, asked.get("row", ""), typed=typed, sentences=sentences)
    if page is None:
        raise Http404(_("Biểu không có dòng này."))
    return page


def _said(posted: QueryDict) -> dict[str, CellNote]:
    """What the boxes say, by cell; what is no cell or no kind of note is passed over."""
    kinds = {kind.value for kind in CELL_KINDS} | {""}
    return {
        cell: CellNote(kind, storable(posted.get(TEXT + cell, "")))
        for cell in FIGURE_OF
        if (kind := posted.get(KIND + cell, "no note")) in kinds
    }
