"""From what is said of a report to the very place it is said of."""

import pytest
from django.test import Client

from core.errors import Problem
from core.months import Window
from reports import actions, plans
from reports.cell_links import CellLinks
from reports.cells import CELL_OF, LINE_CELLS, Typed
from reports.models import DossierReport, Field
from reports.rows import TOTAL
from reports.rulebook import RULEBOOK
from reports.rules import Rule
from reports.tables import blank_cells
from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.builders import fields
from tests.reports.offices import BROKEN, drafted, submitted
from units.actions import appoint

pytestmark = pytest.mark.django_db
MONTH = "2025-09"
PAGE, EDIT, CHECK = (f"/reports/A/{MONTH}/{end}" for end in ("", "edit/", "check/"))
BOARD = f"/reports/?unit=B&month={MONTH}"


@pytest.fixture
def province() -> Province:
    fields("ho_tich", "dat_dai")
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def has_place(client: Client, url: str) -> bool:
    """Whether the page of a link has the element that it names."""
    address, _hash, anchor = url.partition("#")
    return len(elements(page_of(client.get(address)), anchor)) == 1


def elements(node: Node, anchor: str) -> list[Node]:
    tags = ("input", "tr", "th", "h2")
    return [found for tag in tags for found in node.all(tag, id=anchor)]


def columns() -> list[tuple[Rule, Problem]]:
    return [(rule, entry.example().problem) for rule, entry in RULEBOOK.items()]


@pytest.mark.parametrize("row", [TOTAL, "ho_tich"])
@pytest.mark.parametrize(("rule", "problem"), columns(), ids=lambda one: str(one)[:12])
def test_the_message_of_every_rule_leads_to_a_place_that_is_there(
    province: Province, clerk: Client, rule: Rule, problem: Problem, row: str
) -> None:
    """Of a figure that a row may have, and has, or of its row."""
    cell = CELL_OF.get(problem.column or "", "due")
    if row == TOTAL or cell in LINE_CELLS:
        typed = {(row, cell): Typed("4", ""), ("ho_tich", "due"): Typed("4", "")}
        unit, window = province.units["A"], Window.parse(MONTH, MONTH)
        actions.save_cells(by=None, unit=unit, window=window, typed=typed)
    else:
        make_report(province.units["A"], MONTH, lines={Field.objects.get(code=row): {"due": 4}})
    report = DossierReport.objects.everywhere().select_related("unit__parent").get()
    (plan,) = plans.of_reports([report])
    mine, readers = (CellLinks(plan, writes=writes) for writes in (True, False))
    assert mine.to(row, problem.column).startswith(EDIT)
    assert has_place(clerk, mine.to(row, problem.column))
    assert readers.to(row, problem.column).startswith(f"{PAGE}#row-")
    assert has_place(province.client("viewer"), readers.to(row, problem.column))


def messages(page: Node) -> list[str]:
    """Where the messages on a report's page lead."""
    remarks = [item for row in page.all("tr", class_="remarks") for item in row.all("li")]
    return [link.attrs["href"] for item in remarks for link in item.all("a")]


def test_messages_on_the_page_lead_whoever_writes_to_the_cell(
    province: Province, clerk: Client
) -> None:
    field = Field.objects.get(code="ho_tich")
    make_report(province.units["A"], "2025-08", pending_in_time=7, pending_overdue=0)
    drafted(province, {"ho_tich": BROKEN})
    links = messages(page_of(clerk.get(PAGE)))
    assert f"{EDIT}#carried_over-0" in links, "the chain of the total"
    assert any(link.endswith(f"-{field.pk}") for link in links), "the balance of the line"
    assert all(has_place(clerk, link) for link in links)
    assert messages(page_of(province.client("officer").get(PAGE))) == []


def test_a_row_in_which_nothing_but_words_was_typed_is_shown_with_its_message(
    province: Province, clerk: Client
) -> None:
    typed = {("ho_tich", "due"): Typed("12a", ""), ("dat_dai", "due"): Typed("4", "")}
    window = Window.parse(MONTH, MONTH)
    actions.save_cells(by=None, unit=province.units["A"], window=window, typed=typed)
    field = Field.objects.get(code="ho_tich")
    page = page_of(clerk.get(PAGE))
    assert elements(page, f"row-{field.pk}")
    assert messages(page) == [f"{EDIT}#due-{field.pk}"]


def test_the_check_of_a_report_that_was_sent_leads_to_its_page(
    province: Province, clerk: Client
) -> None:
    submitted(province, {"ho_tich": BROKEN}, notes={"ho_tich": "Chuyển sổ"})
    page = page_of(clerk.get(CHECK)).one("section", aria_labelledby="questions")
    (link,) = {one.attrs["href"] for one in page.all("a")}
    assert link == f"{PAGE}#row-{Field.objects.get(code='ho_tich').pk}"


def board_links(client: Client, address: str) -> dict[str, str]:
    row = page_of(client.get(address)).one("table", class_="boardt").one("tbody").all("tr")[0]
    return {link.text: link.attrs["href"] for link in row.all("a")[1:]}


def test_the_board_leads_readers_to_the_row(province: Province) -> None:
    field = Field.objects.get(code="ho_tich")
    drafted(province, {"ho_tich": {**BROKEN, "resolved_early": None}})
    officer = province.client("officer")
    links = board_links(officer, BOARD)
    assert links == {"1 cảnh báo": f"{PAGE}#row-{field.pk}", "1 cột trống": f"{PAGE}#row-0"}
    assert all(has_place(officer, link) for link in links.values())


def test_the_board_leads_whoever_writes_to_the_cells(province: Province) -> None:
    """A clerk of the ward who may read the whole province, too."""
    clerk, above = province.user("clerk"), province.units["B"]
    appoint(by=None, user=clerk, unit=above, role="viewer", first_day=above.valid_from)
    field = Field.objects.get(code="ho_tich")
    drafted(province, {"ho_tich": {**BROKEN, "resolved_early": None}})
    client = province.client("clerk")
    links = board_links(client, BOARD)
    blank = f"{EDIT}#resolved_early-0"
    assert links == {"1 cảnh báo": f"{EDIT}#row-{field.pk}", "1 cột trống": blank}
    assert all(has_place(client, link) for link in links.values())


def test_every_blank_column_has_its_cell_on_the_form(province: Province, clerk: Client) -> None:
    report = drafted(province, {TOTAL: {"visits": 3}})
    (plan,) = plans.of_reports([report])
    cells = blank_cells(plan)
    assert (cells[0], len(cells)) == ("received_online", 11)
    form = page_of(clerk.get(EDIT))
    assert all(form.one("input", id=f"{cell}-0") for cell in cells)
