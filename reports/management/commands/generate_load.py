"""manage.py generate_load: an invented nation in an empty database, for measuring."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.console import AskingCommand
from core.errors import Refused
from core.months import Month, Window
from reports import load
from reports.actions import save_fields
from reports.bulk import continue_numbering, insert_rows, plain
from reports.load import COLUMNS, Line, Office
from reports.models import DossierReport, Field, FieldLine, Origin
from reports.states import State
from units.actions import import_units
from units.forms import UnitRow
from units.models import RECORDS_BEGIN, Unit

# Offices close a month in the course of the next one: the newest complete month is the last but
# one.
MONTHS_BEHIND = 2


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("phải là số nguyên từ 1 trở lên"))
    return int(text)


class Command(AskingCommand):
    refusal = _("Không tạo gì cả.")
    help = _("Tạo một quốc gia giả định trong cơ sở dữ liệu trống, để đo tốc độ")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communes", type=positive, default=3321, help=_("số xã, phường"))
        parser.add_argument("--months", type=positive, default=60, help=_("số tháng"))
        parser.add_argument("--fields", type=positive, default=8, help=_("số lĩnh vực"))
        parser.add_argument("--seed", type=int, default=1, help=_("cùng số thì cùng số liệu"))

    @transaction.atomic
    def run(self, **options: Any) -> None:
        if Unit.objects.exists():
            raise Refused(
                _("Cơ sở dữ liệu đã có đơn vị: chỉ tạo số liệu giả định trong cơ sở dữ liệu trống.")
            )
        units = _make_units(options["communes"])
        save_fields(by=None, names=load.field_names(options["fields"]))
        last = Month.of(clock.today()) - MONTHS_BEHIND
        window = Window(last - options["months"] + 1, last)
        _make_reports(units, window, Random(options["seed"]))  # noqa: S311 - figures, not secrets
        reports = len(units) * len(window)
        message = _(
            "Đã tạo %(units)d tỉnh, xã, phường; %(reports)d báo cáo %(window)s;"
            " %(lines)d dòng theo lĩnh vực."
        )
        counts = {"units": load.PROVINCES + len(units), "lines": reports * options["fields"]}
        self.stdout.write(message % {**counts, "reports": reports, "window": window.label})


def _make_units(communes: int) -> list[int]:
    """The ids of the communes, in the order in which they were drawn."""
    rows = [
        UnitRow(None, number, *place, valid_from=RECORDS_BEGIN, valid_to=None)
        for number, place in enumerate(load.places(communes), start=1)
    ]
    import_units(by=None, rows=rows)
    ids = dict(Unit.objects.values_list("code", "pk"))
    return [ids[row.code] for row in rows[load.PROVINCES :]]


def _make_reports(units: Sequence[int], window: Window, random: Random) -> None:
    """Month by month, as reports come in: a database lays rows down in this order."""
    fields = list(Field.objects.order_by("code").values_list("pk", flat=True))
    offices: list[Office] = [load.open_office(random, len(fields)) for _unit in units]
    next_id = 1  # the tables are empty: no unit, no report
    for month in window:
        drawn = [office.month(random, month.number) for office in offices]
        ids = range(next_id, next_id + len(units))
        constants = _constants(month)
        insert_rows(
            DossierReport,
            ("id", "unit", *COLUMNS, *constants),
            _report_rows(zip(ids, units, drawn, strict=True), constants, random),
        )
        insert_rows(FieldLine, ("report", "field", *Line._fields), _line_rows(ids, fields, drawn))
        next_id = ids.stop
    continue_numbering(DossierReport)


def _constants(month: Month) -> dict[str, Any]:
    """What all reports of a month share."""
    return plain(
        DossierReport,
        first_month=month,
        last_month=month,
        state=State.APPROVED,
        origin=Origin.ILLUSTRATION,
        submitted_at=clock.now(),
        approved_at=clock.now(),
        source_system="",
        source_file="",
    )


def _report_rows(
    reports: Iterator[tuple[int, int, list[Line]]], constants: Mapping[str, Any], random: Random
) -> Iterator[tuple[Any, ...]]:
    shared = tuple(constants.values())
    for report_id, unit_id, lines in reports:
        totals = load.total(lines)
        yield (report_id, unit_id, *totals, *load.draw_whole(random, totals), *shared)


def _line_rows(
    reports: Sequence[int], fields: Sequence[int], drawn: Sequence[list[Line]]
) -> Iterator[tuple[int, ...]]:
    for report_id, lines in zip(reports, drawn, strict=True):
        for field_id, line in zip(fields, lines, strict=True):
            yield (report_id, field_id, *line)
