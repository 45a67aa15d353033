"""The notebook API: str, list, Series or DataFrame in, records or documented DataFrames out."""

import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

import miner

mpl.use("Agg")

CODING_COLUMNS = ["id", "text", "codes", "decision", "evidence", "coder", "segment", "period_start", "period_end", "place"]
COUNT_COLUMNS = ["group", "code", "label", "n", "n_distinct", "n_texts", "share", "low", "high", "method"]
TEXTS = ["個人情報が漏れそうで怖い", "空が青い", ""]
CODES = [["security_anxiety"], [], []]


@pytest.fixture(scope="module")
def coder():
    return miner.RuleCoder(miner.Codebook.load())


@pytest.fixture(scope="module")
def answers():
    return pd.DataFrame(
        {
            "id": ["A1", "A2", "A3", "A4"],
            "市町村": ["港北野区", "桃野里町", None, "港北野区"],
            "年代": [60, 20, 20, 0],
            "理由": ["個人情報が漏れそうで怖い", "使わない", None, "個人情報が漏れそうで 怖い"],
        }
    )


def run(script, *arguments):
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)


# Words and sentences


def test_tokenize_returns_words_with_exact_spans():
    text = "紐づけが　怖い。"
    tokens = miner.tokenize(text)
    assert [token.lemma for token in tokens] == ["紐付け", "が", "怖い", "。"]
    assert all(text[token.start : token.end] == token.surface for token in tokens)
    assert tokens[0]._fields == ("surface", "start", "end", "lemma", "base", "pos", "pos_detail", "form", "known")


def test_sentences_join_without_a_gap():
    text = "不安だ。\n「もう返す。」と話した。"
    sentences = miner.sentences(text)
    assert "".join(sentence.text for sentence in sentences) == text
    assert [(s.start, s.end) for s in sentences] == [(0, 5), (5, 17)]


def test_codebook_is_loaded_packaged_or_from_a_file(tmp_path):
    (tmp_path / "mine.toml").write_text('[[codes]]\nname = "weather"\nja = "天気"\nrules = ["空"]\n', "utf-8")
    mine = miner.Codebook.load(tmp_path / "mine.toml")
    assert [code.name for code in mine] == ["weather"]
    assert "security_anxiety" in [code.name for code in miner.Codebook.load()]
    codings = miner.RuleCoder(tmp_path / "mine.toml").code(TEXTS)
    assert codings["codes"].tolist() == [[], ["weather"], []]
    assert miner.count(codings, codebook=mine)[["code", "label", "n"]].values.tolist() == [["weather", "天気", 1], ["uncoded", "コード無し", 2]]


@pytest.mark.parametrize("content", ["rules = 1", "[[codes]]\nname = 'a'\nrules = ['(']\n", "= =", ""])
def test_broken_codebook_is_refused_in_one_line(tmp_path, content):
    (tmp_path / "mine.toml").write_text(content, "utf-8")
    with pytest.raises(miner.MinerError) as caught:
        miner.Codebook.load(tmp_path / "mine.toml")
    assert str(caught.value).startswith("mine.toml")
    assert len(str(caught.value).splitlines()) == 1


# Coding


@pytest.mark.parametrize(
    "texts",
    [TEXTS, tuple(TEXTS), pd.Series(TEXTS), pd.Series(TEXTS, index=[9, 9, 9]), pd.DataFrame({"text": TEXTS})],
    ids=["list", "tuple", "Series", "index", "DataFrame"],
)
def test_texts_in_any_form_give_the_same_rows(coder, texts):
    codings = coder.code(texts)
    assert codings["text"].tolist() == TEXTS
    assert codings["codes"].tolist() == CODES
    assert codings["decision"].tolist() == ["coded", "uncoded", "uncoded"]
    assert codings.index.tolist() == [0, 1, 2]


def test_one_str_is_one_text(coder):
    codings = coder.code(TEXTS[0])
    assert len(codings) == 1
    row = codings.iloc[0]
    assert row["codes"] == ["security_anxiety"]
    assert all(row["text"][slice(*found["span"])] == found["text"] for found in row["evidence"])
    assert {"code", "span", "text", "rule"} == set(row["evidence"][0])


def test_codings_have_the_documented_columns_and_dtypes(coder, answers):
    codings = coder.code(answers)
    assert codings.columns.tolist() == [*CODING_COLUMNS, "市町村", "年代"]
    expected = pd.Series(["x"]).astype("str").dtype
    assert {name: codings[name].dtype for name in ("id", "text", "decision", "coder")} == dict.fromkeys(("id", "text", "decision", "coder"), expected)
    assert codings["id"].tolist() == ["A1", "A2", "A3", "A4"]
    assert codings["年代"].tolist() == [60, 20, 20, 0]


