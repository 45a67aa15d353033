"""Tokens: exact spans for any text, own words, and the same answer wherever and however often it is asked for."""

import json
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import miner
from miner.base.errors import DictionaryError, MinerError
from miner.base.records import Token
from miner.text.tokens import Tokenizer, default_tokenizer, tokenize

ROOT = Path(miner.__file__).parents[1]
CONFORMANCE = ROOT.parent / "shared" / "conformance" / "tok_score.py"
ARTICLE = "マイナンバーカードの返納が相次いでいる。「ひも付けが怖い」と60代の男性は話した。\n市は12.5％減の10〜20件、と説明した。"
NASTY = (
    "あかがはウカガｳｶﾊﾞﾟﾞ゛゜\u3099\u309a\u0301\u0308ー−-〜～⻑⼈㈱㍿㌔℃①½…⁽¹⁾²ﷺ각\u1100\u1161\u11a8"
    "\x00\x01\x1f\x7f\x85\xad\u200b\u200d\u2028\u3000\ufeff\ufe0f\U000e0100 \t\n\r\ud800\udbff\udc00\udfff\ue000\uffff\U0010ffff"
    "葛鱻返納不安紐付づけるひも。「」、aAｚ１1%\"',\\👨👩🇯🇵❤"
)
WORDS = ["返納", "紐づけ", "ひも付ける", "カード", "ﾏｲﾅ", "㍿", "👨\u200d👩", "か\u3099", "\r\n", "  ", "12.5％"]
TEXTS = st.lists(st.sampled_from([*NASTY, *WORDS]) | st.characters(), max_size=30).map("".join)
properties = settings(max_examples=300, deadline=None, database=None, derandomize=True)


def assert_covered(text, tokens):
    """Each token lies where it says, in order, and only white space is outside of them."""
    at = 0
    for token in tokens:
        assert token.surface == text[token.start : token.end]
        assert at <= token.start < token.end
        assert not text[at : token.start].strip()
        at = token.end
    assert not text[at:].strip()


