"""HTTP only: find the door, ask the question, choose the template."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from core.months import Month
from dashboard.access import (
    home_parent,
    home_unit,
    may_see_provisional,
    rankable_parent,
    visible_peer,
    visible_unit,
)
from dashboard.address import DEFAULT_LEVEL, Address
from dashboard.choices import field_name
from dashboard.explained import explain_refusals
from dashboard.exports import ranking_workbook
from dashboard.home import home_page
from dashboard.latest import opening_window
from dashboard.overview import OverviewPage, OverviewQuestion, overview_page
from dashboard.overview_exports import overview_workbook
from dashboard.pages import unit_path
from dashboard.ranking import RankingQuestion, ranking_page
from dashboard.receipts import ReceiptPage, receipt_page
from dashboard.unit import UnitPage, unit_page
from rendering.downloads import workbook
from units.doors import reader_scope
from units.kinds import HOLDERS
from units.remembered import remembered


@door(Door.SIGNED_IN)
@require_safe
@explain_refusals
def home(request: HttpRequest) -> HttpResponse:
    """What is the reader's own to do today."""
    scope = reader_scope(request)
    build = partial(home_page, request.user, scope)  # type: ignore[arg-type]
    page = remembered(request, "home", build, until=lambda page: page.changes_at)
    return render(request, "dashboard/home.html", {"page": page})


@door(Door.BRANCH)
@require_safe
@explain_refusals
def overview(request: HttpRequest) -> HttpResponse:
    page = remembered(request, "overview", lambda: _overview_page(request), until=_changes_at)
    if isinstance(page, str):
        return redirect(page)
    return render(request, "dashboard/overview.html", {"page": page})


@door(Door.BRANCH)
@require_safe
@explain_refusals
def overview_excel(request: HttpRequest) -> HttpResponse:
    """The sheet of the overview, all rows of it, in the order of the page."""
    asked = _branch_asked(request)
    if isinstance(asked, str):
        return redirect(asked)
    name = f"tong-quan-{asked.unit.code}-{asked.window.first}-{asked.window.last}"
    return workbook(overview_workbook(asked), name)


@door(Door.PEERS)
@require_safe
@explain_refusals
def ranking(request: HttpRequest) -> HttpResponse:
    if address := spelled_out(request):
        return redirect(request.path + address)
    page = remembered(request, "ranking", lambda: ranking_page(_asked(request)))
    return render(request, "dashboard/ranking.html", {"page": page})


@door(Door.PEERS)
@require_safe
@explain_refusals
def ranking_excel(request: HttpRequest) -> HttpResponse:
    """The rows of the ranking, all of them, in the order of the page."""
    if address := spelled_out(request):
        return redirect(request.path + address)
    asked = _asked(request)
    name = f"xep-hang-{asked.address.indicator}-{asked.window.first}-{asked.window.last}"
    return workbook(ranking_workbook(asked), name)


@door(Door.BRANCH)
@require_safe
@explain_refusals
def unit(request: HttpRequest, code: str) -> HttpResponse:
    address = Address.read(request.GET)
    if not (address.first and address.last):
        shown = visible_unit(reader_scope(request), code, None, address.units_view())
        return redirect(request.path + address.in_window(opening_window(shown, address)).query())
    build = partial(_unit_page, request, code, address)
    page = remembered(request, "unit", build, until=lambda page: page.changes_at)
    return render(request, "dashboard/unit.html", {"page": page})


@door(Door.PEERS)
@require_safe
@explain_refusals
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What stands behind one figure of a unit."""
    page = remembered(request, "receipt", lambda: _receipt_page(request, code))
    return render(request, "dashboard/receipt.html", {"page": page})


def _receipt_page(request: HttpRequest, code: str) -> ReceiptPage:
    """The receipt, once the reader's door to the unit among its peers has opened."""
    scope = reader_scope(request)
    address = Address.read(request.GET)
    shown = visible_peer(scope, code, last_of(address), address.units_view())
    question = address.question(address.window(), may_see_provisional=scope.covers(shown))
    return receipt_page(shown, address, field_name(address.field), scope, question)


def _unit_page(request: HttpRequest, code: str, address: Address) -> UnitPage:
    """The page of the unit, once the reader's door to it has opened."""
    scope = reader_scope(request)
    shown = visible_unit(scope, code, address.window().last, address.units_view())
    provisional = may_see_provisional(scope, shown)
    whole = replace(address, field="")  # this page shows all fields together
    question = whole.question(address.window(), may_see_provisional=provisional)
    return unit_page(shown, address, scope, question)


def _overview_page(request: HttpRequest) -> OverviewPage | str:
    """The page of a branch, or the address to which the reader is led instead."""
    asked = _branch_asked(request)
    return asked if isinstance(asked, str) else overview_page(asked)


def _changes_at(page: OverviewPage | str) -> datetime | None:
    return None if isinstance(page, str) else page.owed.changes_at


def _branch_asked(request: HttpRequest) -> OverviewQuestion | str:
    """The reader's question about a branch, once their door has opened; the whole address where
    theirs leaves the branch or the months to the page, or the page of a unit with none below it.
    """
    scope = reader_scope(request)
    address = Address.read(request.GET)
    address.require_level()
    code = address.unit or home_unit(scope).code
    shown = visible_unit(scope, code, last_of(address), address.units_view())
    if shown.kind not in HOLDERS:
        return unit_path(shown.code) + replace(address, unit="", level=DEFAULT_LEVEL).query()
    if not (address.unit and address.first and address.last):
        window = opening_window(shown, address)
        return request.path + replace(address.in_window(window), unit=shown.code).query()
    question = address.question(address.window(), may_see_provisional=scope.covers(shown))
    return OverviewQuestion(address, shown, scope, question)


def _asked(request: HttpRequest) -> RankingQuestion:
    """The reader's question, once their door has opened."""
    scope = reader_scope(request)
    address = Address.read(request.GET)
    address.require_level()
    view = address.units_view()
    parent = rankable_parent(scope, address.parent, address.level, last_of(address), view)
    question = address.question(address.window(), may_see_provisional=scope.covers(parent))
    return RankingQuestion(address, parent, scope, question, field_name(address.field))


def spelled_out(request: HttpRequest) -> str | None:
    """The whole address where the reader's leaves the parent or the months to the page."""
    address = Address.read(request.GET)
    if address.parent and address.first and address.last:
        return None
    scope = reader_scope(request)
    view = address.units_view()
    if address.parent:
        parent = rankable_parent(scope, address.parent, address.level, last_of(address), view)
    else:
        parent = home_parent(scope)
    window = opening_window(parent, address)
    return replace(address.in_window(window), parent=parent.code).query()


def last_of(address: Address) -> Month | None:
    return address.window().last if address.first and address.last else None
