"""The page that answers an address which makes no sense: why, and the form that mends it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from core.clock import today
from core.errors import Refused
from core.months import Month, Window
from dashboard.access import reader_scope
from dashboard.address import DEFAULT_INDICATOR, DEFAULT_LEVEL, Address
from dashboard.choices import Choice, month_choices, view_choices
from dashboard.pages import unit_url
from indicators.models import Indicator
from reports.models import Field
from units.access import Scope
from units.kinds import HOLDERS, LEVELS
from units.mapping import REPORTED, parse_view
from units.models import Unit
from units.queries import NAMES_IN_A_SENTENCE, NotInView

IN_THE_FORM = {"from", "to", "view"}


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


def refusal(request: HttpRequest, refused: Refused) -> Refusal:
    """What was asked stays in the form, so that one choice mends it. At most two queries, and those
    of the reader's scope."""
    address = salvaged(request.GET)
    action = request.path
    if action == reverse("ranking-excel"):
        action = reverse("ranking")
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
        hidden=[(name, text) for name, text in pairs if name not in IN_THE_FORM],
        choices=_choices(address),
    )


def salvaged(query: Mapping[str, str]) -> Address:
    """What of an address can be understood. Months that are none become those of the year up to the
    other one, or to last month; they may still stand backwards.
    """
    usable = {name: text for name, text in query.items() if "\0" not in text and name != "page"}
    address = Address.read(usable)
    first, last = _months(address)
    return replace(
        address,
        first=str(first),
        last=str(last),
        view=address.view if _is_view(address.view) else REPORTED,
        level=address.level if address.level in LEVELS else DEFAULT_LEVEL,
        indicator=address.indicator if _is_indicator(address.indicator) else DEFAULT_INDICATOR,
        field=address.field if _is_field(address.field) else "",
    )


def _months(address: Address) -> tuple[Month, Month]:
    first, last = _month(address.first), _month(address.last)
    if last is None:
        last = max(filter(None, (first, Month.of(today()) - 1)))
    return first if first is not None else Month.at(last.year, 1), last


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _is_view(text: str) -> bool:
    try:
        parse_view(text)
    except Refused:
        return False
    return True


def _is_indicator(code: str) -> bool:
    return code == DEFAULT_INDICATOR or Indicator.objects.filter(code=code).exists()


def _is_field(code: str) -> bool:
    return not code or Field.objects.filter(code=code).exists()


def _choices(address: Address) -> dict[str, list[Choice]]:
    first, last = Month.parse(address.first), Month.parse(address.last)
    offered = Window(min(first, last), max(first, last))
    return {
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
    return unit_url(unit, scope, Address(first=address.first, last=address.last, view=address.view))
