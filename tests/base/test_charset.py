"""Bytes → text: the ladder of encodings."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miner.base.charset import blocks, check_encoding, decode, detect, read_text_file
from miner.base.errors import InputError

TEXT = "番号,理由\r\n1,マイナンバーカードを返納した。\r\n2,情報漏れが不安だから\r\n"
BODIES = {
    "utf-8": TEXT.encode(),
    "utf-8 with mark": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16 le": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16 be": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "utf-32 le": codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    "utf-32 be": codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    "iso-2022-jp": TEXT.encode("iso2022_jp"),
    "euc-jp": TEXT.encode("euc_jp"),
    "cp932": TEXT.encode("cp932"),
}
named = pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)


@named
def test_text_is_read_in_every_encoding_of_the_ladder(body):
    assert decode(body) == TEXT


@pytest.mark.parametrize(
    ("body", "encoding", "guessed"),
    [
        (b"", "utf-8", False),
        (b"id,text\n", "utf-8", False),
        (BODIES["utf-8"], "utf-8", False),
        (BODIES["utf-8 with mark"], "utf-8-sig", False),
        (BODIES["utf-16 le"], "utf-16", False),
        (BODIES["utf-32 le"], "utf-32", False),
        (BODIES["euc-jp"], "euc_jp", True),
        (BODIES["cp932"], "cp932", True),
    ],
)
def test_encoding_is_guessed_only_without_a_mark_and_not_utf8(body, encoding, guessed):
    assert detect([body], "a.csv") == (encoding, guessed)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("①②㈱髙島屋", "cp932"),
        ("〜−―", "euc_jp"),
        ("返納ｶｰﾄﾞ", "iso2022_jp_ext"),
        ("ﾏｲﾅﾝﾊﾞｰを返納", "cp932"),
        ("丂丄丅", "euc_jp"),  # JIS X 0212, three bytes
    ],
)
def test_characters_beyond_the_plain_set_survive(text, encoding):
    assert decode(text.encode(encoding)) == text


@named
def test_a_stream_cut_anywhere_gives_the_same_answer(body):
    whole = detect([body], "a.csv")
    differ = [cut for cut in range(1, len(body)) if detect([body[:cut], body[cut:]], "a.csv") != whole]
    assert differ == []


@named
def test_a_stream_of_single_bytes_gives_the_same_answer(body):
    assert detect([bytes([byte]) for byte in body], "a.csv") == detect([body], "a.csv")


@named
def test_an_empty_block_changes_nothing(body):
    assert detect([b"", body, b""], "a.csv") == detect([body], "a.csv")


def test_utf8_text_with_an_escape_sequence_is_utf8():
    text = "返納した\x1b(B。不安"
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("body", "line", "found"),
    [
        (b"\x82", 1, "82"),
        ("返納\n".encode("cp932") * 3 + b"\x82\nab", 4, "82 0a"),
        (b"ab\n\x82 \n", 2, "82 20"),
        ("返納\r\n不安\r\n".encode() + b"\xe3\x81\r\n" + "怖い".encode(), 3, "e3 81"),
    ],
)
def test_undecodable_bytes_are_named_with_their_line(body, line, found):
    with pytest.raises(InputError) as caught:
        decode(body, "a.csv")
    message = str(caught.value)
    assert message.startswith(f"a.csv, line {line}: ")
    assert found in message
    assert "--encoding" in message
    assert "\n" not in message


@pytest.mark.parametrize("cut", range(1, 17))
def test_undecodable_bytes_have_the_same_line_wherever_a_stream_is_cut(cut):
    body = "返納\n不安\n".encode("cp932") + b"\x82\nab"
    with pytest.raises(InputError, match=r"^a\.csv, line 3: the bytes 82 "):
        detect([body[:cut], body[cut:]] if cut < len(body) else [body], "a.csv")


def test_bytes_that_the_named_encoding_lacks_are_named_with_their_line():
    with pytest.raises(InputError, match=r"^a\.csv, line 2: the bytes 8f 83 .* are no utf-8\. "):
        decode(b"id\n" + "純増\n".encode("cp932"), "a.csv", "utf-8")


def test_a_damaged_utf16_file_is_refused_with_its_line():
    with pytest.raises(InputError, match=r"^a\.csv, line 2: the bytes 00 d8 "):
        decode(codecs.BOM_UTF16_LE + "あ\n".encode("utf-16-le") + b"\x00\xd8a\x00", "a.csv")


@pytest.mark.parametrize(("name", "known"), [("Shift_JIS", "shift_jis"), ("UTF8", "utf-8"), ("ms932", "cp932"), ("EUC-JP", "euc_jp")])
def test_encodings_have_many_names(name, known):
    assert check_encoding(name) == known


@pytest.mark.parametrize("name", ["sjiss", "rot13", "base64", "hex", "undefined", "a\0b"], ids=ascii)
def test_a_name_that_decodes_no_text_is_refused(name):
    with pytest.raises(InputError) as caught:
        decode(b"abc", "a.csv", name)
    assert "--encoding" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "euc_jp", "cp932"])
@pytest.mark.parametrize("shift", [0, 1, 2])
def test_a_character_on_the_border_of_two_blocks_is_read(tmp_path, encoding, shift):
    path = tmp_path / "a.txt"
    text = "a" * shift + "返納\n" * 250_000
    path.write_bytes(text.encode(encoding))
    assert len(list(blocks(path))) > 1
    assert detect(blocks(path), "a.txt")[0] == encoding
    assert read_text_file(path) == text


def test_a_file_is_read_byte_for_byte(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("返納\r\n不安\r".encode("cp932"))
    assert read_text_file(path) == "返納\r\n不安\r"


@pytest.mark.parametrize(("name", "found"), [("none.txt", "no such file"), (".", "a directory")])
def test_a_file_that_cannot_be_read_is_named_with_a_way_out(tmp_path, name, found):
    with pytest.raises(InputError) as caught:
        read_text_file(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert found in str(caught.value)


def text_or_error(body):
    try:
        return decode(body, "a.bin")
    except InputError as error:
        return error


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(st.binary(max_size=40))
def test_any_bytes_give_a_text_or_an_input_error_of_one_line(body):
    answer = text_or_error(body)
    assert isinstance(answer, str) or len(str(answer).splitlines()) == 1


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x1b\ufeff"), max_size=40))
def test_utf8_is_always_read_as_utf8(text):
    assert decode(text.encode()) == text
