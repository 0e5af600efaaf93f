import copy

import pytest

from core.errors import Problem, Refused, about_file


def test_a_problem_says_where_and_which_value() -> None:
    problem = Problem("số âm", sheet="II.06a", row=12, column="I", value=-30)
    assert str(problem) == "Trang II.06a, dòng 12, cột I, giá trị “-30”: số âm"


def test_a_problem_names_only_the_places_it_knows() -> None:
    assert (
        str(Problem("số âm", row=3, column="resolved_early")) == "Dòng 3, cột resolved_early: số âm"
    )
    assert str(Problem("Không đọc được tệp")) == "Không đọc được tệp"
    assert str(Problem("không phát sinh", column="until_day", value=0)) == "không phát sinh"


def test_a_refusal_says_each_problem_on_a_line_of_its_own() -> None:
    refused = Refused(Problem("số âm", row=3), "Thiếu cột unit_code")
    assert [problem.severity for problem in refused.problems] == ["refuse", "refuse"]
    assert str(refused) == "Dòng 3: số âm\nThiếu cột unit_code"


def test_a_refusal_survives_being_copied_between_processes() -> None:
    with pytest.raises(Refused, match="số âm"):
        raise copy.copy(Refused(Problem("số âm", row=3)))


def test_places_get_their_file_once_and_sentences_without_a_place_none() -> None:
    told = (Problem("sai", row=3), Problem("sai", row=3, file="b.csv"), Problem("Tệp rỗng"))
    with pytest.raises(Refused) as caught, about_file("a.csv"):
        raise Refused(*told)
    assert str(caught.value).splitlines() == [
        "Tệp a.csv, dòng 3: sai",
        "Tệp b.csv, dòng 3: sai",
        "Tệp rỗng",
    ]
