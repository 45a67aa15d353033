"""Statistics of coding in a notebook: likeness of codes, their words, comparing two codings, showing a codebook, units and variables."""

import pandas as pd
import pytest
from scipy.stats import chi2_contingency

import miner

BOOK = """
[codebook]
name = "mine"
ja = "試しの本"
en = "Trial"
tie_breaks = "先に手間。"
[groups]
paper = "紙"
[[codes]]
name = "fear"
ja = "恐れ"
en = "Fear"
definition = "怖いという | 答え"
definition_en = "Says so"
include = "恐ろしい"
exclude_en = "none"
rules = ["怖い", "<paper> and 好き"]
[[codes]]
name = "burden"
rules = ["不便"]
[[codes]]
name = "never"
ja = "無し"
rules = ["存在しない語"]
[[codes]]
name = "other"
ja = "残り"
decision = "other"
"""
SPRING = "前書きだ。\n<H1>春</H1>\n<H2>一</H2>\n怖い。不便だ。\n紙が好きだ。\n<H1>夏</H1>\n不便だ。\n青い空だ。\n"
ASSOCIATION = ["code", "word", "n", "n_both", "share_in_code", "share", "score"]


@pytest.fixture(scope="module")
def book():
    return miner.Codebook.parse(BOOK, "mine.toml")


@pytest.fixture(scope="module")
def coder(book):
    return miner.RuleCoder(book)


@pytest.fixture(scope="module")
def answers():
    texts = ["怖いし不便だ。店が遠い。", "怖い。店が遠い。", "不便だ。", "青い空だ。店だ。", "怖くない。"]
    return pd.DataFrame({"id": list("12345"), "意見": texts, "区": ["東", "東", "西", None, "西"]})


@pytest.fixture(scope="module")
def codings(coder, answers):
    return coder.code(answers)


# Likeness of codes


def test_similarity_is_a_square_table_of_the_codes_that_occur(codings, book):
    found = miner.similarity(codings, codebook=book)
    assert list(found.index) == list(found.columns) == ["fear", "burden"]
    assert found.loc["fear", "burden"] == found.loc["burden", "fear"] == pytest.approx(1 / 3)
    assert [found.loc[code, code] for code in found.index] == [1, 1]


def test_similarity_without_codes_is_empty(coder, book):
    assert miner.similarity(coder.code(["青い"]), codebook=book).shape == (0, 0)


def test_similarity_needs_codings(book):
    with pytest.raises(miner.MinerError, match="there is no column 'text'"):
        miner.similarity(pd.DataFrame({"a": [1]}), codebook=book)


# Words of codes


def test_associated_words_are_those_more_frequent_with_the_code_and_none_of_its_rules(codings, coder):
    found = miner.associated_words(codings, coder, "fear")
    assert list(found.columns) == ASSOCIATION
    rows = {row["word"]: row for row in found.to_dict("records")}
    assert {"怖い", "紙", "好き"}.isdisjoint(rows)
    assert found["word"].iloc[0] == "遠い"
    assert (rows["遠い"]["n"], rows["遠い"]["n_both"], rows["遠い"]["share_in_code"], rows["遠い"]["share"]) == (2, 2, 1.0, 0.4)
    assert (rows["店"]["n"], rows["店"]["n_both"], rows["店"]["score"]) == (3, 2, pytest.approx(2 / 3))
    assert (found["share_in_code"] > found["share"]).all()
    assert found["score"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("measure", "score"),
    [("jaccard", 2 / 3), ("dice", 4 / 5), ("simpson", 1), ("ochiai", 2 / 6**0.5), ("difference", 0.4), ("ratio", 1 / 0.6),
     ("chi2", chi2_contingency([[2, 0], [1, 2]], correction=False)[0]),
     ("log_likelihood", chi2_contingency([[2, 0], [1, 2]], correction=False, lambda_="log-likelihood")[0])],
)  # fmt: skip
def test_every_measure_is_the_textbook_one(codings, coder, measure, score):
    """店 stands in 3 of 5 texts, in both texts with the code."""
    found = miner.associated_words(codings, coder, "fear", measure=measure).set_index("word")
    assert found.loc["店", "score"] == pytest.approx(score)


def test_code_that_no_text_has_has_no_words(codings, coder):
    found = miner.associated_words(codings, coder, "never")
    assert list(found.columns) == ASSOCIATION
    assert len(found) == 0


@pytest.mark.parametrize(
    ("code", "measure", "said"), [("faer", "jaccard", "Did you mean 'fear'?"), ("fear", "jacard", "'jacard' is unknown. Use one of jaccard")]
)
def test_unknown_code_or_measure_is_refused(codings, coder, code, measure, said):
    with pytest.raises(miner.MinerError) as caught:
        miner.associated_words(codings, coder, code, measure=measure)
    assert said in str(caught.value)


