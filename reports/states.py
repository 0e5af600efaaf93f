"""The states of a report and who may move it from one to the next. Plain values, no database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from deadlines.rules import changes_at

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class State(TextChoices):
    DRAFT = "draft", gettext_lazy("Bản nháp")
    SUBMITTED = "submitted", gettext_lazy("Đã gửi")
    APPROVED = "approved", gettext_lazy("Đã xác nhận")
    RETURNED = "returned", gettext_lazy("Bị trả lại")


# What is with those above the unit, confirmed or not; all else the unit still has to send.
SENT = frozenset({State.SUBMITTED, State.APPROVED})
# How far a month of a unit is: a state, or one of these. What was opened again lapses by itself.
NO_REPORT, REOPENED, LAPSED = "", "reopened", "lapsed"
# What was with them once and came back to the unit; it is told apart from what never was.
BACK = frozenset({State.RETURNED, REOPENED, LAPSED})
# What a unit may be asked for: what is open again has a moment of its own.
ASKED_FOR = frozenset({NO_REPORT, State.DRAFT, State.RETURNED})
# Figures may be written so far only; beyond it the verbs below come first.
WRITABLE = frozenset({State.DRAFT, State.RETURNED, REOPENED})


@dataclass(frozen=True, slots=True)
class StateTag:
    """How far a month is, as pages show it: tone and sign of the tag, and its word."""

    tone: str
    sign: str
    label: "str | StrPromise"


TAGS = {
    NO_REPORT: StateTag("bad", "missed", gettext_lazy("Chưa có báo cáo")),
    State.DRAFT: StateTag("info", "", State.DRAFT.label),
    REOPENED: StateTag("warn", "near", gettext_lazy("Mở lại để sửa")),
    LAPSED: StateTag("warn", "near", gettext_lazy("Hết thời hạn mở lại")),
    State.RETURNED: StateTag("warn", "near", State.RETURNED.label),
    State.SUBMITTED: StateTag("info", "", State.SUBMITTED.label),
    State.APPROVED: StateTag("good", "met", State.APPROVED.label),
}


def standing(
    state: str, reopened_at: datetime | None, reopened_until: datetime | None, now: datetime
) -> str:
    """How far a stored report is: a state, REOPENED or LAPSED. What was opened again and is sent
    anew is sent, although both moments stand until the next approval.
    """
    if reopened_at is None or state != State.DRAFT:
        return state
    return LAPSED if reopened_until and now >= changes_at(reopened_until) else REOPENED


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of the state diagram, from how far a report is to the state it is in then.

    `event` is its name in the history; `roles` may draw it; `above` says that the role is held at
    the parent of the unit or higher; `reason` and `document` say what has to be given with it.
    """

    verb: str
    event: str
    label: "str | StrPromise"
    source: str
    target: State
    roles: frozenset[str]
    above: bool = False
    reason: bool = False
    document: bool = False


ENTRY_ROLES = frozenset({"clerk", "head"})
ABOVE_ROLES = frozenset({"home_affairs"})

TRANSITIONS = SUBMIT, RESUBMIT, SUBMIT_REOPENED, APPROVE, RETURN, REOPEN, *REOPEN_ANEW = (
    Transition(
        "submit", "submitted", gettext_lazy("gửi"), State.DRAFT, State.SUBMITTED, ENTRY_ROLES
    ),
    Transition(
        "submit", "submitted", gettext_lazy("gửi lại"), State.RETURNED, State.SUBMITTED, ENTRY_ROLES
    ),
    Transition(
        "submit", "submitted", gettext_lazy("gửi lại"), REOPENED, State.SUBMITTED, ENTRY_ROLES
    ),
    Transition(
        "approve",
        "approved",
        gettext_lazy("xác nhận"),
        State.SUBMITTED,
        State.APPROVED,
        ABOVE_ROLES,
        above=True,
    ),
    Transition(
        "return",
        "returned",
        gettext_lazy("trả lại"),
        State.SUBMITTED,
        State.RETURNED,
        ABOVE_ROLES,
        above=True,
        reason=True,
    ),
    *(
        Transition(
            "reopen",
            "reopened",
            gettext_lazy("mở lại"),
            source,
            State.DRAFT,
            ABOVE_ROLES,
            above=True,
            reason=True,
            document=True,
        )
        for source in (State.APPROVED, LAPSED, REOPENED)
    ),
)


def transition(verb: str, standing: str) -> Transition:
    """The arrow that `verb` draws from how far a report is; Refused where there is none."""
    of_verb = [one for one in TRANSITIONS if one.verb == verb]
    for one in of_verb:
        if one.source == standing:
            return one
    raise Refused(
        _("Không thể %(verb)s báo cáo ở trạng thái “%(state)s”: phải là %(from)s.")
        % {
            "verb": of_verb[0].label,
            "state": TAGS[standing].label,
            "from": _(" hoặc ").join(f"“{TAGS[one.source].label}”" for one in of_verb),
        }
    )


def leads_from(verb: str) -> frozenset[str]:
    """How far a report may be for a verb."""
    return frozenset(one.source for one in TRANSITIONS if one.verb == verb)


def missing_words(arrow: Transition, *, reason: str, document: str) -> list[str]:
    """That the arrow needs a reason, a document, where it got none."""
    missing = []
    if arrow.reason and not reason.strip():
        missing.append(_("Cần nêu lý do khi %(verb)s báo cáo.") % {"verb": arrow.label})
    if arrow.document and not document.strip():
        words = _("Cần nêu số, ký hiệu văn bản khi %(verb)s báo cáo.")
        missing.append(words % {"verb": arrow.label})
    return missing


def require_words(arrow: Transition, *, reason: str, document: str) -> None:
    """Refused where words are missing."""
    if missing := missing_words(arrow, reason=reason, document=document):
        raise Refused(*missing)


def may(arrow: Transition, *, on_unit: Collection[str], above: Collection[str]) -> bool:
    """Whether the roles held on the unit, or at its parent or higher, allow the arrow."""
    held = above if arrow.above else on_unit
    return not arrow.roles.isdisjoint(held)