def run(code, *args, **env):
    """Return what a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code, *args], env={**os.environ, **env}, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()[-500:]
    return done.stdout


def surfaces(text, words=None):
    return [token.surface for token in (Tokenizer(words) if words else default_tokenizer()).tokenize(text)]


def lemmas(text, words=None):
    return [token.lemma for token in (Tokenizer(words) if words else default_tokenizer()).tokenize(text)]


# Spans


@properties
@given(TEXTS)
@example("")
@example("\udfff\u0301")
@example("\udc00\ufe0f返納")
@example(" \u200b ")
@example("㍿㌔ｶﾞ")
@example("か\u200b゛返納")
def test_every_character_that_is_not_white_space_is_in_a_token(text):
    assert_covered(text, tokenize(text))


OWN = Tokenizer(["カード返納", "あ\tい", "か\u3099", "1ー", "か", "株", "(", "㌔", "が返", "ﾏｲﾅ"])


@properties
@given(st.lists(st.sampled_from([*NASTY, *WORDS, "カード返納", "が返納", "あい"]), max_size=20).map("".join))
@example("㍿")
@example("㈱㌔か゛返")
def test_own_words_lose_no_text(text):
    assert_covered(text, OWN.tokenize(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("返納した。\x00理由は", ["返納", "し", "た", "。\x00", "理由", "は"]),
        ("返納した。  \n", ["返納", "し", "た", "。"]),
        ("返納。\r\n不安。\r\n", ["返納", "。", "不安", "。"]),
        ("怖い　不安", ["怖い", "不安"]),
        ("", []),
        (" \n\u3000", []),
        ("葛\U000e0100飾区", ["葛\U000e0100飾", "区"]),
        ("トラフ\u3099ルが", ["トラフ\u3099ル", "が"]),
        ("㍿が", ["㍿", "が"]),
        ("不安\u200b", ["不安\u200b"]),
    ],
)
def test_hostile_texts_are_cut_into_their_words(text, expected):
    tokens = tokenize(text)
    assert [token.surface for token in tokens] == expected
    assert_covered(text, tokens)


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF], ids=hex)
@pytest.mark.parametrize("after", ["", "\u0301", "\u3099", "\u200b", "\ufe0f", "\U000e0100"], ids=ascii)
def test_a_lone_surrogate_breaks_no_text(code, after):
    text = f"返納{chr(code)}{after}理由"
    tokens = tokenize(text)
    assert_covered(text, tokens)
    assert [tokens[0].surface, tokens[-1].surface] == ["返納", "理由"]


@pytest.mark.parametrize("n", [65_534, 65_535, 65_536, 200_000])
def test_words_after_many_spaces_are_found(n):
    text = "日本" + " " * n + "返納"
    assert [(token.surface, token.start) for token in tokenize(text)] == [("日本", 0), ("返納", n + 2)]


@pytest.mark.parametrize(
    "text",
    ["鱻" * 100_000, "1" * 200_000, "a" * 100_000, "ー" * 100_000, "か" + "\u3099" * 50_000, "\u200b" * 100_000, "\n" * 100_000, "👨\u200d" * 20_000],
    ids=lambda text: ascii(text[-1]),
)
def test_long_runs_of_one_kind_are_read(text):
    assert_covered(text, tokenize(text))


@pytest.mark.parametrize(
    "unit", [ARTICLE.replace("\n", ""), "マイナンバーカードの返納が相次いでいることについて市は", "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "㍿", "か\u3099", "。", "あ、", "「"]
)
@pytest.mark.parametrize("n", [998, 999, 1_000, 1_001, 20_000])
def test_a_long_text_without_line_ends_is_covered(unit, n):
    text = (unit * (n // len(unit) + 1))[:n]
    assert_covered(text, tokenize(text))


@pytest.mark.parametrize("before", range(990, 1_004))
def test_an_own_word_is_found_on_any_border_of_pieces(before):
    text = "ん" * before + "マイナ保険証が怖い"
    assert ("マイナ保険証", before) in [(token.surface, token.start) for token in Tokenizer(["マイナ保険証"]).tokenize(text)]


def test_a_long_text_is_cut_like_its_sentences():
    whole = [token[0] for token in tokenize(ARTICLE * 50)]
    assert whole == [token[0] for token in tokenize(ARTICLE)] * 50


# What a token says


def test_a_token_has_the_attributes_of_its_entry():
    assert tokenize("使えなかった")[0] == Token("使え", 0, 2, "使う", "使える", "動詞", "一般", "未然形-一般", True)
    assert tokenize("カード")[0] == Token("カード", 0, 3, "カード", "カード", "名詞", "普通名詞-一般", "", True)


@pytest.mark.parametrize("text", ["鱻鱻", "ズゴゴンヌ", "xqzw", "\ud800"], ids=ascii)
def test_an_unknown_word_says_so_and_is_its_own_lemma(text):
    token = tokenize(text)[0]
    assert not token.known
    assert token.lemma
    assert token.pos


@pytest.mark.parametrize("text", ["ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバ−カ−ド", "マイナンバーカート\u3099", "マイ\u200bナンバーカード"], ids=ascii)
def test_spellings_of_one_word_have_its_lemmas(text):
    assert lemmas(text) == lemmas("マイナンバーカード")


@properties
@given(TEXTS)
def test_lemma_base_and_part_of_speech_are_never_empty(text):
    assert [token for token in tokenize(text) if not (token.lemma and token.base and token.pos)] == []


# Words of the lists


@pytest.mark.parametrize("word", ["ひも付け", "紐付け", "紐づけ", "ひもづけ", "ひもずけ", "ヒモ付け", "ヒモづけ"])
def test_spellings_of_himozuke_are_one_token_of_one_lemma(word):
    tokens = tokenize(f"{word}が怖い")
    assert (tokens[0].surface, tokens[0].lemma) == (word, "紐付け")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("紐づけられるのが嫌", "紐づけ"),
        ("ひも付けた", "ひも付け"),
        ("ひも付けない", "ひも付け"),
        ("紐付けされる", "紐付け"),
        ("ひもづければ", "ひもづけれ"),
        ("ひも付ける", "ひも付ける"),
    ],
)
def test_inflected_forms_are_found(text, form):
    tokens = tokenize(text)
    assert (tokens[0].surface, tokens[0].lemma) == (form, "紐付け")


def test_without_the_packaged_list_words_stay_as_the_dictionary_cuts_them():
    assert [token.surface for token in Tokenizer(packaged=False).tokenize("ひも付け")] == ["ひも", "付け"]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (["利用登録解除"], "利用登録解除を申請", ["利用登録解除", "を", "申請"]),
        (["マイナ保険証"], "ﾏｲﾅ保険証が", ["マイナ保険証", "が"]),
        (["ﾏｲﾅ保険証"], "マイナ保険証が", ["マイナ保険証", "が"]),
        (["マイナ保険証\tマイナ健康保険証\tマイナカード保険証"], "マイナ健康保険証とマイナカード保険証", ["マイナ保険証", "と", "マイナ保険証"]),
        (["ＤＸ推進"], "DX推進を", ["DX推進", "を"]),
        (["# 注", "", "  ", "個人番号"], "個人番号を", ["個人番号", "を"]),
    ],
)
def test_own_words_are_one_token_with_the_lemma_of_their_line(words, text, expected):
    assert lemmas(text, words) == expected


def test_an_own_verb_is_found_in_its_forms():
    tokens = Tokenizer(["ググる"]).tokenize("ググった。ググらない")
    assert [(token.surface, token.lemma) for token in tokens if token.pos == "動詞"] == [("ググっ", "ググる"), ("ググら", "ググる")]


def test_of_own_words_that_begin_together_the_one_named_first_wins():
    assert surfaces("個人番号通知", ["個人番号通知", "個人番号"]) == ["個人番号通知"]


def test_own_words_leave_the_rest_of_a_cut_word():
    text = "東京都民"
    tokens = Tokenizer(["京都"]).tokenize(text)
    assert "京都" in [token.surface for token in tokens]
    assert_covered(text, tokens)


def test_own_words_do_not_reach_across_white_space():
    assert surfaces("個人 番号", ["個人番号"]) == ["個人", "番号"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "shift_jis", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=ascii)
def test_a_list_file_is_read_in_any_japanese_encoding(tmp_path, encoding, end):
    path = tmp_path / "words.txt"
    path.write_bytes(f"# 語{end}マイナ保険証\tマイナ健保証{end}利用登録解除{end}".encode(encoding))
    for words in (path, str(path)):
        assert lemmas("マイナ健保証の利用登録解除", words) == ["マイナ保険証", "の", "利用登録解除"]


def test_a_file_a_list_and_a_generator_say_the_same(tmp_path):
    lines = ["マイナ保険証\tマイナ健保証", "利用登録解除"]
    path = tmp_path / "words.txt"
    path.write_text("\n".join(lines), "utf-8")
    text = "マイナ健保証の利用登録解除をした"
    expected = Tokenizer(lines).tokenize(text)
    assert Tokenizer(path).tokenize(text) == expected
    assert Tokenizer(line for line in lines).tokenize(text) == expected


@pytest.mark.parametrize("body", ["", "\n\n", "# only a comment\n", " \t \n"], ids=ascii)
def test_an_empty_list_adds_nothing(tmp_path, body):
    path = tmp_path / "words.txt"
    path.write_text(body, "utf-8")
    assert Tokenizer(path).tokenize(ARTICLE) == tokenize(ARTICLE)


MALFORMED = {
    "space inside": "マイナ 保険証",
    "full-width space inside": "マイナ\u3000保険証",
    "MeCab row": "マイナ保険証,1285,1285,5000,名詞,固有名詞,一般,*,*,*,マイナ保険証,*,*",
    "short MeCab row": "マイナ保険証,,,",
    "too long": "あ" * 101,
    "nothing between tabs": "マイナ保険証\t\tマイナ健保証",
    "nothing to read": "\u200b",
    "half a character": "\ud83d",
}
malformed = pytest.mark.parametrize("line", MALFORMED.values(), ids=MALFORMED)


def assert_located(error, where):
    message = str(error)
    assert message.startswith(f"{where}: ")
    assert len(message.splitlines()) == 1
    assert len(message) < 400


@malformed
def test_a_malformed_list_is_refused_with_its_line(line):
    with pytest.raises(DictionaryError) as caught:
        Tokenizer(["返納", line])
    assert_located(caught.value, "words, line 2")
    assert_covered(ARTICLE, tokenize(ARTICLE))


@malformed
def test_a_malformed_list_file_is_refused_with_file_and_line(tmp_path, line):
    if "\ud83d" in line:
        pytest.skip("no file holds a lone surrogate")
    path = tmp_path / "words.txt"
    path.write_text(f"# 語\n返納\n{line}\n", "utf-8")
    with pytest.raises(DictionaryError) as caught:
        Tokenizer(path)
    assert_located(caught.value, f"{path}, line 3")


def test_a_word_of_100_characters_is_read():
    assert surfaces("あ" * 100, ["あ" * 100]) == ["あ" * 100]


@pytest.mark.parametrize("word", ["(", "a|b", "[", "\\", ".*", "\"'", "+1", "^$"])
def test_signs_in_own_words_stand_for_themselves(word):
    text = f"返納{word}不安xxx"
    assert surfaces(text, [word])[:3] == ["返納", word, "不安"]


def test_a_list_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MinerError, match="no such file"):
        Tokenizer(tmp_path / "none.txt")


def test_a_list_of_undecodable_bytes_is_named_with_its_line(tmp_path):
    path = tmp_path / "words.txt"
    path.write_bytes("返納\n".encode("cp932") + b"\x82\n")
    with pytest.raises(MinerError) as caught:
        Tokenizer(path)
    assert_located(caught.value, f"{path}, line 2")


def n_calls(function, *args):
    """Return how many calls, of Python and C functions, one call takes."""
    n = 0

    def count(frame, event, arg):
        nonlocal n
        n += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        function(*args)
    finally:
        sys.setprofile(None)
    return n


def test_own_words_take_work_that_grows_with_the_text_not_with_its_square():
    tokenizer = Tokenizer(["返納", "カード"])
    unit = "カードを返納した。"
    tokenizer.tokenize(unit)
    assert n_calls(tokenizer.tokenize, unit * 200) < 3 * n_calls(tokenizer.tokenize, unit * 100)


# The same answer everywhere


@pytest.mark.parametrize("words", [None, ["マイナ保険証\tマイナ健保証", "ググる"]])
def test_a_tokenizer_can_be_pickled(words):
    tokenizer = Tokenizer(words)
    texts = [ARTICLE, "ググってマイナ健保証をひも付け"]
    expected = [tokenizer.tokenize(text) for text in texts]  # with what it learnt, too
    again = pickle.loads(pickle.dumps(tokenizer))
    assert [again.tokenize(text) for text in texts] == expected


def test_a_pickled_tokenizer_keeps_being_without_the_packaged_list():
    again = pickle.loads(pickle.dumps(Tokenizer(packaged=False)))
    assert [token.surface for token in again.tokenize("ひも付け")] == ["ひも", "付け"]


def numbered(n):
    """Return different texts, so that threads learn different entries at once."""
    return [f"{ARTICLE}{chr(0x4E00 + 7 * i)}{chr(0x5100 + 11 * i)}が{i}件。" for i in range(n)]


def test_threads_get_the_same_tokens():
    texts = numbered(300)
    expected = [tokenize(text) for text in texts]
    shared = Tokenizer()
    barrier = threading.Barrier(8)

    def all_of_them(turn):
        barrier.wait()
        return [shared.tokenize(text) for text in texts[turn:] + texts[:turn]]

    with ThreadPoolExecutor(8) as pool:
        for turn, got in zip(range(0, 240, 30), pool.map(all_of_them, range(0, 240, 30)), strict=True):
            assert got == expected[turn:] + expected[:turn]


def test_a_spawned_process_gives_the_same_tokens():
    tokenizer = Tokenizer(["マイナ保険証"])
    texts = [*numbered(5), "マイナ保険証を返納"]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(tokenizer.tokenize, texts, timeout=100)) == [tokenizer.tokenize(text) for text in texts]


FORK = """
import os, sys, threading
from miner.text.tokens import Tokenizer, tokenize
text = sys.argv[1]
expected = tokenize(text)
stop = threading.Event()
def busy():
    i = 0
    while not stop.is_set():
        tokenize(text + chr(0x4E00 + i % 20000)); i += 1
