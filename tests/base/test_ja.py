"""Normalising Japanese: what changes, what stays, and the way back to the original."""

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from miner.base.ja import nfkc, normalize

NASTY = (
    "あかがはウカガハヴｳｶﾊﾞﾟﾞ゛゜\u3099\u309a\u0301\u0308\u0345ー－−–‐-〜～~⻑⻄⼈㈱㍿㌔℃①½…‥⁽¹⁾²ﷺ각\u1100\u1161\u11a8"
    "\x00\x01\x1f\x7f\x85\xad\u200b\u200d\u2028\u3000\ufeff\ufe0f\U000e0100 \t\n\r\ud800\udbff\udc00\udfff\ue000\uffff\U0010ffff"
    "葛返納不安。「」aAｚ１1９%\"',👨🇯🇵"
)
TEXTS = st.text(st.sampled_from(NASTY) | st.characters(), max_size=40)
properties = settings(max_examples=250, deadline=None, database=None, derandomize=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⻑崎県", "長崎県"),
        ("⻄日本", "西日本"),
        ("⻲岡市", "亀岡市"),
        ("⺠間", "民間"),
        ("⼈⽣", "人生"),  # Kangxi radicals
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("ﾊﾟｽﾎﾟｰﾄ", "パスポート"),
        ("ｳﾞｧ", "ヴァ"),
        ("ﾄﾗﾌﾞﾙ｡｢不安､怖い｣", "トラブル。「不安、怖い」"),
        ("トラフ\u3099ル", "トラブル"),  # NFD, as macOS writes file names
        ("か\u3099", "が"),
        ("か゛", "が"),
        ("ハ゜", "パ"),
        ("う゛", "ゔ"),
        ("か\u200b゛", "が"),
        ("ｶ\u200bﾞ", "ガ"),
        ("e\u0301", "é"),
        ("１２％", "12%"),
        ("ＩＤ", "ID"),
        ("㈱", "(株)"),
        ("㍿", "株式会社"),
        ("㌔", "キロ"),
        ("㎏", "kg"),
        ("㋿", "令和"),
        ("第Ⅲ章", "第III章"),
        ("각", "각"),
    ],
)
def test_compatibility_characters_take_their_common_form(text, expected):
    assert normalize(text).match == expected


@pytest.mark.parametrize("text", ["①", "½", "¼", "…", "‥", "m²", "H₂O", "㊙", "¨", "´", "￣", "゛", "゜", "髙", "吉野家", "邉", "👨", "🇯🇵"])
def test_characters_that_nfkc_would_spoil_stay(text):
    assert normalize(text).match == text


@pytest.mark.parametrize("text", ["12⁽¹⁾", "8¹⁾", "12①", "12½", "12₁", "12❶", "12⓵"])
def test_footnote_marks_never_lengthen_a_number(text):
    number = re.match(r"[0-9]+", text)[0]
    assert re.findall(r"[0-9]+", normalize(text).match) == [number]


def test_no_superscript_circle_or_fraction_of_unicode_becomes_a_digit():
    tags = ("<super>", "<sub>", "<circle>", "<fraction>")
    marks = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.decomposition(chr(code)).startswith(tags)]
    assert len(marks) > 200
    assert [mark for mark in marks if re.findall("[0-9]+", normalize(f"12{mark}").match) != ["12"]] == []


@pytest.mark.parametrize("wave", ["〜", "～", "∼", "~"])
def test_every_wave_is_a_wave_dash(wave):
    assert normalize(f"10{wave}20件").match == "10〜20件"


@pytest.mark.parametrize("dash", ["-", "－", "−", "–", "‐", "‑", "‒", "﹣"])
def test_every_dash_between_numbers_is_a_hyphen(dash):
    assert normalize(f"10{dash}20件").match == "10-20件"


@pytest.mark.parametrize("between", [*"〜～∼~-－−–—―‐‑‒﹣・/、,…‥", "\u200b〜", "〜\ufe0f"])
def test_a_range_never_becomes_one_number(between):
    assert re.findall("[0-9]+", normalize(f"10{between}20件").match) == ["10", "20"]


@pytest.mark.parametrize("dash", ["‐", "‑", "‒", "–", "−", "－"])
def test_a_dash_between_katakana_is_a_long_vowel(dash):
    assert normalize(f"マイナンバ{dash}カ{dash}ド").match == "マイナンバーカード"


@pytest.mark.parametrize("text", ["市−区", "カ−1", "1−カ", "−カード", "カード−"])
def test_a_dash_that_is_not_between_katakana_stays_a_dash(text):
    assert normalize(text).match == text.replace("−", "-")


@pytest.mark.parametrize(
    "mark",
    ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad", "\x00", "\x01", "\x1b", "\x7f", "\u202e", "\ufe0f", "\U000e0100", "\U000e0041"],
    ids=ascii,
)
@pytest.mark.parametrize(("before", "after"), [("返", "納"), ("", "返納"), ("返納", "")])
def test_characters_without_a_reading_vanish_into_their_neighbour(mark, before, after):
    view = normalize(before + mark + after)
    assert view.match == view.analysis == "返納"
    assert view.span(0, 2) == (0, 3)


