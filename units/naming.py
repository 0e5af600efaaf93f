"""Which unit a name in somebody's table means: with or without "UBND", the kind, or accents.

All units are read once, since a table may name thousands of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.months import Window
from core.text import fold, nfc
from units.kinds import Kind
from units.models import Unit

NUMBERING = re.compile(
    r"^(?:[-+*•]+\s*|[0-9]{1,4}\s*[.)]\s*|[a-zđ]\)\s*|[ivx]+\.\s+)", re.IGNORECASE
)
OFFICE = re.compile(
    r"^(?:hdnd (?:va|&) )?(?:ubnd|uy ban nhan dan|bo phan mot cua|ttpvhcc"
    r"|trung tam phuc vu hanh chinh cong)(?: cua)? "
)
# Longer words first; a letter alone needs its full stop.
KINDS: Sequence[tuple[re.Pattern[str], frozenset[str]]] = tuple(
    (re.compile(rf"^(?:{words})\s*"), frozenset(kinds))
    for words, kinds in (
        (r"thi tran |tt\.|tt ", {Kind.TOWNSHIP}),
        (r"thi xa |tx\.|tx ", {Kind.TOWN}),
        (r"thanh pho |tp\.|tp ", {Kind.CITY}),
        (r"dac khu ", {Kind.SPECIAL_ZONE}),
        (r"phuong |p\.|p ", {Kind.WARD}),
        (r"huyen |h\.|quan |q\.", {Kind.DISTRICT}),
        (r"tinh ", {Kind.PROVINCE}),
        (r"xa |x\.", {Kind.COMMUNE}),
    )
)
CODE_BEHIND = re.compile(r"^(.*\S)\s*\(([^()\s]+)\)$")
QUALIFIED = re.compile(r"^(.*?\S)\s*(?:,|\()\s*(.*?)\)?$")
LEADING_ZEROS = re.compile(r"\b0+(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Called:
    """What a name means. `living` exist in the months asked for; `others` are called so and do
    not, or are of another kind.
    """

    living: tuple[Unit, ...] = ()
    others: tuple[Unit, ...] = ()

    @property
    def unit(self) -> Unit | None:
        return self.living[0] if len(self.living) == 1 else None


class Names:
    """All units of the country by what they are called. One query."""

    def __init__(self) -> None:
        units = list(Unit.objects.select_related("parent").order_by("valid_from", "pk"))
        self._units = {unit.pk: unit for unit in units}
        self._by_code: defaultdict[str, list[Unit]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self._by_code[unit.code.lower()].append(unit)
            for name in {name for name, _kinds in _readings(unit.folded)}:
                self._by_name[name].append(unit)

    def called(self, text: str, window: Window, within: Unit | None = None) -> Called:
        """The units that `text` means: a code, a name, or a name and the unit above it. Of several
        alike those below `within` come first, then those with the very accents.
        """
        written = NUMBERING.sub("", nfc(text).strip())
        for found in self._meanings(written):
            if found:
                return _chosen(found, window, within, written)
        return Called()

    def way(self, unit: Unit) -> str:
        """The name with that of the unit above it, and the code: what tells namesakes apart."""
        above = self._units.get(unit.parent_id or 0)
        behind = f", {above.name}" if above and above.kind != Kind.COUNTRY else ""
        return f"{unit.name}{behind} ({unit.code})"

    def _meanings(self, written: str) -> Iterator[list[tuple[Unit, bool]]]:
        """From the surest reading to the last: each unit, and whether its kind is the one named."""
        yield [(unit, True) for unit in self._by_code.get(written.lower(), ())]
        if coded := CODE_BEHIND.match(written):
            yield [(unit, True) for unit in self._by_code.get(coded[2].lower(), ())]
        yield list(self._named(written))
        if qualified := QUALIFIED.match(written):
            yield list(self._named(qualified[1], above=qualified[2]))

    def _named(self, name: str, above: str = "") -> Iterator[tuple[Unit, bool]]:
        told: set[int] = set()
        over = {other for other, _kinds in _readings(_office(above))} if above else set()
        for bare, kinds in _readings(_office(name)):
            for unit in self._by_name.get(bare, ()):
                if unit.pk not in told and (not over or self._stands_below(unit, over)):
                    told.add(unit.pk)
                    yield unit, not kinds or unit.kind in kinds or unit.folded == bare

    def _stands_below(self, unit: Unit, names: set[str]) -> bool:
        above = (self._units.get(int(pk)) for pk in unit.path.split("/")[1:-2])
        return any(
            other is not None and not names.isdisjoint(name for name, _k in _readings(other.folded))
            for other in above
        )


def _office(text: str) -> str:
    folded = fold(NUMBERING.sub("", text.strip())).strip(" .:;")
    return OFFICE.sub("", folded)


def _readings(folded: str) -> list[tuple[str, frozenset[str]]]:
    """What a folded name may mean: its own name under each kind that it may begin with, and the
    whole of it, which names no kind.
    """
    name = LEADING_ZEROS.sub("", folded)
    bare = [
        (name[found.end() :].strip(), kinds)
        for words, kinds in KINDS
        if (found := words.match(name)) and found.end() < len(name)
    ]
    return [*bare[:1], (name, frozenset())]


def _chosen(
    found: Iterable[tuple[Unit, bool]], window: Window, within: Unit | None, written: str
) -> Called:
    """Of units called alike those that are meant; the latest bearer where one follows the other."""
    every = list(found)
    of_kind = [unit for unit, fits in every if fits]
    living = _living(of_kind, window)
    if within is not None:
        living = [unit for unit in living if unit.path.startswith(within.path)] or living
    exact = [unit for unit in living if unit.name.lower() in written.lower()]
    living = exact or _with_accents(living, written) or living
    others = tuple(unit for unit, _fits in every if unit not in living)
    return Called(tuple(living), others)


def _living(units: Sequence[Unit], window: Window) -> list[Unit]:
    """Those of the last day, else those that exist on a day of the window."""
    at_end = [unit for unit in units if unit.valid_on(window.last_day)]
    return at_end or [
        unit
        for unit in units
        if unit.valid_from <= window.last_day
        and (unit.valid_to is None or unit.valid_to >= window.first_day)
    ]


def _with_accents(units: Sequence[Unit], written: str) -> list[Unit]:
    """Those whose own name stands in the text accent by accent."""
    text = written.lower()
    return [unit for unit in units if _own_name(unit) in text]


def _own_name(unit: Unit) -> str:
    bare, kinds = _readings(unit.folded)[0]
    return unit.name.lower()[-len(bare) :] if kinds else unit.name.lower()
