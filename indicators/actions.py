"""Verbs: assign, change and withdraw a target; assign targets from a file, record published figures
from a file. All or nothing, audited.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import new_batch, record
from core.errors import Problem, Refused
from indicators import intake
from indicators.access import require_office_of
from indicators.assignable import as_stored, require_assignable, require_unchanged
from indicators.models import Indicator, PublishedFigure, Qualifier, Target
from indicators.rules import Demand, odd_days
from legal.actions import named
from legal.models import Document
from rendering.sheets import TableRow, read_table

TARGET_COLUMNS = (
    "indicator", "year", "unit_code", "level", "field_code", "operator", "value", "document",
    "clause",
)  # fmt: skip
PUBLISHED_COLUMNS = (
    "unit_code", "first_month", "last_month", "indicator", "value", "numerator", "denominator",
    "qualifier", "source", "url",
)  # fmt: skip
# `of` tells a city's own office from its communes; `family` speaks where no denominator is stated.
PUBLISHED_OPTIONAL = ("of", "family", "label", "derived")
# As many decimals as the columns hold.
TARGET_PLACES, PRINTED_PLACES = 4, 6
# What a row says of its target or figure; everything else in the row says which one it is.
TARGET_VALUES = ("operator", "value", "clause")
PUBLISHED_VALUES = (
    "value", "decimals", "numerator", "denominator", "qualifier", "derived", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stored:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def assign_target(*, by: User | None, demand: Demand) -> Target:
    """Writes down what a document demands, and the document where it is new.

    PermissionDenied unless `by` is of the Home Affairs office of a unit that covers the demand's.
    Refused with a problem for every fact that can't be; Overlaps beside another target.
    """
    require_office_of(by, demand.unit)
    facts = _facts(_checked(_with_document(demand, by)))
    target = Target.objects.create(**facts)
    changes = _changes({}, _told(facts))
    record(by=by, action="indicators.target_assigned", target=target, changes=changes)
    return target


@transaction.atomic
def change_target(target: Target, *, by: User | None, demand: Demand, seen: str) -> Target:
    """Writes other facts into a target. `seen` is the version (Target.version) that was looked at:
    Refused where somebody has changed it meanwhile. What stays the same leaves no trace.
    """
    require_office_of(by, target.unit, demand.unit)
    stored = _locked(target, seen)
    before = {key: getattr(stored, key) for key in _facts(demand)}
    facts = _facts(_checked(_with_document(demand, by), itself=stored))
    changes = _changes(_told(before), _told(facts))
    if changes:
        Target.objects.filter(pk=stored.pk).update(**facts)
        stored = Target.objects.get(pk=stored.pk)
        record(by=by, action="indicators.target_changed", target=stored, changes=changes)
    return stored


@transaction.atomic
def withdraw_target(target: Target, *, by: User | None, reason: str, seen: str) -> None:
    """Removes a target, so that it judges nothing any more; all that it said stays in the history
    with the reason. Refused without one, and where somebody has changed it meanwhile.
    """
    require_office_of(by, target.unit)
    if not reason.strip():
        raise Refused(Problem(_("Cần ghi lý do bỏ chỉ tiêu."), column="reason"))
    stored = _locked(target, seen)
    told = _told({each.name: getattr(stored, each.name) for each in fields(Demand)})
    record(
        by=by,
        action="indicators.target_withdrawn",
        target=stored,
        changes=[
            {"field": key, "before": _text(fact), "after": None} for key, fact in told.items()
        ],
        reason=reason.strip(),
        document=stored.document.symbol,
    )
    stored.delete()


def _checked(demand: Demand, itself: Target | None = None) -> Demand:
    require_assignable(demand, itself)
    return demand


def _with_document(demand: Demand, by: User | None) -> Demand:
    """With the stored document; one that is new is written down. Its row is locked, so that two
    people can't assign the same twice.
    """
    given = as_stored(demand).document
    if given._state.adding:
        given = named(
            given.symbol,
            by=by,
            effective_on=given.effective_on,
            illustrative=given.illustrative,
        )
    return replace(demand, document=Document.objects.select_for_update().get(pk=given.pk))


def _locked(target: Target, seen: str) -> Target:
    stored = Target.objects.select_for_update().filter(pk=target.pk).first()
    if stored is None:
        raise Refused(_("Chỉ tiêu này vừa được người khác bỏ."))
    require_unchanged(stored, seen)
    return stored


def _facts(demand: Demand) -> dict[str, Any]:
    return {each.name: getattr(demand, each.name) for each in fields(Demand)}


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    """As the history tells them: nouns by their codes and symbols."""
    known = {"indicator": "code", "unit": "code", "field": "code", "document": "symbol"}
    told = {
        key: getattr(fact, known[key]) if key in known and fact is not None else fact
        for key, fact in facts.items()
    }
    if "value" in told:
        told["value"] = f"{told['value'].normalize():f}"
    return told


@transaction.atomic
def import_targets(path: Path, *, by: User | None) -> Stored:
    """Assigns the targets of a file.

    The same indicator, unit, level, field, days and document name the same target: a file read
    again changes nothing, a corrected value is a change with its audit event. Raises Refused with a
    problem for every cell that can't be used; then nothing is written.
    """
    rows = _read(path, _target, TARGET_VALUES, TARGET_COLUMNS)
    for facts in rows:
        facts["document"] = named(facts["document"], by=by)
    return _store(Target, rows, TARGET_VALUES, "indicators.target_assigned", by)


@transaction.atomic
def import_published(path: Path, *, by: User | None) -> Stored:
    """Records the published figures of a file; again all or nothing, and harmless when repeated."""
    rows = _read(path, _published, PUBLISHED_VALUES, PUBLISHED_COLUMNS, PUBLISHED_OPTIONAL)
    return _store(PublishedFigure, rows, PUBLISHED_VALUES, "indicators.figure_published", by)


def _read(
    path: Path,
    reading: Callable[[intake.Reader, TableRow], dict[str, Any]],
    values: tuple[str, ...],
    required: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    table = read_table(path, required=required, optional=optional)
    reader = intake.Reader(table.sheet_name)
    rows = [(row, reading(reader, row)) for row in table.rows]
    mistaken = {problem.row for problem in reader.problems}
    identified = [
        (row, tuple(_identity(facts[key]) for key in sorted(facts) if key not in values))
        for row, facts in rows
        if row.number not in mistaken
    ]
    for row, first in intake.duplicates(identified):
        message = _("trùng với dòng {row}; giữ lại một dòng.").format(row=first.number)
        reader.refuse(row, "indicator", message)
    reader.finish()
    return [facts for _row, facts in rows]


def _identity(fact: Any) -> object:
    """Units may share a name, so a noun is known by its key."""
    return fact.pk if isinstance(fact, Model) else fact


def _store(
    model: type[Target] | type[PublishedFigure],
    rows: list[dict[str, Any]],
    values: tuple[str, ...],
    action: str,
    by: User | None,
) -> Stored:
    batch, tally = new_batch(), Counter[str]()
    for facts in rows:
        stated = {key: facts.pop(key) for key in values}
        stored, created = model.objects.get_or_create(**facts, defaults=stated)
        before = {} if created else {key: getattr(stored, key) for key in values}
        if before == stated:
            tally["unchanged"] += 1
            continue
        if not created:
            model.objects.filter(pk=stored.pk).update(**stated)
        tally["added" if created else "changed"] += 1
        record(by=by, action=action, target=stored, changes=_changes(before, stated), batch=batch)
    return Stored(tally["added"], tally["changed"], tally["unchanged"])


def _target(reader: intake.Reader, row: TableRow) -> dict[str, Any]:
    span = reader.read(row, "year", _days)
    unit = None if span is None else reader.read(row, "unit_code", reader.unit_on(span[1]))
    return {
        "indicator": reader.read(row, "indicator", reader.indicator),
        "unit": unit,
        "level": reader.read(row, "level", intake.level),
        "field": reader.read(row, "field_code", reader.field),
        "valid_from": span and span[0],
        "valid_to": span and span[1],
        "operator": reader.read(row, "operator", intake.operator),
        "value": reader.read(row, "value", intake.percentage(TARGET_PLACES)),
        "document": reader.read(row, "document", intake.text_of(Document, "symbol")),
        "clause": reader.read(row, "clause", intake.text_of(Target, "clause")),
    }


def _days(text: str) -> tuple[date, date]:
    span = intake.days(text)
    for _name, message in odd_days(*span):
        raise ValueError(message)
    return span


def _published(reader: intake.Reader, row: TableRow) -> dict[str, Any]:
    first = reader.read(row, "first_month", intake.month)
    last = reader.read(row, "last_month", intake.month)
    if first is not None and last is not None and last < first:
        message = _("tháng cuối trước tháng đầu: sửa lại một trong hai tháng.")
        reader.refuse(row, "last_month", message)
    unit = None if last is None else reader.read(row, "unit_code", reader.unit_on(last.last_day))
    facts = {
        "unit": unit,
        "of": reader.read(row, "of", intake.whose),
        "first_month": first,
        "last_month": last,
        "label": reader.read(row, "label", intake.text_of(PublishedFigure, "label")),
        "source": reader.read(row, "source", intake.text_of(PublishedFigure, "source")),
        "url": _address(reader, row),
        "qualifier": reader.read(row, "qualifier", intake.qualifier),
        "derived": reader.read(row, "derived", intake.is_derived) or False,
    }
    measured = _measured(reader, row)
    if measured["figure"]:
        return facts | measured | _printed(reader, row, intake.count, at_most_all=True)
    day = None if last is None else last.last_day
    at_most_all = reader.at_most_all(measured["indicator"], measured["family"], day)
    rate = intake.percentage(PRINTED_PLACES, intake.HUNDRED if at_most_all else intake.MOST)
    return facts | measured | _printed(reader, row, rate, at_most_all=at_most_all)


def _measured(reader: intake.Reader, row: TableRow) -> dict[str, Any]:
    """What the figure measures: an indicator, a bare count, or only a family."""
    measured = reader.read(row, "indicator", reader.measured)
    family = reader.read(row, "family", intake.family)
    if isinstance(measured, Indicator):
        return {"indicator": measured, "figure": "", "family": measured.family}
    return {"indicator": None, "figure": measured or "", "family": family or ""}


def _printed(
    reader: intake.Reader, row: TableRow, number: Callable[[str], Any], *, at_most_all: bool
) -> dict[str, Any]:
    """Value and counts as printed; refused where nothing is printed or the counts are impossible.

    `number` reads the value; `at_most_all` says that the denominator counts all that the numerator
    does.
    """
    value = reader.read(row, "value", intake.optional(number))
    numerator = reader.read(row, "numerator", intake.optional(intake.count))
    denominator = reader.read(row, "denominator", intake.optional(intake.count))
    if not row.values["value"] and not _has_counts(row) and not _says_no_number(row):
        reader.refuse(row, "value", _("cần giá trị, hoặc tử số và mẫu số."))
    counts = None if numerator is None or denominator is None else (numerator, denominator)
    if at_most_all and counts and counts[0] > counts[1]:
        reader.refuse(row, "numerator", _("tử số lớn hơn mẫu số: sửa lại một trong hai số."))
    return {
        "value": value,
        "decimals": intake.printed_decimals(row.values["value"]),
        "numerator": numerator,
        "denominator": denominator,
    }


def _address(reader: intake.Reader, row: TableRow) -> str | None:
    text = reader.read(row, "url", intake.text_of(PublishedFigure, "url"))
    return text and reader.read(row, "url", intake.address)


def _has_counts(row: TableRow) -> bool:
    return bool(row.values["numerator"] and row.values["denominator"])


def _says_no_number(row: TableRow) -> bool:
    """A source may say “không phát sinh”, or praise in words without any figure."""
    stated = intake.QUALIFIERS.get(row.values["qualifier"])
    return stated in {Qualifier.NOT_ARISING.value, Qualifier.IN_WORDS.value}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"field": key, "before": _text(before.get(key)), "after": _text(after[key])}
        for key in after
        if before.get(key) != after[key]
    ]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