@pytest.mark.parametrize("text", ["\u200b", "\x00", "\ufeff\u200b", " \u200b ", "\u200b\n"], ids=ascii)
def test_a_text_without_readable_characters_still_covers_itself(text):
    view = normalize(text)
    assert view.match.strip(" \n") == "\ufffd"
    assert view.span(0, len(view.match)) == (0, len(text))


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF], ids=hex)
@pytest.mark.parametrize("after", ["", "\u0301", "\u3099", "\u200b", "\ufe0f"], ids=ascii)
def test_a_lone_surrogate_is_a_replacement_character(code, after):
    view = normalize(f"怖{chr(code)}{after}い")
    assert view.match.encode().decode() == view.match
    assert view.match.startswith("怖\ufffd")
    assert view.match.endswith("い")


@pytest.mark.parametrize("space", [" ", "\t", "\u3000", "\xa0", "\u2003", "\x1f", "\u202f"], ids=ascii)
def test_every_white_space_is_a_space(space):
    assert normalize(f"怖い{space}不安").match == "怖い 不安"


@pytest.mark.parametrize("end", ["\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_every_line_end_is_a_line_feed(end):
    assert normalize(f"怖い{end}不安").match == "怖い\n不安"


@pytest.mark.parametrize(
    ("text", "word", "original"),
    [
        ("私のﾏｲﾅﾝﾊﾞｰｶｰﾄﾞを返納", "マイナンバーカード", "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ"),
        ("トラフ\u3099ルか\u3099不安", "が", "か\u3099"),
        ("葛\U000e0100飾区", "葛飾", "葛\U000e0100飾"),
        ("㍿が", "株式会社", "㍿"),
        ("㍿が", "式", "㍿"),
        ("㌔は", "キ", "㌔"),
        ("約１２％減", "12%", "１２％"),
        ("返\u200b納した", "返納", "返\u200b納"),
        ("怖い👨\u200d👩返納", "返納", "返納"),
        ("マイナンバ−カ−ド", "カード", "カ−ド"),
        ("\x00返納", "返納", "\x00返納"),
    ],
)
def test_offsets_lead_back_to_the_original(text, word, original):
    view = normalize(text)
    at = view.match.index(word)
    start, end = view.span(at, at + len(word))
    assert text[start:end] == original


def test_analysis_view_spells_latin_letters_as_the_dictionary_does():
    view = normalize("Web版ID,50%")
    assert view.analysis == "Ｗｅｂ版ＩＤ，50％"
    assert view.match == "Web版ID,50%"


def test_long_runs_of_combining_marks_are_read():
    text = "か" + "\u0301" * 20_000 + "返納"
    view = normalize(text)
    assert view.match.endswith("返納")
    assert view.span(0, len(view.match)) == (0, len(text))


def test_nfkc_of_a_short_string_is_the_match_view():
    assert nfkc("ﾏｲﾅＩＤ①") == "マイナID①"


@properties
@given(TEXTS)
@example("")
@example("\udfff\u0301")
@example("\u200b")
@example("㍿\u200b ")
@example("か" + "\u0301" * 31 + "\u200b" + "゛")
def test_views_have_equal_length_and_cover_the_text(text):
    view = normalize(text)
    assert view.original == text
    assert len(view.match) == len(view.analysis)
    assert view.span(0, len(view.match)) == (0, len(text))


@properties
@given(TEXTS)
@example("㍿\u200b ")
def test_spans_lie_within_the_text_and_never_go_back(text):
    view = normalize(text)
    before = (0, 0)
    for i in range(len(view.match)):
        start, end = view.span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert before <= (start, end)
        assert before[1] in (start, end) or before[0] == start, "a gap"
        before = (start, end)


@properties
@given(TEXTS)
@example("\udfff\u0301")
@example("\udc00\u200b")
def test_views_can_be_encoded(text):
    view = normalize(text)
    assert view.match.encode().decode() == view.match
    assert view.analysis.encode().decode() == view.analysis


@properties
@given(TEXTS)
def test_white_space_stays_white_space_and_nothing_else_becomes_it(text):
    assert len(re.findall(r"\s", text)) == len(re.findall(r"\s", normalize(text).match))


BMP = [chr(code) for code in range(0x10000)]
SLOW = "ｶﾞ"  # two characters for one: a text with it needs the offset map


def test_characters_without_an_offset_map_have_a_view_of_one_character():
    alone = [c for c in BMP if normalize(c).starts is None]
    assert len(alone) > 28_000
    assert [c for c in alone if len(normalize(c).analysis) != 1 or len(normalize(c).match) != 1] == []


@pytest.mark.parametrize("before", ["", "か", "カ", "1", " "])
def test_texts_read_the_same_with_and_without_an_offset_map(before):
    differ = []
    for c in BMP:
        fast = normalize(before + c)
        if fast.starts is None and normalize(before + c + SLOW).analysis != fast.analysis + "ガ":
            differ.append(c)
    assert differ == []


@properties
@given(st.text("あがアガーカ返納髙⻑⼈﨑々〇。、「」〜～~-−－…①12Ａｂ%\"', \u3000\n\r\t≠→"))
def test_fast_and_slow_path_agree_on_any_text(text):
    fast = normalize(text)
    slow = normalize(text + " " + SLOW)
    assert fast.starts is None
    assert slow.starts is not None
    assert slow.match == fast.match + " ガ"
    assert list(slow.starts)[: len(text)] == list(range(len(text)))
