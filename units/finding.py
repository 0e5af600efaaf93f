"""Finding units by what a person types: words of the name, with or without diacritics, or a code;
units that ended are found too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from core.errors import Refused
from core.text import fold
from units.access import Scope
from units.kinds import TIERS, level_condition, tier_of
from units.models import NAME_LENGTH, Unit, UnitChange, UnitQuerySet
from units.queries import NAMES_IN_A_SENTENCE, load_lineage

# How well a unit fits what was typed, the best first.
CODE, WHOLE_NAME, PHRASE, WORDS = range(4)
# More units than share one name, and enough for a sentence.
MOST_NAMESAKES = 200
# What stands before a unit's own name, folded: nobody types it.
KIND_WORDS = (
    "tinh", "thanh pho", "thi xa", "huyen", "quan", "phuong", "thi tran", "xa", "dac khu",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for. Empty fields do not narrow it; `on=None` is every day there was."""

    text: str = ""
    kind: str = ""
    parent: Unit | None = None
    on: date | None = None


def find_units(scope: Scope, sought: Sought) -> UnitQuerySet:
    """The units of the scope that fit. With a text the best come first, those that still exist
    before those that ended; without one, by tier and name. One query, when it is evaluated, and
    those of the scope.
    """
    units = Unit.objects.filter(scope.condition()).select_related("parent")
    if sought.on:
        units = units.valid_on(sought.on)
    if sought.kind:
        units = units.filter(kind=sought.kind)
    if sought.parent:
        units = units.below(sought.parent)
    text = _searchable(sought.text)
    if text:
        units = units.annotate(closed_up=Replace("folded", Value(" "), Value("")))
        return units.filter(_fits(text)).order_by(
            _how_well(text), F("valid_to").desc(nulls_first=True), "sort_key", "code"
        )
    return units.order_by(_tier(), "sort_key", "code", "valid_from")


def the_unit(scope: Scope, text: str, day: date) -> Unit:
    """The one unit of the scope that a code or a whole name means on a day, or meant at last.

    Refused where there is none: a part of a name may be somebody else's. Those that it may have
    meant are named with their codes. One query, and those of the scope.
    """
    wanted = _searchable(text)
    fitting = list(find_units(scope, Sought(text))[:MOST_NAMESAKES]) if wanted else []
    exact = [unit for unit in fitting if unit.code.lower() == wanted] or [
        unit for unit in fitting if unit.folded in full_names(wanted)
    ]
    found = [unit for unit in exact if unit.valid_on(day)] or exact[:1]
    if len(found) == 1:
        return found[0]
    if not fitting:
        raise Refused(_("Không có đơn vị này trong phạm vi của bạn; nhập mã hoặc tên đầy đủ."))
    offered = "; ".join(
        f"{unit.name} ({unit.code})" for unit in (found or fitting)[:NAMES_IN_A_SENTENCE]
    )
    raise Refused(_("Chưa rõ đơn vị nào, nhập mã: {offered}.").format(offered=offered))


def living_successors(units: Sequence[Unit], day: date) -> Mapping[int, list[Unit]]:
    """For each unit that ended before the day, by its id: who holds then what it held, by name.

    Two queries; none where no unit ended.
    """
    ended = [unit for unit in units if unit.valid_to is not None and unit.valid_to < day]
    if not ended:
        return {}
    lineage = load_lineage()
    after = {unit.pk: lineage.successors(unit.pk) for unit in ended}
    everybody = {other for others in after.values() for other in others}
    living = list(Unit.objects.filter(pk__in=everybody).valid_on(day).by_name())
    return {pk: [unit for unit in living if unit.pk in others] for pk, others in after.items()}


def tier_counts(above: Unit, day: date) -> dict[str, dict[str, int]]:
    """How many units of each kind stand below one on a day, by their tiers. One query."""
    found: dict[str, dict[str, int]] = {}
    kinds = Unit.objects.below(above).valid_on(day).values_list("kind", "parent__kind")
    for kind, parent_kind, number in kinds.annotate(Count("pk")):
        tier = found.setdefault(tier_of(kind, parent_kind), {})
        tier[kind] = tier.get(kind, 0) + number
    return found


def changes_by_day(above: Unit, until: date) -> dict[date, int]:
    """How many changes touched a unit's branch on each day up to one, the latest first. One query.

    The links are asked for by themselves: joined, PostgreSQL multiplies them.
    """
    inside = {"unit__path__startswith": above.path}
    ended = UnitChange.sources.through.objects.filter(**inside).values("unitchange_id")
    made = UnitChange.results.through.objects.filter(**inside).values("unitchange_id")
    days = UnitChange.objects.filter(Q(pk__in=ended) | Q(pk__in=made), done=True, date__lte=until)
    return dict(days.values_list("date").annotate(Count("pk")).order_by("-date"))


def _searchable(text: str) -> str:
    """Folded; no name is longer, and PostgreSQL refuses the zero character outright."""
    return fold(text.replace("\0", " "))[:NAME_LENGTH]


def _fits(text: str) -> Q:
    """Every word begins a word of the name, in whatever order, or the code begins so, or it is the
    whole name written without blanks.
    """
    named = Q()
    for word in text.split():
        named &= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    closed_up = [name.replace(" ", "") for name in full_names(text)]
    return named | Q(code__istartswith=text) | Q(closed_up__in=closed_up)


def full_names(text: str) -> list[str]:
    """What a folded name may be stored as: with its kind, where that was left out."""
    return [text, *(f"{word} {text}" for word in KIND_WORDS)]


def _how_well(text: str) -> Case:
    return Case(
        When(code__iexact=text, then=CODE),
        When(folded__in=full_names(text), then=WHOLE_NAME),
        When(Q(folded__startswith=text) | Q(folded__contains=f" {text}"), then=PHRASE),
        default=WORDS,
        output_field=IntegerField(),
    )


def _tier() -> Case:
    """The highest tier first; what stands on none last."""
    tiers = enumerate(TIERS)
    return Case(
        *(When(level_condition(tier), then=place) for place, tier in tiers),
        default=len(TIERS),
        output_field=IntegerField(),
    )
