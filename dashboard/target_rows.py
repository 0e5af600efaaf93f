"""One target in a list: what is demanded of whom, and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from core.numbers import format_count
from dashboard.address import Address
from dashboard.pages import receipt_path
from dashboard.rows import gap_in_dossiers
from dashboard.standing import verdict_of
from indicators.fulfilment import Share, Standing
from indicators.models import Target
from indicators.targets import took_effect
from indicators.words import rate_against, target_in_words
from units.access import Scope
from units.kinds import LEVEL_LABELS


@dataclass(frozen=True, slots=True)
class TargetRow:
    """`rate` is a unit's rate or “41/65 đạt”; `url` leads to what stands behind it. `missing` says
    how many units of a level miss it. `superseded` names the document whose demand holds instead.
    """

    key: int
    indicator: str
    short_name: str
    indicator_url: str
    whom: str
    days: str
    clause: str
    demand: str
    rate: str
    detail: str
    url: str
    verdict: str
    missing: int
    superseded: str
    edit_url: str
    of_level: bool
    illustrative: bool


def row_of(
    target: Target,
    standing: Standing | None,
    others: Iterable[Target],
    scope: Scope,
    *,
    may_edit: bool,
) -> TargetRow:
    rate, detail, verdict, illustrative = _told(standing)
    return TargetRow(
        key=target.pk,
        indicator=target.indicator.name,
        short_name=target.indicator.short_name,
        indicator_url=reverse("indicator", args=[target.indicator.code]),
        whom=whom(target),
        days=days(target),
        clause=target.clause,
        demand=target_in_words(target),
        rate=rate,
        detail=detail,
        url=_url(target, standing, scope),
        verdict=verdict,
        missing=standing.share.missed if standing and standing.share else 0,
        superseded=_superseded(target, others),
        edit_url=reverse("target-edit", args=[target.pk]) if may_edit else "",
        of_level=bool(standing and standing.share),
        illustrative=illustrative,
    )


def whom(target: Target) -> str:
    """“Tỉnh Lam Khê: xã, phường; lĩnh vực Đất đai”."""
    level = str(LEVEL_LABELS.get(target.level, target.level)).lower()
    words = f"{target.unit.name}: {level}" if target.level else target.unit.name
    if target.field:
        words = _("{units}; lĩnh vực {field}").format(units=words, field=target.field.name)
    return words


def days(target: Target) -> str:
    """“năm 2026”, “01/07/2025 - 31/12/2025”."""
    first, last = target.valid_from, target.valid_to
    if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return _("năm {year}").format(year=first.year)
    return f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"


def _told(standing: Standing | None) -> tuple[str, str, str, bool]:
    """Rate, what explains it, verdict, and whether any figure of it was invented."""
    if standing and standing.share:
        return _of_level(standing.share)
    if standing and standing.judged:
        judged = standing.judged
        reading = judged.reading
        rate = rate_against(reading.rate, judged.target, reading.definition.indicator.decimals)
        detail = gap_in_dossiers(judged) if judged.met is False else ""
        return rate, detail, verdict_of(judged), reading.illustrative
    return "", "", "none", False


def _of_level(share: Share) -> tuple[str, str, str, bool]:
    if not share.judged:
        return "", _("chưa đơn vị nào được xếp hạng"), "no_figures", share.illustrative
    rate = _("{met}/{all} đạt").format(met=format_count(share.met), all=format_count(share.judged))
    more = [
        words.format(count=format_count(count))
        for words, count in (
            (_("{count} gần đạt"), share.near),
            (_("{count} không xếp hạng"), share.without),
        )
        if count
    ]
    verdict = "missed" if share.missed else "near" if share.near else "met"
    return rate, ", ".join(more), verdict, share.illustrative


def _url(target: Target, standing: Standing | None, scope: Scope) -> str:
    """The ranking of the units that the target speaks of, or the receipt of its one unit."""
    if standing is None:
        return ""
    window = standing.window
    address = Address(indicator=target.indicator.code).in_window(window)
    if target.level and scope.may_rank(target.unit, target.level):
        whole = replace(address, parent=target.unit.code, level=target.level)
        return reverse("ranking") + whole.query()
    if not target.level and scope.may_compare(target.unit):
        return receipt_path(target.unit.code) + address.query()
    return ""


def _superseded(target: Target, others: Iterable[Target]) -> str:
    """Another document's demand of the same that took effect later holds on the last common day."""
    later = [
        each
        for each in others
        if each.document_id != target.document_id
        and _same(each) == _same(target)
        and each.document.illustrative == target.document.illustrative
        and each.valid_from <= target.valid_to <= each.valid_to
        and took_effect(each) > took_effect(target)
    ]
    if not later:
        return ""
    newest = max(later, key=took_effect)
    return _("thay bằng {target}, {document}").format(
        target=target_in_words(newest), document=newest.document.symbol
    )


def _same(target: Target) -> tuple[int, int, str, int | None]:
    return target.indicator_id, target.unit_id, target.level, target.field_id
