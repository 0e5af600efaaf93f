"""Verbs of units: each is one transaction, with its audit events inside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.actions import change_account, open_account
from audit.actions import new_batch, record, record_many
from core import clock
from core.errors import Problem, Refused
from legal.actions import named
from units.change_rules import Change, Identity, plan_changes
from units.forms import ChangeRow, UnitRow
from units.kinds import Kind
from units.membership_rules import judge_end
from units.models import Membership, Unit, UnitChange
from units.register import Key, Record, Register
from units.rules import plan_units

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class UnitsImported:
    """What an import of units did."""

    added: int
    closed: int
    unchanged: int

    def __str__(self) -> str:
        return _("Đơn vị: thêm %(added)d, kết thúc %(closed)d, không đổi %(unchanged)d.") % {
            "added": self.added,
            "closed": self.closed,
            "unchanged": self.unchanged,
        }


@dataclass(frozen=True, slots=True)
class ChangesImported:
    """What an import of changes did; ``planned`` ones wait for their day."""

    done: int
    planned: int
    closed: int
    unchanged: int

    def __str__(self) -> str:
        message = _(
            "Thay đổi: thực hiện %(done)d, dự kiến %(planned)d, không đổi %(unchanged)d;"
            " kết thúc %(closed)d đơn vị."
        )
        return message % {
            "done": self.done,
            "planned": self.planned,
            "unchanged": self.unchanged,
            "closed": self.closed,
        }


@transaction.atomic
def import_units(*, by: "User | None", rows: Sequence[UnitRow]) -> UnitsImported:
    """Adds new units and closes ended ones; all or nothing. Refused with every problem of all rows.

    SQL: one query for all units, some statements for each level of the tree and each hundred units.
    """
    register, ids = _load_register()
    plan = plan_units(rows, register)
    batch = new_batch()
    for level in plan.levels:
        units = [_unit(record, ids) for record in level]
        Unit.objects.insert(units)
        ids.update({(unit.code, unit.valid_from): unit.pk for unit in units})
        record_many(
            by=by, action="units.added", targets=((unit, ()) for unit in units), batch=batch
        )
    _close(by, plan.closings, ids, batch)
    added = sum(len(level) for level in plan.levels)
    return UnitsImported(added, len(plan.closings), plan.unchanged)


@transaction.atomic
def import_changes(*, by: "User | None", rows: Sequence[ChangeRow]) -> ChangesImported:
    """Writes the changes and closes their sources; all or nothing.

    A change after today is planned; read again on its day, it is carried out. Known changes stay as
    they are. Refused with every problem of every row. SQL: five queries to read, some statements
    for each hundred units and changes to write, and two or three for each new legal document.
    """
    register, ids = _load_register()
    plan = plan_changes(rows, register, clock.today())
    known = _known_changes(rows, ids)
    _refuse_other_documents(plan.changes, known)
    fresh = [change for change in plan.changes if change.identity not in known]
    due = [known[change.identity] for change in plan.changes if change.identity in known]
    due = [change for change in due if not change.done and change.date <= clock.today()]
    batch = new_batch()
    written_down = _write_changes(by, fresh, ids, batch)
    _close(by, plan.closings, ids, batch)
    _mark_done(by, due, batch)
    planned = sum(not change.done for change in written_down)
    done = len(written_down) - planned + len(due)
    return ChangesImported(done, planned, len(plan.closings), len(rows) - done - planned)


@transaction.atomic
def appoint(
    *,
    by: "User | None",
    user: "User",
    unit: Unit,
    role: str,
    first_day: date,
    last_day: date | None = None,
    reason: str = "",
) -> Membership:
    """Gives a person a role in a unit from a day on; the same role twice is one membership."""
    membership, created = Membership.objects.get_or_create(
        user=user,
        unit=unit,
        role=Membership.Role(role),
        valid_from=first_day,
        defaults={"valid_to": last_day},
    )
    if created:
        record(by=by, action="units.appointed", target=membership, reason=reason)
    return membership


@transaction.atomic
def take_on(
    *,
    by: "User",
    username: str,
    display_name: str,
    email: str,
    unit: Unit,
    role: str,
    first_day: date,
    last_day: date | None = None,
) -> "User":
    """A new account with its first appointment. Refused for a name that somebody has."""
    user = open_account(by=by, username=username, display_name=display_name, email=email)
    appoint(by=by, user=user, unit=unit, role=role, first_day=first_day, last_day=last_day)
    return user


@transaction.atomic
def end_appointment(
    *, by: "User | None", membership: Membership, last_day: date, reason: str = ""
) -> None:
    """Writes the last day of a membership. Refused before its first day, for one that has ended,
    for the administrator's own, and where the country would be left without an administrator.
    """
    if problem := judge_end(membership, last_day, clock.today()):
        raise Refused(problem)
    if membership.role == Membership.Role.ADMIN:
        if by is not None and membership.user_id == by.pk:
            raise Refused(_("Không tự kết thúc quyền quản trị của mình; nhờ người quản trị khác."))
        _require_other_admin(Membership.objects.filter(pk=membership.pk))
    change = {"figure": "valid_to", "before": membership.valid_to, "after": last_day}
    membership.valid_to = last_day
    membership.save()
    record(
        by=by, action="units.appointment_ended", target=membership, changes=[change], reason=reason
    )


@transaction.atomic
def write_account(
    *, by: "User", user: "User", display_name: str, email: str, is_active: bool, seen: str
) -> bool:
    """change_account for administrators. Refused for closing one's own account, and where the
    country would be left without an administrator.
    """
    if user.is_active and not is_active:
        if user.pk == by.pk:
            raise Refused(_("Không tự ngừng tài khoản của mình; nhờ người quản trị khác."))
        _require_other_admin(Membership.objects.filter(user=user))
    return change_account(
        by=by,
        user=user,
        display_name=display_name,
        email=email,
        is_active=is_active,
        seen=seen,
    )


def _require_other_admin(leaving: QuerySet[Membership, Membership]) -> None:
    """Refused where these memberships hold the country's last administrator. The rows are locked,
    so that two of them cannot send each other away.
    """
    admins = Membership.objects.filter(role=Membership.Role.ADMIN, unit__kind=Kind.COUNTRY)
    holding = admins.valid_on(clock.today()).filter(valid_to=None, user__is_active=True)
    held = set(holding.select_for_update(of=("self",)).values_list("pk", flat=True))
    gone = set(leaving.values_list("pk", flat=True))
    if held & gone and not held - gone:
        raise Refused(_("Đây là người quản trị toàn quốc cuối cùng; phân công người khác trước."))


def _load_register() -> tuple[Register, dict[Key, int]]:
    """All units as records, and the ids of their keys. One SQL query."""
    rows = list(
        Unit.objects.values_list(
            "id", "code", "name", "kind", "parent_id", "valid_from", "valid_to"
        )
    )
    keys: dict[int, Key] = {row[0]: (row[1], row[5]) for row in rows}
    register = Register(
        Record(code, name, kind, None if parent_id is None else keys[parent_id], first, last)
        for _id, code, name, kind, parent_id, first, last in rows
    )
    return register, {key: unit_id for unit_id, key in keys.items()}


def _unit(record: Record, ids: Mapping[Key, int]) -> Unit:
    return Unit(
        code=record.code,
        name=record.name,
        kind=record.kind,
        parent_id=None if record.parent is None else ids[record.parent],
        valid_from=record.valid_from,
        valid_to=record.valid_to,
    )


def _close(
    by: "User | None", closings: Sequence[Record], ids: Mapping[Key, int], batch: str
) -> None:
    """Writes last days: one statement for each day, and the audit events."""
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for closed in closings:
        if closed.valid_to is not None:
            by_day[closed.valid_to].append(ids[closed.key])
    for last_day, unit_ids in by_day.items():
        Unit.objects.filter(pk__in=unit_ids).close(last_day)
        change = {"figure": "valid_to", "before": None, "after": last_day}
        targets = ((unit, (change,)) for unit in Unit.objects.in_bulk(unit_ids).values())
        record_many(by=by, action="units.closed", targets=targets, batch=batch)


def _known_changes(rows: Sequence[ChangeRow], ids: Mapping[Key, int]) -> dict[Identity, UnitChange]:
    """The changes that are already written on the days of these rows. Three SQL queries."""
    keys = {unit_id: key for key, unit_id in ids.items()}
    changes = (
        UnitChange.objects.filter(date__in={row.date for row in rows})
        .select_related("document")
        .prefetch_related("sources", "results")
    )
    known = {}
    for change in changes:
        sources = frozenset(keys[unit.pk] for unit in change.sources.all())
        results = frozenset(keys[unit.pk] for unit in change.results.all())
        known[change.kind, change.date, sources, results] = change
    return known


def _refuse_other_documents(
    changes: Iterable[Change], known: Mapping[Identity, UnitChange]
) -> None:
    problems = []
    for change in changes:
        written_down = known.get(change.identity)
        symbol = written_down.document.symbol if written_down and written_down.document else ""
        if written_down and change.row.document != symbol:
            message = _("thay đổi này đã ghi với văn bản “%(symbol)s”; sửa lại cho khớp.")
            row, facts = change.row, {"symbol": symbol}
            problems.append(
                Problem(message % facts, row.sheet, row.number, "document", row.document)
            )
    if problems:
        raise Refused(*problems)


def _write_changes(
    by: "User | None", changes: Sequence[Change], ids: Mapping[Key, int], batch: str
) -> list[UnitChange]:
    symbols = {change.row.document for change in changes} - {""}
    documents = {symbol: named(symbol, by=by) for symbol in sorted(symbols)}
    rows = [
        UnitChange(
            kind=change.kind,
            date=change.date,
            document=documents.get(change.row.document),
            done=change.date <= clock.today(),
        )
        for change in changes
    ]
    UnitChange.objects.bulk_create(rows)
    _link(UnitChange.sources.through, rows, [change.sources for change in changes], ids)
    _link(UnitChange.results.through, rows, [change.results for change in changes], ids)
    targets = [(row, _said(change)) for row, change in zip(rows, changes, strict=True)]
    record_many(by=by, action="units.change_recorded", targets=targets, batch=batch)
    return rows


def _link(
    through: type[Model],
    changes: Sequence[UnitChange],
    sides: Sequence[frozenset[Key]],
    ids: Mapping[Key, int],
) -> None:
    """Fills one side of the changes: sources or results."""
    through._default_manager.bulk_create(
        through(unitchange_id=change.pk, unit_id=ids[key])
        for change, side in zip(changes, sides, strict=True)
        for key in side
    )


def _said(change: Change) -> dict[str, object]:
    row = change.row
    return {"sources": row.sources, "results": row.results, "document": row.document}


def _mark_done(by: "User | None", changes: Sequence[UnitChange], batch: str) -> None:
    UnitChange.objects.filter(pk__in=[change.pk for change in changes]).update(done=True)
    targets = ((change, ()) for change in changes)
    record_many(by=by, action="units.change_carried_out", targets=targets, batch=batch)
