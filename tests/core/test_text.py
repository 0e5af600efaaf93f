import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold, nfc, sort_key

NAMES = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyAĐÂàảãáạằẳẵắặềễếệơờợưừự 0123456789-"), max_size=60
)


@pytest.mark.parametrize(
    "names",
    [
        "Anh < ăn < Ân < Ca < Dăk < Đa < Đà < Em",
        "a < ă < â < b < c < d < đ < e < ê < g < h < i < k < l < m < n",
        "n < o < ô < ơ < p < q < r < s < t < u < ư < v < x < y",
        "ma < mà < mả < mã < má < mạ < mă < mằ < mâ",
        "Xã 2 < Xã 10 < Xã Hai",
        "Tổ 09 < Tổ 10 < Tổ 100",
        "An < An Bình < Ân",
        "Hòa An < Hóa An < Hòa Bình < Hoan",
        "Phường 1 < Phường 1A < Phường 2",
        "Tân An < Tân Ân < Tấn Ân",
        "Vĩnh Hải < Vĩnh Hòa < Vĩnh Nguyên < Vĩnh Thọ",
    ],
)
def test_names_stand_in_the_order_of_the_dictionary(names: str) -> None:
    keys = [sort_key(name) for name in names.split(" < ")]
    assert all(one < other for one, other in pairwise(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("TÂN AN", "Tân An"),
        ("Buôn - Ma", "Buôn Ma"),
        ("Tổ 007", "Tổ 7"),
        (" An ", "An"),
    ],
)
def test_case_punctuation_and_the_place_of_a_tone_do_not_matter(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@given(NAMES)
def test_a_key_is_short_and_made_of_digits_however_the_name_was_typed(name: str) -> None:
    key = sort_key(name)
    assert key.isdecimal()
    assert key.isascii()
    assert len(key) <= 300
    assert key == sort_key(unicodedata.normalize("NFD", name))


@given(st.text(max_size=400))
def test_no_text_is_too_strange_for_a_key(text: str) -> None:
    assert len(sort_key(text)) <= 300
    assert fold(fold(text)) == fold(text)


def test_search_forgets_diacritics_case_and_spare_blanks() -> None:
    assert fold("  Đắk\u00a0 Lắk ") == "dak lak"
    assert fold("PHƯỜNG Ngọc Hiệp") == "phuong ngoc hiep"
    assert fold(unicodedata.normalize("NFD", "Thủ Đức")) == "thu duc"


def test_composed_and_decomposed_letters_become_equal() -> None:
    assert nfc(unicodedata.normalize("NFD", "Tiếng Việt")) == "Tiếng Việt"