# Comparing


def test_compare_gives_the_texts_that_are_decided_otherwise(codings, answers):
    after = miner.RuleCoder(miner.Codebook.parse("[[codes]]\nname='fear'\nrules=['怖い and 不便']\n[[codes]]\nname='sky'\nrules=['空']\n"))
    found = miner.compare(codings, after.code(answers)).to_dict("records")
    assert [(row["id"], row["lost"], row["gained"]) for row in found] == [("1", ["burden"], []), ("2", ["fear"], []), ("3", ["burden"], []), ("4", [], ["sky"])]
    assert found[0]["before"] == "fear「怖い」 / burden「不便」"
    assert found[0]["after"] == "fear「怖い」 / fear「不便」"
    assert found[1]["after"] == "uncoded"
    assert found[3]["text"] == "青い空だ。店だ。"


def test_compare_of_equal_codings_is_empty_with_its_columns(codings):
    found = miner.compare(codings, codings)
    assert list(found.columns) == ["id", "text", "lost", "gained", "before", "after"]
    assert len(found) == 0


def test_compare_refuses_other_texts(codings, coder):
    with pytest.raises(miner.MinerError, match="are not the same"):
        miner.compare(codings, coder.code(["怖い"]))


# The codebook for people


def test_rows_give_a_row_a_code_in_either_language(book):
    japanese, english = book.rows()[0], book.rows("en")[0]
    assert list(japanese) == ["code", "label", "definition", "include", "exclude", "decision", "rules"]
    assert (japanese["label"], japanese["definition"], japanese["include"]) == ("恐れ", "怖いという | 答え", "恐ろしい")
    assert (english["label"], english["definition"]) == ("Fear", "Says so")
    assert english["include"] == "恐ろしい"  # rather than nothing
    assert japanese["rules"].splitlines() == ["怖い", "<paper> and 好き"]
    assert [row["code"] for row in book.rows()] == ["fear", "burden", "never", "other"]
    assert book.rows()[3]["decision"] == "other"


def test_markdown_has_a_section_a_code(book):
    lines = book.to_markdown().splitlines()
    assert lines[0] == "# 試しの本"
    assert book.digest in lines[2]
    assert [line for line in lines if line.startswith("## ")] == [
        "## 恐れ (`fear`)",
        "## burden (`burden`)",
        "## 無し (`never`)",
        "## 残り (`other`)",
        "## 優先順位",
    ]
    assert "  <paper> and 好き" in lines
    assert lines[-1] == "先に手間。"
    assert book.to_markdown("en").splitlines()[0] == "# Trial"
    assert "## Fear (`fear`)" in book.to_markdown("en")


def test_text_has_a_block_a_code(book):
    text = book.to_text()
    assert text.startswith(f"試しの本 (mine, {book.digest})\n")
    assert "■ fear  恐れ\n  定義: 怖いという | 答え\n  含むもの: 恐ろしい\n" in text
    assert "  ルール: 怖い\n    <paper> and 好き\n" in text
    assert "■ fear  Fear\n  definition: Says so\n" in book.to_text("en")


def test_html_escapes_rules(book):
    assert "&lt;paper&gt; and 好き" in book._repr_html_()
    assert "<paper>" not in book._repr_html_()


def test_packaged_codebook_is_shown_whole():
    book = miner.Codebook.load()
    for language in ("ja", "en"):
        for shown in (book.to_text(language), book.to_markdown(language)):
            assert all(code.name in shown and book.label(code.name, language) in shown for code in book)


# Units and variables


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("text", [["fear", "burden"]]),
        ("paragraph", [[], ["fear", "burden"], ["fear"], ["burden"], []]),
        ("h1", [["fear", "burden"], ["burden"]]),
        ("h2", [["fear", "burden"]]),
    ],
)
def test_whole_text_is_coded_by_its_units(coder, unit, found):
    codings = coder.code(SPRING, unit=unit)
    assert codings["codes"].tolist() == found
    for row in codings.to_dict("records"):
        assert SPRING[slice(*row["segment"])] == row["text"]
        assert all(SPRING[slice(*evidence["span"])] == evidence["text"] for evidence in row["evidence"])


def test_segments_tell_where_they_stand(coder):
    codings = coder.code(SPRING, unit="paragraph")
    assert codings["heading1"].tolist() == ["", "春", "春", "夏", "夏"]
    assert codings["paragraph"].tolist() == [1, 2, 3, 4, 5]
    assert coder.code(SPRING, unit="h1")["heading1"].tolist() == ["春", "夏"]


