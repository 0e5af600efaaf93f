"""The words of the templates: every sign comes with the word that says the same."""

import pytest
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


@pytest.mark.parametrize(
    ("text", "word"), [("+9,84", "tăng"), ("−0,27", "giảm"), ("0,00", "không đổi")]
)
def test_the_sign_of_a_change_decides_its_arrow(text, word):
    assert word in ui.change(text, "good")


def test_text_of_an_option_is_escaped():
    assert ui.options([("<", '"', True)]) == '<option value="&lt;" selected>&quot;</option>'


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", ""), ('"><b>', "")]
)
def test_only_a_known_theme_reaches_the_page(cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert frame(request)["theme"] == theme


@pytest.mark.parametrize(("tone", "sign"), [("good", "met"), ("warn", "near"), ("bad", "missed")])
def test_a_tag_says_by_its_sign_what_its_colour_says(tone, sign):
    assert f"#i-{sign}" in ui.tone_sign(tone)
    assert ui.tone_sign("info") == ui.tone_sign("") == ""
