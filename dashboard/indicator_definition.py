"""What an indicator is: the catalogue, and the definition on its own page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import today
from core.numbers import format_count, format_percent
from core.parts import Part
from indicators.access import visible_targets
from indicators.definitions import Catalogue, Definition, load_catalogue, side_in_words
from indicators.models import Family
from units.access import Scope


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """`targets` says how many the reader sees for this year."""

    name: str
    url: str
    formula: str
    direction: str
    version: str
    targets: str


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Everything that templates/dashboard/indicators.html shows: rows by family."""

    summary: list[Part]
    families: list[tuple[str, list[CatalogueRow]]]


@dataclass(frozen=True, slots=True)
class Sister:
    """An indicator of the same family, told apart by its denominator."""

    name: str
    url: str
    numerator: str
    denominator: str


def catalogue_page(scope: Scope) -> CataloguePage:
    """Two queries."""
    day = today()
    definitions = load_catalogue().on(day)
    counted = list(
        visible_targets(scope)
        .filter(valid_from__year__lte=day.year, valid_to__year__gte=day.year)
        .values_list("indicator__code", flat=True)
    )
    families = [
        (str(family.label), [_row(each, counted.count(each.code)) for each in mine])
        for family in Family
        if (mine := [each for each in definitions if each.indicator.family == family])
    ]
    words = _(
        "{count} chỉ số trong {families} nhóm; năm {year} có {asked} chỉ số được giao chỉ tiêu."
    )
    sentence = words.format(
        count=len(definitions), families=len(families), year=day.year, asked=len(set(counted))
    )
    return CataloguePage([(sentence, False)], families)


def _row(definition: Definition, targets: int) -> CatalogueRow:
    indicator, version = definition.indicator, definition.version
    since = _("phiên bản {number}, từ {day:%d/%m/%Y}")
    return CatalogueRow(
        indicator.name,
        reverse("indicator", args=[indicator.code]),
        definition.in_words(),
        str(indicator.get_direction_display()),
        since.format(number=version.number, day=version.valid_from),
        _("{count} chỉ tiêu").format(count=format_count(targets)) if targets else "",
    )


def facts_of(definition: Definition) -> list[tuple[str, str]]:
    """Terms and what stands behind them; what nobody wrote down is left out."""
    indicator, version = definition.indicator, definition.version
    near = format_percent(indicator.near).removesuffix("%")
    minimum = format_count(version.minimum)
    rows = [
        (_("Cách tính"), definition.in_words()),
        (_("Tử số"), side_in_words(definition.numerator)),
        (_("Mẫu số"), side_in_words(definition.denominator)),
        (_("Công thức theo mã"), f"{definition.numerator} / {definition.denominator}"),
        (_("Chiều đánh giá"), str(indicator.get_direction_display())),
        (_("Số lẻ khi hiển thị"), str(indicator.decimals)),
        (
            _("Gần đạt"),
            _("còn cách không quá {near} điểm %").format(near=near) if indicator.near else "",
        ),
        (
            _("Mẫu số tối thiểu để xếp hạng"),
            _("{minimum} {counted}").format(minimum=minimum, counted=definition.counted),
        ),
        (_("Vì sao quan trọng"), indicator.why),
        (_("Căn cứ"), indicator.legal_basis),
        (_("Mã"), indicator.code),
    ]
    return [(term, text) for term, text in rows if text]


def versions_of(versions: Sequence[Definition]) -> list[tuple[str, str]]:
    """Formula of each version, and from when to when it holds, the newest first."""
    ends = [each.version.valid_from for each in versions[1:]]
    rows = []
    for number, each in enumerate(versions):
        words = _("Phiên bản {number}: từ {day:%d/%m/%Y}")
        if number < len(ends):
            words = _("Phiên bản {number}: từ {day:%d/%m/%Y} đến trước {end:%d/%m/%Y}")
        facts = {"number": each.version.number, "day": each.version.valid_from}
        end = ends[number] if number < len(ends) else None
        rows.append((words.format(**facts, end=end), each.in_words()))
    return rows[::-1]


def sisters_of(definition: Definition, catalogue: Catalogue) -> list[Sister]:
    """The others of its family on the day of its version, in the order of the catalogue."""
    family = definition.indicator.family
    return _sisters(
        each
        for each in catalogue.on(max(today(), definition.version.valid_from))
        if each.indicator.family == family and each.code != definition.code
    )


def _sisters(definitions: Iterable[Definition]) -> list[Sister]:
    return [
        Sister(
            each.indicator.name,
            reverse("indicator", args=[each.code]),
            side_in_words(each.numerator),
            side_in_words(each.denominator),
        )
        for each in definitions
    ]
