"""Texts in, codes out: which column, which id, which unit; the same with several processes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miner.base.errors import InputError, UsageError
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder
from miner.pipeline.batch import Source, Unit, code, texts_of
from miner.survey.tables import Row, Table, open_table


@pytest.fixture(scope="module")
def coder():
    return RuleCoder(Codebook.load())


def table(columns, *rows, name="a.csv"):
    return Table(name, "csv", tuple(columns), iter([Row(i, dict(zip(columns, row, strict=True))) for i, row in enumerate(rows, 2)]))


ANSWERS = (("A1", "桃野里町", "情報漏れが不安で怖いから"), ("A2", "港北野区", "使い道がまったくないので"), ("A3", "港北野区", "強制されるのがいやだから"))


# The column of texts


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("id", "市町村", "理由"), "理由"),
        (("id", "市町村", "返納の理由(自由記述)"), "返納の理由(自由記述)"),
        (("id", "市町村", "text"), "text"),
        (("id", "市町村", "Comments"), "Comments"),
        (("id", "市町村", "問3"), "問3"),  # by what the cells hold
    ],
)
def test_text_column_is_found_by_its_name_or_its_cells(columns, expected):
    texts = texts_of(table(columns, *ANSWERS))
    assert texts.column == expected
    assert [source.text for source in texts.sources] == [row[2] for row in ANSWERS]
    assert any(repr(expected) in note for note in texts.notes)


def test_only_column_is_the_text_column_whatever_it_holds():
    assert texts_of(table(["X"], ["1"], ["2"])).column == "X"


def test_several_columns_of_texts_are_refused_with_the_list_of_columns():
    rows = [(i, "情報漏れが不安です" + i, "窓口が遠くて大変です" + i) for i in "abc"]
    with pytest.raises(UsageError) as caught:
        texts_of(table(["番号", "理由", "意見"], *rows))
    message = str(caught.value)
    assert message.startswith("a.csv: '理由', '意見' could each hold the texts.")
    assert "--text-column" in message
    assert "'番号', '理由', '意見'" in message


def test_no_column_of_texts_is_refused_with_the_list_of_columns():
    with pytest.raises(UsageError, match=r"no column looks like texts.*--text-column.*'x', 'y'"):
        texts_of(table(["x", "y"], ["1", "2"], ["3", "4"]))


def test_wrong_column_is_refused_and_the_nearest_suggested():
    with pytest.raises(UsageError, match=r"no column '市区町村'\. The columns are 'id', '市町村', '理由'\. Did you mean '市町村'\?"):
        texts_of(table(["id", "市町村", "理由"], *ANSWERS), needed=["市区町村"])
    with pytest.raises(UsageError, match=r"no column '理由欄'.*Did you mean '理由'\?"):
        texts_of(table(["id", "市町村", "理由"], *ANSWERS), "理由欄")


def test_table_without_rows_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("id,理由\n", "utf-8")
    with pytest.raises(InputError, match=r"^a\.csv: there are no rows\. "):
        texts_of(open_table(tmp_path / "a.csv"))


def test_columns_of_jsonl_are_those_of_its_first_rows(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 7, "本文": "不安"}\n{"本文": "怖い", "年代": "20代"}\n{"年代": "30代"}\n', "utf-8")
    texts = texts_of(open_table(tmp_path / "a.jsonl"))
    assert [(s.id, s.text, dict(s.columns)) for s in texts.sources] == [
        ("7", "不安", {"年代": None}),
        ("a.jsonl:2", "怖い", {"年代": "20代"}),
        ("a.jsonl:3", "", {"年代": "30代"}),
    ]


# Ids


def test_id_is_the_id_column_s_else_file_and_row():
    sources = list(texts_of(table(["id", "市町村", "理由"], *ANSWERS, ("", "港北野区", "不安"))).sources)
    assert [source.id for source in sources] == ["A1", "A2", "A3", "a.csv:5"]
    assert dict(sources[0].columns) == {"市町村": "桃野里町"}


def test_id_of_a_row_after_a_quoted_line_break_names_its_line(tmp_path):
    (tmp_path / "a.csv").write_text('番号,理由\n1,"不安\nです"\n2,怖い\n', "utf-8")
    assert [source.id for source in texts_of(open_table(tmp_path / "a.csv")).sources] == ["a.csv:2", "a.csv:4"]


def test_id_of_zero_is_an_id(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 0, "text": "不安"}\n', "utf-8")
    assert [source.id for source in texts_of(open_table(tmp_path / "a.jsonl")).sources] == ["0"]


# Reasons and units


@pytest.mark.parametrize(("column", "expected"), [("理由", ["other", "no_reason"]), ("返納の動機", ["other", "no_reason"]), ("意見", ["uncoded", "uncoded"])])
def test_what_no_code_fits_is_other_only_where_reasons_were_asked_for(coder, column, expected):
    texts = texts_of(table([column], ["空が青い"], [""]))
    assert [coding.decision for coding in code(texts.sources, coder, Unit(reasons=texts.reasons))] == expected


def test_text_unit_is_the_whole_text(coder):
    (coding,) = code([Source("1", "不安だ。使わない。", {"年代": "20代"})], coder, Unit())
    assert coding.segment == (0, 9)
    assert coding.columns == {"年代": "20代"}


def test_sentence_unit_counts_from_the_start_of_the_given_text(coder):
    given_text = "  天気の話。\n 情報が漏れそうで怖い。使い道がない。\n\n"
    codings = list(code([Source("1", given_text, {})], coder, Unit("sentence")))
    assert [coding.text for coding in codings] == ["天気の話。", "情報が漏れそうで怖い。", "使い道がない。"]
    assert [coding.segment for coding in codings] == [(2, 7), (9, 20), (20, 27)]
    assert [coding.codes for coding in codings] == [(), ("security_anxiety",), ("no_benefit",)]


PIECES = ["不安", "。", "\n", " ", "　", "使わない", "「", "」", "情報が漏れるのが怖い", "！", "(笑)", "①", "ｶﾞ", "㍿", "\u3099", "👍", "\r\n", "強制"]


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12))
@settings(max_examples=150, deadline=None)
def test_spans_index_into_the_given_text(coder, pieces):
    text = "".join(pieces)
    for unit in (Unit(), Unit("sentence")):
        for coding in code([Source("1", text, {})], coder, unit):
            assert text[slice(*coding.segment)] == coding.text
            for evidence in coding.evidence:
                assert text[slice(*evidence.span)] == evidence.text
                assert coding.segment[0] <= evidence.span[0] <= evidence.span[1] <= coding.segment[1]


# Workers


def test_two_workers_give_the_same_codings_in_the_same_order(coder):
    sources = [Source(f"A{i}", text, {"n": i}) for i in range(200) for text in ("情報漏れが不安。使わない。", f"その他{i}", "")]
    for unit in (Unit("sentence", reasons=True),):
        assert list(code(iter(sources), coder, unit, workers=2)) == list(code(iter(sources), coder, unit))


def test_error_in_the_input_comes_through_the_workers(coder, tmp_path):
    (tmp_path / "a.csv").write_text("id,理由\n" + "1,不安\n" * 400 + "2,怖い,余分\n", "utf-8")
    texts = texts_of(open_table(tmp_path / "a.csv"))
    with pytest.raises(InputError, match=r"a\.csv, line 402: this row has 3 cells"):
        list(code(texts.sources, coder, workers=2))
