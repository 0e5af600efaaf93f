"""The page that answers an address which makes no sense: why, and the form that mends it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from core.clock import today
from core.errors import Refused
from core.months import Month, Window
from core.paging import FIRST_PAGE, NoSuchPage, page_number
from core.parts import Choice
from dashboard.address import (
    DEFAULT_INDICATOR,
    DEFAULT_LEVEL,
    Address,
    month_of,
)
from dashboard.choices import month_choices, provisional_choices, view_choices
from dashboard.pages import unit_url
from indicators.models import Indicator
from reports.models import Field
from units.access import Scope
from units.doors import reader_scope
from units.kinds import HOLDERS, LEVELS
from units.mapping import REPORTED, parse_view
from units.models import Unit
from units.queries import NAMES_IN_A_SENTENCE, NotInView


@dataclass(frozen=True, slots=True)
class Refusal:
    """Everything that templates/dashboard/refused.html shows; `others` are names with addresses."""

    sentences: list[str]
    others: list[tuple[str, str]]
    more: int
    as_reported: str
    action: str
    hidden: list[tuple[str, str]]
    choices: dict[str, list[Choice]]
    ranking: str


def refusal(request: HttpRequest, refused: Refused) -> Refusal:
    """What was asked stays in the form, so that one choice mends it. At most two queries, and those
    of the reader's scope."""
    indicators = dict(Indicator.objects.values_list("code", "short_name"))
    address = salvaged(request.GET, indicators, keep_page=not isinstance(refused, NoSuchPage))
    action = _page_of(request.path)
    choices = _choices(address, indicators if action == reverse("ranking") else {})
    gone = refused if isinstance(refused, NotInView) else None
    others = gone.others if gone else ()
    scope = reader_scope(request)
    pairs = address.pairs().items()
    return Refusal(
        sentences=[gone.sentence] if gone else [problem.message for problem in refused.problems],
        others=[
            (each.name, _same_page(each, action, address, scope))
            for each in others[:NAMES_IN_A_SENTENCE]
        ],
        more=max(len(others) - NAMES_IN_A_SENTENCE, 0),
        as_reported=action + address.query(view=REPORTED) if gone else "",
        action=action,
        hidden=[(name, text) for name, text in pairs if not choices.get(name)],
        choices=choices,
        ranking=reverse("ranking") + _elsewhere(request.GET, address, refused),
    )


def _page_of(path: str) -> str:
    """The page whose form mends the address: a workbook has none of its own."""
    books = {reverse("ranking-excel"): "ranking", reverse("overview-excel"): "overview"}
    return reverse(books[path]) if path in books else path


def salvaged(query: Mapping[str, str], indicators: Collection[str], *, keep_page: bool) -> Address:
    """What of an address can be understood. Months that are none become those of the year up to the
    other one, or to last month; they may still stand backwards.
    """
    usable = {name: text for name, text in query.items() if "\0" not in text}
    if not keep_page or not _is_page(usable.get("page", "")):
        usable.pop("page", None)
    address = Address.read(usable)
    first, last = _months(address)
    return replace(
        address,
        first=str(first),
        last=str(last),
        view=address.view if _is_view(address.view) else REPORTED,
        level=address.level if address.level in LEVELS else DEFAULT_LEVEL,
        indicator=address.indicator if address.indicator in indicators else DEFAULT_INDICATOR,
        field=address.field if _is_field(address.field) else "",
    )


def _months(address: Address) -> tuple[Month, Month]:
    first, last = month_of(address.first), month_of(address.last)
    if last is None:
        last = max(filter(None, (first, Month.of(today()) - 1)))
    return first if first is not None else Month.at(last.year, 1), last


def _elsewhere(query: Mapping[str, str], address: Address, refused: Refused) -> str:
    """The query of a ranking that can be answered: the choice without what it was refused for, and
    without months unless both were given, stand in order and are not too many.
    """
    kept = replace(address, page=FIRST_PAGE)
    if isinstance(refused, NotInView):
        kept = replace(kept, parent="", view=REPORTED)
    undefined = any(problem.column == "indicator" for problem in refused.problems)
    given = (query.get("from", ""), query.get("to", "")) == (address.first, address.last)
    if undefined or not given or not _is_window(address):
        kept = replace(kept, first="", last="")
    if undefined:
        kept = replace(kept, indicator=DEFAULT_INDICATOR)
    return kept.query() if kept.pairs() else ""


def _is_window(address: Address) -> bool:
    try:
        address.question(address.window(), may_see_provisional=False)
    except Refused:
        return False
    return True


def _is_page(text: str) -> bool:
    try:
        return not text.strip() or page_number(text.strip()) >= FIRST_PAGE
    except NoSuchPage:
        return False


def _is_view(text: str) -> bool:
    try:
        parse_view(text)
    except Refused:
        return False
    return True


def _is_field(code: str) -> bool:
    return not code or Field.objects.filter(code=code).exists()


def _choices(address: Address, indicators: Mapping[str, str]) -> dict[str, list[Choice]]:
    """Selects for what a reader may want to change: unconfirmed figures only where they were asked
    for, since whether they may be seen is the page's to say.
    """
    first, last = Month.parse(address.first), Month.parse(address.last)
    offered = Window(min(first, last), max(first, last))
    return {
        "indicator": [
            Choice(code, name, code == address.indicator) for code, name in indicators.items()
        ],
        "provisional": provisional_choices(provisional=True) if address.provisional else [],
        "from": month_choices(first, offered),
        "to": month_choices(last, offered),
        "view": view_choices(address.view),
    }


def _same_page(unit: Unit, action: str, address: Address, scope: Scope) -> str:
    """The same question of another unit, empty where the reader may not ask it. Nothing is ranked
    below a commune: there it is the unit's own page.
    """
    ranked = action == reverse("ranking") and unit.kind in HOLDERS
    if ranked and scope.may_rank(unit, address.level):
        return action + address.query(parent=unit.code)
    if ranked:
        return ""
    if action == reverse("overview") and unit.kind in HOLDERS:
        return action + address.query(unit=unit.code) if scope.covers(unit) else ""
    return unit_url(unit, scope, Address(first=address.first, last=address.last, view=address.view))
