"""What the names on a paper form mean: the office in its head, the units or fields in its rows."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from core.months import Window
from core.text import fold
from reports.models import Field
from reports.paper_rows import bare
from reports.paper_sheet import HeadLine, PaperSheet
from units.models import Unit
from units.naming import OFFICE, Called, Names

LABELLED = re.compile(r"(ten )?(don vi|co quan)( (lap )?bao cao| gui)? ?:.*")
RECEIVING = re.compile(r"(don vi|co quan) nhan( bao cao)? ?:.*")
LEFT_OPEN = re.compile(r"[\s.…_]*")
OF_A_FIELD = re.compile(r"^(linh vuc|nganh) ")


class FieldNames:
    """All fields of procedures by what they are called. One query."""

    def __init__(self) -> None:
        fields: Iterable[Field] = Field.objects.all()
        self._found: dict[str, dict[str, str]] = {}
        for one in fields:
            for name in (one.code.lower(), _field(one.name)):
                self._found.setdefault(name, {})[one.code] = one.name

    def called(self, name: str) -> Mapping[str, str]:
        """Codes and names of the fields that a row's name may mean."""
        return self._found.get(name.strip().lower()) or self._found.get(_field(name), {})


def _field(name: str) -> str:
    return OF_A_FIELD.sub("", bare(name)).replace(" va ", " ").replace(",", "")


def office_line(sheet: PaperSheet) -> tuple[HeadLine, str] | None:
    """Where the head names the office that reports, and what it is called there; a labelled line
    before one that only begins with the word for an office.
    """
    for line in sheet.head:
        if LABELLED.fullmatch(fold(line.text)):
            name = line.text.partition(":")[2].strip(" .…_")
            return None if LEFT_OPEN.fullmatch(name) else (line, name)
    offices = [line for line in sheet.head if OFFICE.match(fold(line.text))]
    return (offices[-1], offices[-1].text) if offices else None


def receiving_office(sheet: PaperSheet) -> str:
    """What the office above is called; empty where the head does not say."""
    named = (line.text for line in sheet.head if RECEIVING.fullmatch(fold(line.text)))
    return next((text.partition(":")[2].strip(" .…_") for text in named), "")


def not_one(names: Names, called: Called) -> str:
    """Why a name means no unit, or more than one, and what to do."""
    if called.living:
        message = _(
            "có %(count)d đơn vị cùng tên: %(told)s; ghi kèm tên đơn vị cấp trên hoặc mã đơn vị."
        )
        told = _listed([names.way(unit) for unit in _by_code(called.living)])
        return message % {"count": len(called.living), "told": told}
    if called.others:
        message = _("không có đơn vị tên này trong kỳ; có %(told)s: sửa lại tên hoặc kỳ báo cáo.")
        told = _listed([_with_days(names, unit) for unit in _by_code(called.others)])
        return message % {"told": told}
    return _("không có đơn vị tên này: sửa lại tên, hoặc ghi mã đơn vị.")


def _by_code(units: Sequence[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: (unit.code, unit.valid_from))


def _with_days(names: Names, unit: Unit) -> str:
    """The unit and when it existed."""
    if unit.valid_to is None:
        return _("%(unit)s từ %(first)s") % {
            "unit": names.way(unit),
            "first": f"{unit.valid_from:%d/%m/%Y}",
        }
    facts = {"unit": names.way(unit), "last": f"{unit.valid_to:%d/%m/%Y}"}
    return _("%(unit)s đến %(last)s") % facts


def _listed(told: Sequence[str]) -> str:
    most = 4
    more = _("; …") if len(told) > most else ""
    return "; ".join(told[:most]) + more


def speaks_of_units(
    sheet: PaperSheet, rows: Sequence[str], names: Names, fields: FieldNames, window: Window
) -> bool:
    """Whether the rows are units: as most of them are known, else as the heading says."""
    units = sum(names.called(name, window) != Called() for name in rows)
    known_fields = sum(bool(fields.called(name)) for name in rows)
    if units != known_fields:
        return units > known_fields
    return "linh vuc" not in sheet.heading
