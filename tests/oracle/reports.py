"""The reports of the CSV files as tables of pandas: totals and lines, wholes and blanks."""

from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]  # it ships no types

from tests.oracle.rates import WHOLES
from tests.oracle.units import Units, last_day, ordinal

KEYS = ["unit_code", "first_month", "last_month", "field_code", "note"]
FILES = {
    "illustration/nha-trang.csv": "approved",
    "illustration/nha-trang.submitted.csv": "submitted",
    "illustration/khanh-hoa-today.csv": "approved",
    "illustration/invented-province.csv": "approved",
    "illustration/invented-province.submitted.csv": "submitted",
    "articles/reports.csv": "approved",
}


def read_reports(fixtures: Path, units: Units, newest: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Totals and lines of all reports up to the newest month: figures, NaN where blank."""
    tables = []
    for name, state in FILES.items():
        text = pd.read_csv(fixtures / name, dtype=str, keep_default_na=False)
        kept = text[text["last_month"] <= newest].drop(columns="note")
        tables.append(kept.assign(state=state))
    rows = pd.concat(tables, ignore_index=True).fillna("")
    figures = [column for column in rows.columns if column not in (*KEYS, "state")]
    rows[figures] = rows[figures].apply(pd.to_numeric)
    rows["unit"] = [
        units.number[units.latest(code, last_day(month))]
        for code, month in zip(rows["unit_code"], rows["last_month"], strict=True)
    ]
    rows["first"] = rows["first_month"].map(ordinal)
    rows["last"] = rows["last_month"].map(ordinal)
    lines = rows[rows["field_code"] != ""]
    return with_wholes(_totals(rows, lines, figures)), with_wholes(lines)


def _totals(rows: pd.DataFrame, lines: pd.DataFrame, figures: list[str]) -> pd.DataFrame:
    """A total is the sum of the lines if each of them has the figure, else what was typed."""
    report = ["unit_code", "first_month"]
    typed = rows[rows["field_code"] == ""].set_index(report)
    grouped = lines.groupby(report)[figures]
    complete = grouped.count().eq(grouped.size(), axis="index")
    summed = grouped.sum().where(complete).reindex(typed.index)
    totals = typed.copy()
    totals[figures] = summed.combine_first(typed[figures])[figures]
    return totals.reset_index()


def with_wholes(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds each whole: both of its parts, or nothing."""
    parts = {whole: rows[first] + rows[second] for whole, (first, second) in WHOLES.items()}
    return rows.assign(**parts)