def test_count_by_a_heading_has_a_block_a_section_with_a_test(coder, book):
    counts = miner.count(coder.code(SPRING, unit="paragraph"), by="heading1", codebook=book)
    assert counts["group"].unique().tolist() == ["", "春", "夏"]
    assert counts.groupby("group")["n_texts"].first().to_dict() == {"": 1, "春": 2, "夏": 2}
    found = counts.set_index(["group", "code"])["n"].to_dict()
    assert {key: n for key, n in found.items() if n} == {
        ("春", "fear"): 2, ("春", "burden"): 1, ("夏", "burden"): 1, ("夏", "uncoded"): 1, ("", "uncoded"): 1,
    }  # fmt: skip
    row = counts[counts["code"] == "burden"].iloc[0]
    assert row["chi2"] == pytest.approx(chi2_contingency([[0, 1, 1], [1, 1, 1]])[0])
    assert row["df"] == 2


@pytest.mark.parametrize("language", ["native", "khcoder"])
def test_variables_are_columns_and_count_in_rules(language):
    rules = "＊b\n不便 and <>区-->東\n"
    book = miner.Codebook.parse(rules, "k.cod", native=language == "native")
    districts = miner.Variables.of("h1", [{"区": "1"}, {"区": "2"}], {"区": {"1": "東", "2": "西"}})
    codings = miner.RuleCoder(book).code(SPRING, unit="paragraph", variables=[districts])
    assert codings["codes"].tolist() == [[], ["＊b"], [], [], []]
    assert codings["区"].tolist()[1:] == ["東", "東", "西", "西"]
    counts = miner.count(codings, by="区", codebook=book)
    assert counts[(counts["group"] == "東") & (counts["code"] == "＊b")]["n"].tolist() == [1]
    assert {"東", "西"} <= set(counts["group"])


@pytest.mark.parametrize(
    ("rows", "said"), [([{"区": "東"}], "1 rows of variables for 2 documents of the unit h1"), ([{"区": "東"}] * 3, "3 rows of variables for 2 documents")]
)
def test_variables_of_another_length_are_refused(coder, rows, said):
    with pytest.raises(miner.MinerError, match=said):
        coder.code(SPRING, unit="paragraph", variables=[miner.Variables.of("h1", rows)])


@pytest.mark.parametrize("unit", ["page", "text"])
def test_variables_of_an_unknown_unit_are_refused(unit):
    with pytest.raises(miner.MinerError, match=f"'{unit}' is unknown"):
        miner.Variables.of(unit, [])


def test_unknown_unit_and_broken_heading_are_refused(coder):
    with pytest.raises(miner.MinerError, match=r"'page' is unknown\. Use one of text, sentence, paragraph"):
        coder.code(SPRING, unit="page")
    with pytest.raises(miner.MinerError, match="texts, line 2: the tag '<H1>' does not stand alone"):
        coder.code("一。\n<H1>春</H1> だ\n", unit="h1")


def test_frame_of_texts_is_cut_into_sentences_with_its_columns(coder, answers):
    codings = coder.code(answers, unit="sentence")
    assert codings["id"].tolist() == ["1", "1", "2", "2", "3", "4", "4", "5"]
    assert codings["codes"].tolist() == [["fear", "burden"], [], ["fear"], [], ["burden"], [], [], []]
    assert codings["区"].tolist()[:5] == ["東"] * 4 + ["西"]


@pytest.mark.parametrize(("unit", "found"), [("sentence", [[], [], ["＊a"], ["＊b"], [], [], ["＊b"], []]), ("paragraph", [["＊a", "＊b"], [], ["＊b"], []])])
def test_rule_file_is_applied_as_khcoder_does(unit, found):
    coder = miner.RuleCoder(miner.Codebook.parse("＊a\n怖い\n＊b\n不便\n", "k.cod"))
    codings = coder.code(SPRING.removeprefix("前書きだ。\n"), unit=unit)
    assert codings["codes"].tolist() == found
    assert all(name.startswith("khcoder:k:") for name in codings["coder"])
    assert "as KH Coder does" in miner.count(codings, codebook=coder.codebook)["method"].iloc[0]


def test_one_str_by_sentence_has_no_tags(coder):
    assert not any("<H" in text for text in coder.code(SPRING, unit="sentence")["text"])


def test_texts_without_sections_of_a_unit_are_not_lost_in_silence(coder, answers):
    with pytest.raises(miner.MinerError):
        coder.code(answers, unit="h1")


def test_japanese_name_of_a_heading_is_taken_as_in_the_shell(coder, book):
    codings = coder.code(SPRING, unit="paragraph")
    assert miner.count(codings, by="見出し1", codebook=book).equals(miner.count(codings, by="heading1", codebook=book))


def test_numbers_of_sections_are_whole(coder):
    assert {type(value) for value in coder.code(SPRING, unit="paragraph")["h2"].dropna().tolist()} == {int}
