from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Max
from django.forms import modelform_factory
from django.test.utils import isolate_apps

from core.fields import MonthField
from core.months import Month, Window

JANUARY, JULY = Month.at(2024, 1), Month.at(2024, 7)


@pytest.fixture
def spans(db: None) -> Iterator[Any]:
    """The manager of a table of its own, rolled back with the test, on either engine."""
    with isolate_apps("core"), connection.cursor() as cursor:

        class Span(models.Model):  # noqa: DJ008
            first_month = MonthField("tháng đầu")
            last_month = MonthField(null=True, blank=True)  # type: ignore[misc]

            class Meta:
                app_label = "core"
                db_table = "core_test_span"

        cursor.execute(
            "CREATE TABLE core_test_span"
            " (id integer PRIMARY KEY, first_month smallint, last_month smallint)"
        )
        yield Span._default_manager


def test_a_month_comes_back_as_a_month(spans: Any) -> None:
    spans.create(id=1, first_month=JANUARY, last_month=JULY)
    stored = spans.get()
    assert (stored.first_month, stored.last_month) == (JANUARY, JULY)
    assert isinstance(stored.first_month, Month)
    assert isinstance(spans.values_list("first_month", flat=True).get(), Month)
    assert str(spans.aggregate(latest=Max("last_month"))["latest"]) == "2024-07"


def test_nothing_stays_nothing(spans: Any) -> None:
    spans.create(id=1, first_month=JANUARY, last_month=None)
    assert spans.get(last_month=None).last_month is None


@pytest.mark.parametrize("wanted", [JULY, "2024-07", int(JULY)])
def test_months_and_their_text_filter_alike(spans: Any, wanted: Any) -> None:
    spans.create(id=1, first_month="2024-01", last_month="2024-07")
    spans.create(id=2, first_month=JANUARY, last_month=JANUARY)
    assert spans.get(last_month=wanted).id == 1
    assert spans.filter(last_month__lt=wanted).get().id == 2


def test_windows_filter_by_range_and_membership(spans: Any) -> None:
    spans.create(id=1, first_month=JULY, last_month=JULY)
    year = Window.parse("2024-01", "2024-12")
    assert spans.filter(first_month__range=(year.first, year.last)).count() == 1
    assert spans.filter(first_month__in=year.year_before()).count() == 0


def test_months_are_counted_in_sql(spans: Any) -> None:
    spans.create(id=1, first_month=JANUARY, last_month=JULY)
    counted = spans.annotate(
        months=F("last_month") - F("first_month") + 1, after=F("last_month") + 1
    ).get()
    assert (counted.months, Month(counted.after)) == (7, JULY + 1)
    assert spans.filter(last_month=F("first_month") + 6).exists()
    spans.update(last_month=F("last_month") + 1)
    assert spans.get().last_month == JULY + 1


def test_a_filter_by_what_is_no_month_is_refused(spans: Any) -> None:
    with pytest.raises(ValidationError, match="2024-07"):
        spans.filter(first_month="07/2024")


def test_a_form_takes_and_shows_the_written_month(spans: Any) -> None:
    form_class = modelform_factory(spans.model, fields=["first_month", "last_month"])
    form = form_class({"first_month": "2024-07", "last_month": ""})
    assert form.is_valid(), form.errors
    assert form.instance.first_month == JULY
    assert form.instance.last_month is None
    assert 'value="2024-07"' in str(form["first_month"])
    assert 'type="month"' in str(form["first_month"])
    assert 'value="2024-01"' in str(
        form_class(instance=spans.model(first_month=JANUARY))["first_month"]
    )
    assert not form_class({"first_month": "2024-13"}).is_valid()


def test_cleaning_turns_text_into_a_month(spans: Any) -> None:
    span = spans.model(id=1, first_month="2024-07")
    span.full_clean()
    assert isinstance(span.first_month, Month)


def test_fixtures_say_the_month_in_words(spans: Any) -> None:
    field = spans.model._meta.get_field("first_month")
    assert field.value_to_string(spans.model(first_month=JULY)) == "2024-07"
    assert field.to_python("2024-07") == JULY


def test_migrations_name_the_field_and_read_its_default() -> None:
    text, imports = MigrationWriter.serialize(MonthField(null=True, verbose_name="tháng"))
    assert text == "core.fields.MonthField(null=True, verbose_name='tháng')"
    assert imports == {"import core.fields"}
