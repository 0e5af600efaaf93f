"""Rows of plain values as a table to read, JSON or CSV: what the commands print."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

Cell = str | int | Decimal | bool | None | Sequence[str]
Row = Mapping[str, Cell]


def listed(rows: Sequence[Row], keys: Sequence[str], format_: str) -> str:
    """`rows` in one of the formats `table`, `json`, `csv`; the keys are all three's headings."""
    if format_ == "json":
        return json.dumps(
            [{key: row[key] for key in keys} for row in rows], ensure_ascii=False, indent=1
        )
    return _csv(rows, keys) if format_ == "csv" else _table(rows, keys)


def _csv(rows: Sequence[Row], keys: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([_text(row[key]) for key in keys] for row in rows)
    return out.getvalue().rstrip("\n")


def _table(rows: Sequence[Row], keys: Sequence[str]) -> str:
    if not rows:
        return _("Không có dòng nào.")
    cells = [list(keys)] + [[_text(row[key]) or "–" for key in keys] for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(keys))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str | int | Decimal):
        return str(cell)
    return " ".join(cell)
