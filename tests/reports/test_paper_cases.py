"""Paper forms beyond the shared ones: what each is stored as, or the one thing wrong with it."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from core.months import Window
from reports.models import DossierReport
from tests.reports import paper_books
from tests.reports.builders import rows_of, run
from tests.reports.paper_cases import PASSING, Case
from tests.reports.paper_faults import FAILING, Fault

pytestmark = pytest.mark.django_db
Stored = dict[tuple[str, str, str], dict[str, int | None]]


@pytest.fixture(autouse=True)
def ground() -> None:
    paper_books.ground()


def stored() -> Stored:
    reports = DossierReport.objects.everywhere().exclude(
        first_month=Window.parse("2023-07", "2023-09").first
    )
    return {
        (report.unit.code, _window(report.window), key): row
        for report in reports.select_related("unit")
        for key, row in rows_of(report).items()
    }


def _window(window: Window) -> str:
    ends = str(window.first), str(window.last)
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def laid(folder: Path, files: dict[str, bytes]) -> list[Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def test_there_are_thirty_of_each_and_none_twice() -> None:
    for cases in (PASSING, FAILING):
        assert len({case.name for case in cases}) == len(cases) >= 30


@pytest.mark.parametrize("case", PASSING, ids=lambda case: case.name)
def test_it_passes(case: Case, tmp_path: Path) -> None:
    said = run("import_reports", *laid(tmp_path, dict(case.files)), **case.options)
    assert stored() == case.stored
    for words in case.remarks:
        assert words in said
    assert ("Lưu ý – " in said) == bool(case.remarks), said


@pytest.mark.parametrize("case", FAILING, ids=lambda case: case.name)
def test_it_is_refused_for_one_reason(case: Fault, tmp_path: Path) -> None:
    before = stored()
    with pytest.raises(CommandError) as caught:
        run("import_reports", *laid(tmp_path, dict(case.files)), **case.options)
    (problem,) = caught.value.__cause__.problems  # type: ignore[union-attr]
    assert (problem.sheet, problem.row, problem.column) == case.place, problem
    assert str(problem.value or "") == case.value
    assert case.words in str(problem.message)
    assert stored() == before
