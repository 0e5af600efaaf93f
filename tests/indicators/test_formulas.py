"""Formulas are signed sums of figures, and nothing else."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import Formula, FormulaError, Term, parse
from indicators.models import IndicatorVersion
from reports.figures import FIGURES

CODES = sorted(FIGURES)
blanks = st.text(" ", max_size=2)


@st.composite
def written(draw: Callable) -> tuple[str, list[tuple[str, str, bool]]]:
    """A formula as a person may type it, and what it says: sign, figure, whether it is optional."""
    figures = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=5, unique=True))
    terms = []
    text = ""
    for position, figure in enumerate(figures):
        signs = ["+", "-"] if position else ["+", "-", ""]
        sign, optional = draw(st.sampled_from(signs)), draw(st.booleans())
        terms.append((sign or "+", figure, optional))
        text += draw(blanks) + sign + draw(blanks) + figure + "?" * optional
    return text + draw(blanks), terms


@given(written())
def test_what_is_written_is_read(example: tuple[str, list[tuple[str, str, bool]]]) -> None:
    text, terms = example
    formula = parse(text, FIGURES)
    assert [("-" if t.sign < 0 else "+", t.figure, t.optional) for t in formula.terms] == terms
    assert formula.required == {figure for _, figure, optional in terms if not optional}
    assert formula.optional == {figure for _, figure, optional in terms if optional}
    assert formula.figures == tuple(figure for _, figure, _ in terms)


@given(written())
def test_a_formula_written_out_reads_as_itself(
    example: tuple[str, list[tuple[str, str, bool]]],
) -> None:
    formula = parse(example[0], FIGURES)
    assert parse(str(formula), FIGURES) == formula


@given(written(), st.data())
def test_the_value_is_what_python_makes_of_the_text(
    example: tuple[str, list[tuple[str, str, bool]]], data: st.DataObject
) -> None:
    text, terms = example
    counts = {figure: data.draw(st.integers(0, 2**40)) for _, figure, _ in terms}
    computed = parse(text, FIGURES).value(counts.__getitem__)
    assert computed == eval(text.replace("?", "").strip(), {}, dict(counts))  # noqa: S307 - the reference


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("resolved * 2", 9),
        ("resolved received", 9),
        ("resolved +", 9),
        ("(resolved)", 1),
        ("resolved??", 10),
        ("resolved / received", 9),
        ("2 + resolved", 1),
        ("Resolved", 1),
        ("resolved + -received", 9),
        ("+", 1),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str, place: int) -> None:
    with pytest.raises(FormulaError, match=rf"“{re.escape(text)}”.*vị trí {place}\."):
        parse(text, FIGURES)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_formula_is_refused(text: str) -> None:
    with pytest.raises(FormulaError, match="trống"):
        parse(text, FIGURES)


def test_an_unknown_figure_is_named() -> None:
    with pytest.raises(FormulaError, match="“resolved_in_tim”"):
        parse("resolved_in_tim - resolved_early", FIGURES)


def test_a_figure_stands_once() -> None:
    with pytest.raises(FormulaError, match=r"“resolved”.*hai lần"):
        parse("resolved + received - resolved?", FIGURES)


def test_a_formula_in_words_uses_the_labels() -> None:
    formula = Formula((Term("due"), Term("resolved_in_time", -1)))
    assert formula.in_words({"due": "đến hạn", "resolved_in_time": "đúng hạn"}.__getitem__) == (
        "đến hạn − đúng hạn"
    )


@pytest.mark.django_db
def test_every_formula_of_the_catalogue_can_be_read() -> None:
    versions = list(IndicatorVersion.objects.all())
    assert len(versions) >= 30
    for version in versions:
        version.clean()
        if version.base:
            continue
        for side in (version.numerator, version.denominator):
            assert str(parse(side, FIGURES)) == side
