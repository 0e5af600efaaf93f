"""Standard competition rank on exact values; who has no rank has a reason and is never last."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import rankings
from indicators.rankings import Ranking, Reason

K = TypeVar("K")


class Candidate(NamedTuple):
    numerator: int | None
    denominator: int | None
    excluded: Reason | None = None


def rank(group: Mapping[K, Candidate], *, higher_is_better: bool, minimum: int) -> Ranking[K]:
    excluded = {key: one.excluded for key, one in group.items() if one.excluded}
    return rankings.rank(group, excluded, higher_is_better=higher_is_better, minimum=minimum)


LARGEST = 2**31 - 1

counts = st.one_of(st.integers(0, 4), st.integers(0, LARGEST), st.integers(LARGEST - 3, LARGEST))
candidates = st.builds(
    Candidate,
    # what fell due less what was in time may be negative
    st.one_of(counts, st.integers(-3, -1)),
    counts,
    st.one_of(st.none(), st.none(), st.none(), st.sampled_from(Reason)),
)
nothing = st.just(Candidate(None, None))
groups = st.dictionaries(
    st.integers(0, 99), st.one_of(candidates, candidates, candidates, nothing), max_size=12
)


def naive(group: dict[int, Candidate], higher: bool, minimum: int) -> dict[int, int | None]:
    """One more than the number of units that are strictly better, on fractions."""
    values = {
        key: Fraction(one.numerator, one.denominator)
        for key, one in group.items()
        if one.excluded is None
        and one.numerator is not None
        and one.denominator
        and one.denominator >= minimum
    }

    def better(other: Fraction, mine: Fraction) -> bool:
        return other > mine if higher else other < mine

    return {
        key: 1 + sum(better(other, values[key]) for other in values.values())
        if key in values
        else None
        for key in group
    }


def ranks(ranking: Ranking[int]) -> dict[int, int | None]:
    return dict(ranking.ranks) | dict.fromkeys(ranking.reasons)


@settings(max_examples=250)
@given(groups, st.booleans(), st.sampled_from([0, 1, 5, 10**6]))
def test_the_rank_is_one_more_than_the_number_of_better_units(
    group: dict[int, Candidate], higher: bool, minimum: int
) -> None:
    ranking = rank(group, higher_is_better=higher, minimum=minimum)
    assert ranks(ranking) == naive(group, higher, minimum)


@given(groups, st.booleans(), st.randoms(use_true_random=False))
def test_the_rank_does_not_depend_on_the_order_of_the_input(
    group: dict[int, Candidate], higher: bool, random: st.DataObject
) -> None:
    keys = list(group)
    random.shuffle(keys)  # type: ignore[attr-defined]
    shuffled = rank({key: group[key] for key in keys}, higher_is_better=higher, minimum=1)
    straight = rank(group, higher_is_better=higher, minimum=1)
    assert (shuffled.ranks, shuffled.reasons) == (straight.ranks, straight.reasons)


@given(groups, st.booleans())
def test_the_order_is_by_rank_and_holds_only_who_is_ranked(
    group: dict[int, Candidate], higher: bool
) -> None:
    ranking = rank(group, higher_is_better=higher, minimum=1)
    placed = [ranking.ranks[key] for key in ranking.order]
    assert placed == sorted(placed)
    assert ranking.of == len(placed) == len(ranking.ranks)
    assert ranking.ranks.keys() | ranking.reasons.keys() == group.keys()
    assert ranking.ranks.keys().isdisjoint(ranking.reasons)


def test_ties_share_a_rank_and_the_next_one_is_skipped() -> None:
    group = {
        "a": Candidate(9, 10),
        "b": Candidate(3, 4),
        "c": Candidate(6, 8),
        "d": Candidate(1, 2),
    }
    ranking = rank(group, higher_is_better=True, minimum=1)
    assert [ranking.ranks[key] for key in "abcd"] == [1, 2, 2, 4]
    assert ranking.order == ("a", "b", "c", "d")
    lower = rank(group, higher_is_better=False, minimum=1)
    assert [lower.ranks[key] for key in "abcd"] == [4, 2, 2, 1]


def test_ties_keep_the_order_in_which_they_were_given() -> None:
    group = {key: Candidate(1, 2) for key in "cab"}
    assert rank(group, higher_is_better=True, minimum=1).order == ("c", "a", "b")


def test_the_closest_fractions_of_all_are_told_apart() -> None:
    """Neighbours in the Farey sequence of denominators below 2^31: they differ by some 2^-62."""
    group = {
        "larger": Candidate(LARGEST - 1, LARGEST),
        "smaller": Candidate(LARGEST - 2, LARGEST - 1),
        "equal": Candidate(2 * (LARGEST - 1), 2 * LARGEST),
    }
    ranking = rank(group, higher_is_better=True, minimum=1)
    assert [ranking.ranks[key] for key in group] == [1, 3, 1]


def test_who_has_no_rank_has_the_reason() -> None:
    group = {
        "best": Candidate(10, 10),
        "silent": Candidate(None, None),
        "idle": Candidate(0, 0),
        "small": Candidate(9, 9),
        "reopened": Candidate(10, 10, Reason.REOPENED),
        "closed": Candidate(None, None, Reason.CLOSED),
        "worst": Candidate(0, 10),
    }
    ranking = rank(group, higher_is_better=True, minimum=10)
    assert ranking.ranks == {"best": 1, "worst": 2}
    assert ranking.reasons == {
        "silent": Reason.NO_REPORT,
        "idle": Reason.NO_DENOMINATOR,
        "small": Reason.SMALL_DENOMINATOR,
        "reopened": Reason.REOPENED,
        "closed": Reason.CLOSED,
    }
    assert ranking.order == ("best", "worst")


def test_nobody_is_ranked_in_an_empty_group() -> None:
    ranking: Ranking[int] = rank({}, higher_is_better=True, minimum=1)
    assert (ranking.of, ranking.order, ranking.ranks, ranking.reasons) == (0, (), {}, {})
