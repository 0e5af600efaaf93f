"""Exact numbers in, Vietnamese figures out. No binary float: 0.1 is a tenth, not almost one.

Rounding is half up, away from zero, and for display only; whoever compares, ranks or judges does so
on the exact `Fraction`.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

Exact = Fraction | Decimal | int

NONE = "–"
MINUS = "−"
MOST_PLACES = 6
WRITTEN_DECIMAL = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]+))?")
PLAIN_COUNT = re.compile(r"[0-9]{1,17}")
NEGATIVE_COUNT = re.compile(r"[-−][0-9]+")
GROUPED_COUNT = re.compile(r"[0-9]{1,3}([., \u00a0][0-9]{3})+")
# What people type: a leading zero or a comma would rather be a fraction.
TYPED_COUNT = re.compile(r"[0-9]{1,17}|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){1,5}|(?: [0-9]{3}){1,5})")
LONG_COUNT = re.compile(r"[0-9]{18,}")
# No-break spaces between groups and true minus signs come with text copied from documents.
TYPED = str.maketrans("\u00a0\u202f" + MINUS, "  -")
VIETNAMESE = str.maketrans(",.-", ".," + MINUS)


def half_up(value: Exact, places: int) -> Decimal:
    """`value` rounded to `places` decimals, halves away from zero: 0.125 → 0.13, −0.125 → −0.13.

    Exact at any size: built from integers, so the precision of the decimal context plays no part.
    """
    numerator, denominator = value.as_integer_ratio()
    rounded = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return Decimal(f"{-rounded if numerator < 0 else rounded}E-{places}")


def percent(numerator: Exact | None, denominator: Exact | None) -> Fraction | None:
    """100 × numerator / denominator; None where nothing was counted or the denominator is 0."""
    if numerator is None or not denominator:
        return None
    if isinstance(numerator, int) and isinstance(denominator, int):
        return Fraction(100 * numerator, denominator)  # reduced once instead of four times
    return 100 * Fraction(numerator) / Fraction(denominator)


def format_count(count: int | None) -> str:
    """22547 → "22.547"."""
    return NONE if count is None else f"{count:,}".translate(VIETNAMESE)


def format_decimal(value: Exact | None, places: int = 2) -> str:
    """1234.5 → "1.234,50"; below zero with a true minus sign; None → "–"."""
    if value is None:
        return NONE
    return f"{half_up(value, places):,f}".translate(VIETNAMESE)


def format_percent(value: Exact | None, places: int = 2) -> str:
    """99.25 → "99,25%": offices write the sign without a space; None → "–"."""
    return NONE if value is None else format_decimal(value, places) + "%"


def format_signed(value: Exact | None, places: int = 2) -> str:
    """A change: "+15,04", "−0,67", and "0,00" without a sign for what rounds to nothing."""
    if value is None:
        return NONE
    sign = "+" if half_up(value, places) > 0 else ""
    return sign + format_decimal(value, places)


def format_money(dong: int | None) -> str:
    """134000000 → "134.000.000 đồng"."""
    return NONE if dong is None else _("%(amount)s đồng") % {"amount": format_count(dong)}


def plain(value: Exact, places: int = 2) -> str:
    """For machines (JSON, CSV): "99.25", "-0.67", no grouping."""
    return f"{half_up(value, places):f}"


def telling_places(value: Exact, others: Iterable[Exact], places: int = 2) -> int:
    """As few decimals, from `places` on, as tell `value` apart from all others that are unequal.

    99.496 beside 99.5 wants three, "99,496": with two it would read as "99,50" missing "99,50".
    Six at most: a difference behind the sixth is not shown, and the two then read the same.
    """
    for other in others:
        while places < MOST_PLACES and half_up(value, places) == half_up(other, places):
            if value == other:
                break
            places += 1
    return places


def parse_decimal(text: str) -> Decimal:
    """ "75,5" or "75.5" → Decimal("75.5"). ValueError for anything else, grouped numbers included:
    "1.234" is one and a bit here, and "1.234,5" is refused rather than guessed."""
    written = WRITTEN_DECIMAL.fullmatch(text.translate(TYPED).strip())
    if not written:
        raise ValueError(_("“%(text)s” không phải là số: ghi như 99.25.") % {"text": text})
    sign, whole, decimals = written.groups()
    return Decimal(f"{sign}{whole}.{decimals or 0}") if decimals else Decimal(f"{sign}{whole}")


def parse_count(text: str) -> int:
    """A whole number of an imported cell, written without separators: "22547" → 22547.

    ValueError with a sentence that says what to do for anything else: "22.547" is twenty-two and a
    bit to one program and a grouped number to another, so neither is guessed.
    """
    if PLAIN_COUNT.fullmatch(text):
        return int(text)
    if NEGATIVE_COUNT.fullmatch(text):
        raise ValueError(_("số liệu không được âm: sửa thành số từ 0 trở lên."))
    if GROUPED_COUNT.fullmatch(text):
        plain = re.sub(r"[^0-9]", "", text)
        message = _("không rõ là số lẻ hay dấu phân cách hàng nghìn: viết liền, ví dụ %(plain)s.")
        raise ValueError(message % {"plain": plain})
    if LONG_COUNT.fullmatch(text):
        raise ValueError(_("số quá lớn: kiểm tra và sửa lại."))
    if WRITTEN_DECIMAL.fullmatch(text):
        raise ValueError(_("số liệu phải là số nguyên: sửa lại, không dùng số lẻ."))
    raise ValueError(_("không phải là số: ghi một số nguyên, hoặc để trống nếu không có số liệu."))


def printed_count(text: str) -> int:
    """A whole number as forms print it: "1234", "1.234", "1 234", "1,234". ValueError as
    `parse_count` says it for anything else, "1,23" and "1.234,567" included. static/js/numbers.js
    reads a pasted cell so.
    """
    written = text.translate(TYPED).strip()
    typed = typed_count(written if "." in written else written.replace(",", "."))
    return parse_count(written) if typed is None else typed


def typed_count(text: str) -> int | None:
    """A whole number as people type it: "1234", "1.234", "1 234"; None for whatever else.

    static/js/numbers.js reads the same: tests/journeys/test_clerk.py holds the two together.
    """
    written = text.translate(TYPED).strip()
    return int(re.sub(r"[. ]", "", written)) if TYPED_COUNT.fullmatch(written) else None
