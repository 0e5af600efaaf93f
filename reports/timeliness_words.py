"""How reports keep their time, in words: of one unit, and of all units of a month."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import clock
from core.numbers import NONE, format_count, format_percent, percent
from core.parts import Part
from deadlines.rules import said
from reports.states import NO_REPORT, TAGS, StateTag
from reports.timeliness import Kept, Timing, kept


class TimeTag(NamedTuple):
    """`tone` is the class of a tag; blank for what is neither good nor bad."""

    words: str
    tone: str = ""


def state_tag(standing: str, timing: Timing) -> StateTag:
    """How far a month is; one that nobody has begun is amiss only when its time is over."""
    tag = TAGS[standing]
    if standing != NO_REPORT or timing.deadline is None or timing.overdue:
        return tag
    runs = timing.deadline.last_day >= clock.today()
    return StateTag("", "", _("Chưa hết tháng") if runs else tag.label)


def time_tag(timing: Timing, common: datetime | None = None) -> TimeTag:
    """Names the due moment where it is not the one that all others have."""
    if timing.deadline is None:
        return TimeTag("")
    if timing.unknown:
        return TimeTag(_("Không rõ lúc gửi"))
    words = str(capfirst(timing.words))
    if common and timing.deadline.due != common and timing.deadline.said not in words:
        words = _("{words}, hạn {due}").format(words=words, due=timing.deadline.said)
    if timing.late is not None:
        return TimeTag(words, "bad")
    return TimeTag(words, "good" if timing.in_time else "")


def short_tag(timing: Timing) -> TimeTag:
    """For a narrow column: “đúng hạn”, “chậm 3”, “chưa đến hạn”."""
    if timing.deadline is None:
        return TimeTag("")
    if timing.unknown:
        return TimeTag(_("không rõ"))
    if timing.late is not None:
        return TimeTag(_("chậm {days}").format(days=timing.late or "<1"), "bad")
    return TimeTag(_("đúng hạn"), "good") if timing.in_time else TimeTag(_("chưa đến hạn"))


def due_words(timing: Timing) -> str:
    """“còn 2 ngày làm việc, đến 17:00 ngày 07/12/2026”, “chậm 3 ngày làm việc, hạn gửi 17:00
    ngày 06/11/2026”: the moment is said once."""
    if timing.deadline is None:
        return ""
    if timing.deadline.said in timing.words:
        return timing.words
    due = _("hạn gửi {due}").format(due=timing.deadline.said)
    words = timing.words[:1].lower() + timing.words[1:]
    return ", ".join(filter(None, (words, due)))


def common_due(timings: Iterable[Timing]) -> datetime | None:
    """The due moment that most of the units have."""
    dues = Counter(each.deadline.due for each in timings if each.deadline)
    return max(dues, key=lambda due: (dues[due], due), default=None)


def discipline(timings: Collection[Timing]) -> Iterator[Part]:
    """“Hạn gửi 17:00 ngày 06/11/2026. Chấp hành … lần gửi đầu: đúng hạn 5/9 (55,56%); 1 gửi chậm,
    2 chưa gửi đã quá hạn; 1 không rõ lúc gửi, không tính.”
    """
    due, counts = common_due(timings), kept(timings)
    if due is None or not counts.owed:
        return
    yield _("Hạn gửi {due}").format(due=said(due)), False
    others = sum(each.deadline is not None and each.deadline.due != due for each in timings)
    if others:
        yield _(" ({count} đơn vị có hạn khác)").format(count=format_count(others)), False
    if due > clock.now() and not counts.handed_in:
        yield ".", False
        return
    yield _(". Chấp hành chế độ báo cáo theo lần gửi đầu: "), False
    yield in_time_words(counts), True
    behind = [
        words.format(count=format_count(count))
        for words, count in (
            (_("{count} gửi chậm"), counts.late),
            (_("{count} chưa gửi đã quá hạn"), counts.overdue),
            (_("{count} còn thời hạn"), counts.waiting),
            (_("{count} không rõ lúc gửi, không tính"), counts.unknown),
        )
        if count
    ]
    yield (f"; {', '.join(behind)}." if behind else "."), False


def share_words(part: int, whole: int) -> str:
    """“9/10 (90,00%)”; a dash where there is nothing to hold it against."""
    rate = percent(part, whole)
    if rate is None:
        return NONE
    facts = {"part": format_count(part), "whole": format_count(whole)}
    return _("{part}/{whole} ({rate})").format(**facts, rate=format_percent(rate))


def in_time_words(counts: Kept) -> str:
    """“đúng hạn 5/9 (55,56%)”."""
    if not counts.judged:
        return _("chưa có báo cáo nào để tính")
    return _("đúng hạn {share}").format(share=share_words(counts.in_time, counts.judged))