threads = [threading.Thread(target=busy, daemon=True) for _ in range(3)]
for thread in threads: thread.start()
failed = 0
for _ in range(25):
    pid = os.fork()
    if pid == 0:
        import signal
        signal.alarm(20)
        os._exit(0 if tokenize(text) == expected and Tokenizer().tokenize(text) == expected else 1)
    failed += os.waitpid(pid, 0)[1] != 0
stop.set()
print(failed)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_forked_processes_give_the_same_tokens_while_threads_are_at_work():
    assert run(FORK, ARTICLE) == b"0\n"


LINES = """
import json, sys
from miner.text.tokens import Tokenizer
tokenizer = Tokenizer(["マイナ保険証\\tマイナ健保証", "ググる"])
for text in json.loads(sys.argv[1]):
    for token in tokenizer.tokenize(text):
        sys.stdout.buffer.write((json.dumps(token._asdict(), ensure_ascii=False) + "\\n").encode())
"""


def test_lines_are_the_same_bytes_whatever_hash_seed_and_time_zone():
    texts = json.dumps([*numbered(20), "ググってマイナ健保証をひも付けた", "①⑴㍿ｶﾞ"])
    first = run(LINES, texts, PYTHONHASHSEED="0", TZ="Asia/Tokyo")
    assert first.count(b"\n") > 400
    assert run(LINES, texts, PYTHONHASHSEED="1", TZ="America/New_York") == first
    assert run(LINES, texts, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C", PYTHONIOENCODING="ascii") == first


def test_the_answer_does_not_depend_on_what_was_read_before():
    fresh = Tokenizer()
    for text in reversed(numbered(50)):
        fresh.tokenize(text)
    assert fresh.tokenize(ARTICLE) == Tokenizer().tokenize(ARTICLE) == tokenize(ARTICLE)


MEMORY = """
from miner.text.tokens import Tokenizer
def anonymous_kb():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("RssAnon"))
tokenizer = Tokenizer()
unit = "マイナンバーカードの返納が相次いでいることについて市は説明した。"
def read(i):
    text = (unit * 700)[i % 30 : 20_000 + i % 30]
    return len(tokenizer.tokenize(text))
for i in range(30): read(i)
before = anonymous_kb()
for i in range(150): read(i)
print(anonymous_kb() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc")
def test_memory_does_not_grow_with_the_number_of_texts():
    assert int(run(MEMORY)) < 5_000


@pytest.mark.skipif(not os.environ.get("MINER_SLOW"), reason="takes 100 s; set MINER_SLOW to run it")
@pytest.mark.skipif(not CONFORMANCE.exists(), reason="the shared conformance script is not here")
def test_the_shared_conformance_script_passes():
    done = subprocess.run([sys.executable, str(CONFORMANCE), "tests.text.hostile:spans"], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
