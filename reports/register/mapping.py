"""Which column of a file tells what: recognised, remembered for a software, chosen. Pure."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.text import fold
from reports.register.columns import COLUMNS, REQUIRED, recognise
from reports.register.outline import Outline


def mapped(about: Outline, remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    """Column → heading of this file. What is remembered comes first: a heading that the file lacks
    is left to be recognised.
    """
    known = {fold(heading): heading for heading in about.headings if heading}
    found = {
        code: known[fold(heading)]
        for code, heading in (remembered or {}).items()
        if code in COLUMNS and fold(heading) in known
    }
    if remembered is not None and found.keys() == remembered.keys():
        return found
    taken = set(found.values())
    guessed = {
        code: heading
        for code, heading in recognise(about.headings).items()
        if code not in found and heading not in taken
    }
    return found | guessed


def places_of(about: Outline, headings: Mapping[str, str]) -> dict[str, int]:
    """Column → its place in the file, from 0. Refused with everything that is wrong about it."""
    problems = [*_missing(headings), *_twice(headings)]
    for code, heading in headings.items():
        if about.headings.count(heading) != 1:
            message = _("tệp không có đúng một cột “{heading}” cho {label}: chọn lại cột.")
            facts = {"heading": heading, "label": COLUMNS[code].label}
            problems.append(Problem(message.format(**facts), about.sheet, about.row))
    if problems:
        raise Refused(*problems)
    return {code: about.headings.index(heading) for code, heading in headings.items()}


def _missing(headings: Mapping[str, str]) -> list[Problem]:
    message = _("Chưa có cột “{label}”: chọn cột ghi nội dung này, thiếu thì chưa tính được.")
    return [
        Problem(message.format(label=COLUMNS[code].label))
        for code in REQUIRED
        if code not in headings
    ]


def _twice(headings: Mapping[str, str]) -> list[Problem]:
    chosen = list(headings.values())
    message = _("Cột “{heading}” được chọn hai lần: mỗi cột chỉ dùng cho một nội dung.")
    return [
        Problem(message.format(heading=heading))
        for heading in dict.fromkeys(chosen)
        if chosen.count(heading) > 1
    ]
