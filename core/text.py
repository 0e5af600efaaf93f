"""Vietnamese text: one Unicode form, searching without diacritics, and the order of the dictionary.

Both `fold` and `sort_key` are stored in columns, so that SQLite and PostgreSQL find and sort alike
whatever their collations.
"""

import re
import unicodedata
from collections.abc import Iterator

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
BREVE, CIRCUMFLEX, HORN = "\u0306", "\u0302", "\u031b"
# grave, hook above, tilde, acute, dot below: huyền < hỏi < ngã < sắc < nặng; no mark is first.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

END, BLANK, NUMBER, FIRST_LETTER, STRANGER = "00", "01", "10", 20, "99"
LETTER_KEYS = {letter: str(FIRST_LETTER + place) for place, letter in enumerate(ALPHABET)}
SORT_KEY_LENGTH = 300
LONGEST_NUMBER = 99
LETTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*")
WORD = re.compile(r"[0-9]+|[^\W0-9_](?:[^\W0-9_]|[\u0300-\u036f])*")


def nfc(text: str) -> str:
    """`text` with composed letters: some keyboards send "ế" as three characters."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """For search: "Đắk  Lắk" → "dak lak"; lower case, no diacritics, single blanks."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.split())


def sort_key(name: str) -> str:
    """A string whose plain comparison is the order of a Vietnamese dictionary (≤ 300 digits).

    Letters decide first (a ă â b c d đ …), then tones word by word (ngang huyền hỏi ngã sắc nặng);
    numbers count as numbers ("Xã 2" before "Xã 10"); case and punctuation do not matter, nor does
    where a tone is written ("Hòa" = "Hoà"). Names that tie want a second key (the code). Made of
    digits alone, since every collation of every database agrees on those.
    """
    words = WORD.findall(nfc(name).lower())
    keys = [_word_key(word) for word in words]
    letters = BLANK.join(key for key, _tone in keys)
    tones = "".join(tone for _key, tone in keys)
    return (letters + END + tones)[:SORT_KEY_LENGTH]


def _word_key(word: str) -> tuple[str, str]:
    """The keys of one word: its letters, two digits each, and its tone, one digit."""
    if "0" <= word[0] <= "9":
        number = word.lstrip("0")[:LONGEST_NUMBER]
        # The length goes first: of two numbers the shorter one is the smaller.
        return f"{NUMBER}{len(number):02d}{number}", "0"
    letters = list(_letters(word))
    return "".join(key for key, _tone in letters), str(max(tone for _key, tone in letters))


def _letters(word: str) -> Iterator[tuple[str, int]]:
    """Key and tone of each letter of a lower-case word."""
    for letter in LETTER.findall(unicodedata.normalize("NFD", word)):
        base, marks = letter[0], letter[1:]
        quality = "".join(mark for mark in marks if mark in (BREVE, CIRCUMFLEX, HORN))
        key = LETTER_KEYS.get(nfc(base + quality)) or LETTER_KEYS.get(base)
        tone = max((TONES.get(mark, 0) for mark in marks), default=0)
        yield key or f"{STRANGER}{ord(base):07d}", tone
