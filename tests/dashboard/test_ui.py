"""The words of the templates: every sign comes with the word that says the same."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from dashboard.context_processors import frame
from dashboard.templatetags import ui


@pytest.mark.parametrize(
    ("code", "tone", "word"),
    [("met", "good", "Đạt"), ("near", "warn", "Gần đạt"), ("missed", "bad", "Chưa đạt")],
)
def test_a_verdict_has_a_tone_a_sign_and_a_word(code, tone, word):
    tag = ui.verdict(code)
    assert f'class="tag {tone}"' in tag
    assert f"#i-{code}" in tag
    assert word in tag


def test_a_verdict_without_a_target_is_a_dash_with_its_reason():
    assert "Không có chỉ tiêu" in ui.verdict("none")


def test_a_met_target_stays_uncoloured_in_a_column_of_gaps():
    assert 'class=""' in ui.gap("met", "+15,04")
    assert 'class="bad"' in ui.gap("missed", "−20,51")


def test_a_move_says_its_direction_in_words():
    assert "lên" in ui.move("up", 2)
    assert ui.move("up", 2).endswith("</span> 2</span>")


def test_a_place_that_did_not_move_shows_no_number():
    assert ui.move("same", 0).endswith("</span> </span>")


def test_a_unit_without_an_earlier_place_shows_nothing():
    assert "<svg" not in ui.move(None, None)


@pytest.mark.parametrize(
    ("text", "word"), [("+9,84", "tăng"), ("−0,27", "giảm"), ("0,00", "không đổi")]
)
def test_the_sign_of_a_change_decides_its_arrow(text, word):
    assert word in ui.change(text, "good")


def test_text_from_outside_is_escaped():
    assert "<b>" not in ui.gap("missed", "<b>")


def test_the_filters_print_vietnamese_figures():
    template = Template("{% load ui %}{{ n|count }} {{ p|percent }} {{ d|signed }}")
    assert template.render(Context({"n": 22547, "p": 99, "d": -1})) == "22.547 99,00% −1,00"


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", ""), ('"><b>', "")]
)
def test_only_a_known_theme_reaches_the_page(cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert frame(request)["theme"] == theme
