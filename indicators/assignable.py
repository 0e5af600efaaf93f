"""What a demand must be to stand beside what is stored: asked at the preview and at saving."""

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Changed, Problem, Refused
from core.versions import version_of
from indicators.models import Target
from indicators.rules import Demand, problems_of
from indicators.words import target_in_words
from legal.actions import known


class Overlaps(Refused):
    """The same document demands something of the same measure, units and days already: `target`."""

    def __init__(self, target: Target) -> None:
        self.target = target
        words = _(
            "{document} đã giao {target} cho chỉ số và đơn vị này, từ {first:%d/%m/%Y} đến "
            "{last:%d/%m/%Y}: sửa chỉ tiêu đó, hoặc đổi thời gian."
        )
        super().__init__(
            words.format(
                document=target.document.symbol,
                target=target_in_words(target),
                first=target.valid_from,
                last=target.valid_to,
            )
        )


def as_stored(demand: Demand) -> Demand:
    """With the document that is known by the symbol of a new one. Refused where that has another
    day or none: whether to believe what was typed is for the page of the document, and for whoever
    keeps it. One query where a symbol was typed.
    """
    given = demand.document
    document = known(given.symbol) if given._state.adding else None
    if document is None:
        return demand
    if given.effective_on and document.effective_on != given.effective_on:
        day = document.effective_on
        fact = _("có hiệu lực ngày {day:%d/%m/%Y}").format(day=day) if day else _("chưa ghi ngày")
        words = _("{symbol} đã có trong danh mục, {fact}: để trống ngày, hoặc sửa ở trang văn bản.")
        message = words.format(symbol=document.symbol, fact=fact)
        raise Refused(Problem(message, column="effective_on"))
    return replace(demand, document=document)


def digest(demand: Demand) -> str:
    """Tells whether a demand, as it would be stored, is the one that somebody looked at."""
    document, field = demand.document, demand.field
    return version_of(
        demand.indicator.code, demand.unit.pk, demand.level, field.code if field else None,
        demand.valid_from, demand.valid_to, demand.operator, demand.value.normalize(),
        demand.clause, document.symbol, document.effective_on, document.issued_on,
    )  # fmt: skip


def require_assignable(demand: Demand, itself: Target | None = None) -> None:
    """Refused, or Overlaps, where the demand can't stand beside the stored targets. One query, none
    for a document that is still to be written down.
    """
    if found := problems_of(demand):
        raise Refused(*found)
    if demand.document._state.adding:
        return
    other = beside(demand, itself).filter(document=demand.document).first()
    if other is not None:
        raise Overlaps(other)


def beside(demand: Demand, itself: Target | None = None) -> QuerySet[Target, Target]:
    """The stored targets of the same measure, units and days, with their documents; not `itself`,
    which the demand would replace.
    """
    others = Target.objects.filter(
        indicator=demand.indicator,
        unit=demand.unit,
        level=demand.level,
        field=demand.field,
        valid_from__lte=demand.valid_to,
        valid_to__gte=demand.valid_from,
    ).select_related("document")
    return others.exclude(pk=itself.pk) if itself else others


def require_unchanged(target: Target, seen: str) -> None:
    """Changed where the target is no longer the version (Target.version) that was looked at."""
    if target.version != seen:
        words = _("Chỉ tiêu này vừa được người khác sửa, nay là {target}: xem lại rồi lưu.")
        raise Changed(words.format(target=target_in_words(target)))
