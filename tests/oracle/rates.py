"""What the oracle counts: each rate as the figures above and below the line."""

from typing import NamedTuple


class Rate(NamedTuple):
    """`plus` less `minus`, over `over` and, if `carried`, what is known to be carried over."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]
    over: tuple[str, ...]
    carried: bool

    @property
    def needed(self) -> list[str]:
        return sorted({*self.plus, *self.minus, *self.over})


def rate(*plus: str, over: str, minus: str = "", carried: bool = False) -> Rate:
    return Rate(plus, tuple(minus.split()), tuple(over.split()), carried)


RATES = {
    "on_time_resolved": rate("resolved_in_time", over="resolved"),
    "late_resolved": rate("resolved_late", over="resolved"),
    "early_resolved": rate("resolved_early", over="resolved"),
    "punctual_resolved": rate("resolved_in_time", minus="resolved_early", over="resolved"),
    "on_time_received": rate("resolved_in_time", over="received", carried=True),
    "late_received": rate("resolved_late", "pending_overdue", over="received", carried=True),
    "on_time_or_pending": rate(
        "resolved_in_time", "pending_in_time", over="received", carried=True
    ),
    "resolved_received": rate("resolved", over="received", carried=True),
    "returned_received": rate("returned", over="received", carried=True),
    "on_time_due": rate("resolved_in_time", over="due"),
    "late_due": rate("due", minus="resolved_in_time", over="due"),
    "pending_in_time_received": rate("pending_in_time", over="received", carried=True),
    "pending_overdue_received": rate("pending_overdue", over="received", carried=True),
    "overdue_pending": rate("pending_overdue", over="pending"),
    "online_received": rate("received_online", over="received"),
    "online_full_resolved": rate("received_online_full", over="resolved"),
    "postal_received": rate("postal", over="received"),
    "online_payment": rate("paid_online", over="payable"),
    "digitized_intake": rate("digitized_intake", over="received"),
    "digitized_result": rate("digitized_result", over="resolved"),
    "digitized_both": rate("digitized_intake", "digitized_result", over="received resolved"),
    "digitized_full": rate("digitized_full", over="received"),
    "reuse": rate("reused", over="received"),
    "apologised": rate("resolved_late_apologised", over="resolved_late"),
    "satisfaction": rate("satisfied", over="surveyed"),
    "satisfaction_visits": rate("satisfied", over="visits"),
    "petitions_resolved": rate("petitions_resolved", over="petitions"),
    "petitions_on_time": rate("petitions_on_time", over="petitions"),
    "electronic_documents": rate("documents_electronic", over="documents_sent"),
    "procedures_posted": rate("procedures_posted", over="procedures"),
    "assigned_tasks_on_time": rate("assigned_tasks_on_time", over="assigned_tasks"),
    "plan_tasks_done": rate("plan_tasks_done", over="plan_tasks"),
}
# Counts communes and not dossiers: those with nothing late, of those that resolved anything.
COUNTED, JUDGED = "communes_all_on_time", "on_time_resolved"
COMMUNES = {"ward", "commune", "township", "special_zone"}
CARRIED = "carried_over"
WHOLES = {
    "received": ("received_online", "received_offline"),
    "resolved": ("resolved_in_time", "resolved_late"),
    "pending": ("pending_in_time", "pending_overdue"),
}
# The state at the end of a month; all other figures but what is carried over happen in the month.
AT_THE_END = {
    "pending", "pending_in_time", "pending_overdue", "procedures", "procedures_posted",
    "plan_tasks", "plan_tasks_done",
}  # fmt: skip
WHOLE_UNIT_ONLY = {
    "visits", "surveyed", "satisfied", "petitions", "petitions_resolved", "petitions_on_time",
    "documents_sent", "documents_electronic", "procedures", "procedures_posted", "assigned_tasks",
    "assigned_tasks_on_time", "plan_tasks", "plan_tasks_done",
}  # fmt: skip


def rates_of_a_field() -> dict[str, Rate]:
    """The rates whose figures exist for each field of procedures."""
    return {code: one for code, one in RATES.items() if WHOLE_UNIT_ONLY.isdisjoint(one.needed)}