@pytest.mark.parametrize("empty", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_missing_cell_is_an_empty_text_and_no_word_nan(coder, empty):
    assert coder.code(["不安だ", empty])["text"].tolist() == ["不安だ", ""]
    assert coder.code(pd.Series(["不安だ", empty], dtype="object"))["text"].tolist() == ["不安だ", ""]
    frame = pd.DataFrame({"id": ["A1", empty], "理由": ["不安だ", empty]}, dtype="object")
    codings = coder.code(frame)
    assert codings["text"].tolist() == ["不安だ", ""]
    assert codings["id"].tolist() == ["A1", "DataFrame:2"]
    assert codings["decision"].tolist() == ["coded", "no_reason"]


def test_frame_given_is_not_changed(coder, answers):
    before = answers.copy(deep=True)
    coder.code(answers)
    pd.testing.assert_frame_equal(answers, before)


def test_sentence_unit_gives_a_row_a_sentence(coder):
    codings = coder.code(["空が青い。情報が漏れるのが怖い。"], unit="sentence")
    assert codings["segment"].tolist() == [[0, 5], [5, 16]]
    assert codings["codes"].tolist() == [[], ["security_anxiety"]]


def test_reasons_are_told_by_the_column_s_name_unless_given(coder):
    frame = pd.DataFrame({"理由": TEXTS})
    assert coder.code(frame)["decision"].tolist() == ["coded", "other", "no_reason"]
    assert coder.code(frame, reasons=False)["decision"].tolist() == ["coded", "uncoded", "uncoded"]
    assert coder.code(TEXTS, reasons=True)["decision"].tolist() == ["coded", "other", "no_reason"]


def test_wrong_column_or_unit_is_refused_and_says_what_there_is(coder, answers):
    with pytest.raises(miner.MinerError, match=r"no column '理由欄'.*'id', '市町村', '年代', '理由'.*Did you mean '理由'\?"):
        coder.code(answers, text_column="理由欄")
    with pytest.raises(miner.MinerError, match="text, sentence"):
        coder.code(TEXTS, unit="page")
    with pytest.raises(miner.MinerError, match=r"texts, item 2: 5 is no str"):
        coder.code(["不安", 5])


def test_columns_may_have_names_that_are_no_str(coder):
    codings = coder.code(pd.DataFrame([["A1", "情報漏れが不安です"], ["A2", "使い道がないので"]]), text_column="1")
    assert codings["text"].tolist() == ["情報漏れが不安です", "使い道がないので"]


# Counting


def test_counts_have_the_documented_columns_and_dtypes(coder):
    counts = miner.count(coder.code(TEXTS))
    assert counts.columns.tolist() == COUNT_COLUMNS
    assert {name: counts[name].dtype.kind for name in ("n", "n_distinct", "n_texts", "share", "low", "high")} == {
        "n": "i",
        "n_distinct": "i",
        "n_texts": "i",
        "share": "f",
        "low": "f",
        "high": "f",
    }
    first = counts.iloc[0]
    assert first[["code", "n", "n_distinct", "n_texts"]].tolist() == ["security_anxiety", 1, 1, 3]
    assert first["share"] == pytest.approx(1 / 3)
    assert counts["low"].le(counts["share"]).all()
    assert counts["share"].le(counts["high"]).all()
    assert {code.name for code in miner.Codebook.load() if not code.decision} <= set(counts["code"])


def test_counting_nothing_gives_the_columns_without_rows():
    counts = miner.count([])
    assert counts.columns.tolist() == COUNT_COLUMNS
    assert len(counts) == 0


def test_count_by_a_column_has_a_block_for_each_value(coder, answers):
    counts = miner.count(coder.code(answers), by="年代")
    texts = counts.groupby("group")["n_texts"].first().to_dict()
    assert texts == {"0": 1, "20": 2, "60": 1}


def test_count_by_a_column_takes_a_missing_cell_for_an_empty_one(coder, answers):
    """As the command does: the group without a name, not one called nan or None."""
    counts = miner.count(coder.code(answers), by="市町村")
    assert counts.groupby("group")["n_texts"].first().to_dict() == {"": 1, "桃野里町": 1, "港北野区": 2}


def test_count_takes_rows_as_dicts_too():
    rows = [{"text": "a", "codes": ["distrust"], "decision": "coded", "区": "x"}, {"text": "b", "codes": [], "decision": "other", "区": "y"}]
    counts = miner.count(iter(rows), by="区")
    assert counts[counts["n"] > 0][["group", "code", "n"]].values.tolist() == [["x", "distrust", 1], ["y", "other", 1]]


def test_count_by_a_wrong_column_is_refused(coder, answers):
    codings = coder.code(answers)
    with pytest.raises(miner.MinerError, match=r"codings: there is no column '市区町村'.*Did you mean '市町村'\?"):
        miner.count(codings, by="市区町村")
    with pytest.raises(miner.MinerError, match="no column 'codes'"):
        miner.count(codings.drop(columns="codes"))


def test_count_of_rows_without_the_column_is_refused():
    rows = [{"text": "a", "codes": ["distrust"], "decision": "coded", "区": "x"}]
    with pytest.raises(miner.MinerError, match="市町村"):
        miner.count(rows, by="市町村")


def test_notebook_and_stream_count_the_same(coder):
    path = Path(miner.__file__).parent.parent / "corpus/sample/answers.csv"
    counts = miner.count(coder.code(pd.read_csv(path, dtype=str)), by="年代")
    codings = miner.stream.code(miner.stream.read(str(path)), coder)
    streamed = list(miner.stream.tested(miner.stream.count(codings, "年代", codes=[code.name for code in miner.Codebook.load() if not code.decision])))
    assert counts.drop(columns="label").to_dict("records") == streamed


# Plots


def test_plot_has_a_bar_a_code_with_japanese_labels_that_the_font_has(coder, tmp_path):
    counts = miner.count(coder.code([*TEXTS, "使い道がない", "強制されるのがいや"]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = miner.plot_counts(counts, title="返納の理由①")
        axes.figure.savefig(tmp_path / "a.png")
        axes.figure.savefig(tmp_path / "a.svg")
    assert isinstance(axes, mpl.axes.Axes)
    shown = counts[counts["n"] > 0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [f"{row.label} ({row.n})" for row in shown.itertuples()]
    assert len(axes.patches) == len(shown)
    assert [bar.get_width() for bar in axes.patches] == shown["share"].tolist()
    assert axes.get_title() == "返納の理由①"
    assert (tmp_path / "a.png").stat().st_size > 1000
    mpl.pyplot.close("all")


def test_plot_draws_on_axes_that_are_given(coder):
    figure, axes = mpl.pyplot.subplots()
    assert miner.plot_counts(miner.count(coder.code(TEXTS)), axes=axes) is axes
    mpl.pyplot.close(figure)


def test_plot_of_several_groups_is_refused(coder, answers):
    with pytest.raises(miner.MinerError, match="3 groups"):
        miner.plot_counts(miner.count(coder.code(answers), by="年代"))


def test_plot_of_no_codes_is_empty_axes():
    axes = miner.plot_counts(miner.count([]))
    assert len(axes.patches) == 0
    mpl.pyplot.close("all")


# Imports and names


def test_import_miner_loads_no_third_party():
    done = run("import sys, miner; print({name.split('.')[0] for name in sys.modules} & set(sys.argv[1:]))", "click", "pandas", "numpy", "fugashi", "sklearn")
    assert (done.stdout, done.stderr) == ("set()\n", "")


@pytest.mark.parametrize("arguments", [["--help"], ["code", "--help"], ["count", "--help"], ["tokens", "--help"], ["--version"]], ids=" ".join)
def test_help_loads_no_third_party_but_the_command_line_s(arguments):
    script = (
        "import sys\nfrom miner.cli import main\nheavy = {'pandas', 'numpy', 'fugashi', 'tqdm', 'openpyxl', 'python_calamine', 'matplotlib'}\n"
        "try: main()\nexcept SystemExit as end: print(end.code, sorted({n.split('.')[0] for n in sys.modules} & heavy), file=sys.stderr)\n"
    )
    assert run(script, *arguments).stderr == "0 []\n"


def test_every_exported_name_resolves_and_is_no_sub_package():
    assert {"tokenize", "sentences", "Codebook", "RuleCoder", "count"} <= set(miner.__all__)
    folders = {path.name for path in Path(miner.__file__).parent.iterdir() if path.is_dir()}
    for name in miner.__all__:
        assert getattr(miner, name) is not None
        assert name not in folders
        assert name in dir(miner)
    with pytest.raises(AttributeError, match="'miner' has no attribute 'nothing'"):
        miner.nothing  # noqa: B018


@pytest.mark.parametrize("name", sorted(set(miner.__all__) - {"stream"}))
def test_every_exported_name_has_a_docstring(name):
    assert (getattr(miner, name).__doc__ or "").strip()
