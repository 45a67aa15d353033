"""Answers of municipalities in a notebook."""

import matplotlib
import pandas as pd
import pytest

import miner
from tests.survey import demo


@pytest.fixture
def answers(tmp_path):
    return miner.read_answers(demo.workbook(tmp_path / "demo.xlsx"))


def test_answers_are_a_frame_with_documented_columns(answers):
    assert list(answers.columns[:6]) == ["id", "source", "publisher", "published", "question", "municipality_code"]
    assert str(answers["value"].dtype) == "Int64"
    june = answers[(answers["municipality"] == "横浜市") & (answers["period_start"] == "2023-06-01")]
    assert june["value"].tolist() == [140]
    assert answers.attrs["refused"] == []


def test_refusals_raise_or_are_listed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("市,自主返納 2023年6月\n横浜市,10〜20件\n川崎市,42\n", "utf-8")
    with pytest.raises(miner.MinerError, match=r"cell B2 .*is a range"):
        miner.read_answers(path)
    found = miner.read_answers(path, keep_going=True)
    assert found["value"].tolist() == [42]
    assert "B2" in found.attrs["refused"][0]


def test_tally_check_and_plot(answers):
    matplotlib.use("Agg")
    tally = miner.tally(answers, asked="nhk74")
    assert tally["total"].tolist() == [124, 205, 899]
    assert tally["n_tallied"].tolist() == [48, 48, 48]
    assert miner.check(answers).empty
    axes = miner.plot_tally(tally, title="自主返納")
    assert [label.get_text().split("\n")[1] for label in axes.get_xticklabels()] == ["74/74/48"] * 3


def test_published_as_text_and_wrong_words(tmp_path, answers):
    path = tmp_path / "a.csv"
    path.write_text("自主返納\n市,5月\n横浜市,11\n", "utf-8")
    assert miner.read_answers(path, published="2023-07-13")["period_start"].tolist() == ["2023-05-01"]
    with pytest.raises(miner.MinerError, match="no day"):
        miner.read_answers(path, published="July")
    with pytest.raises(miner.MinerError, match="no columns value"):
        miner.tally(pd.DataFrame({"a": [1]}))
    with pytest.raises(miner.MinerError, match="Select one"):
        miner.plot_tally(miner.tally(answers, by="prefecture"))
