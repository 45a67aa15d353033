"""Articles in a notebook."""

import re

import pandas as pd
import pytest

import miner

ARTICLE = "甲市のマイナンバーカードの自主返納は先月12件だった。カードを返した60代の男性は「<漏れる>のが怖い」と話した。通りかかった女性は「便利だ」と話した。"


def test_figures_have_the_documented_columns_also_without_rows():
    found = miner.figures(ARTICLE, published="2023-07-13")
    assert found.loc[0, ["value", "place", "period_start"]].tolist() == [12, "甲市", "2023-06-01"]
    assert list(miner.figures("晴れた。").columns) == list(found.columns)
    assert found["value"].dtype == "Int64"


def test_day_of_publication_is_each_row_s_own():
    articles = pd.DataFrame({"id": ["a", "b"], "published": ["2023-07-13", "2024-07-13"], "text": [ARTICLE, ARTICLE]})
    assert miner.figures(articles)["period_start"].tolist() == ["2023-06-01", "2024-06-01"]


def test_quotes_are_coded_by_what_they_say_they_are():
    quotes = miner.quotes(ARTICLE)
    codings = miner.RuleCoder().code(quotes)
    assert quotes["return_reason"].tolist() == [True, False]
    assert codings["decision"].tolist() == ["coded", "not_a_reason"]
    assert miner.RuleCoder().code(ARTICLE, quotes=True)["decision"].tolist() == ["coded", "not_a_reason"]


def test_article_shows_with_its_figures_and_quotes_marked_and_nothing_lost():
    html = miner.Article(ARTICLE, published="2023-07-13")._repr_html_()
    marked = re.findall(r'<mark style="[^"]*" title="([^"]*)">(.*?)</mark>', html)
    assert [(title.split()[0], text) for title, text in marked] == [("甲市", "12件"), ("60代の男性", "&lt;漏れる&gt;のが怖い"), ("女性", "便利だ")]
    assert re.sub(r"<[^>]+>", "", html).replace("&lt;", "<").replace("&gt;", ">") == ARTICLE


def test_article_with_several_figures_on_one_span_marks_it_once():
    text = "6月のマイナンバーカードの自主返納は横浜市と川崎市が各3件。"
    html = miner.Article(text, published="2023-07-13")._repr_html_()
    assert html.count("<mark") == 1
    assert "横浜市" in html.split("title=")[1].split(">")[0]
    assert "川崎市" in html.split("title=")[1].split(">")[0]


def test_check_articles_gives_findings():
    text = "甲市のマイナンバーカードの自主返納は4月から5月までに計9件。4月が2件、5月が4件。"
    assert miner.check_articles(text, published="2023-07-13")[["kind", "verdict"]].to_numpy().tolist() == [["months", "wrong"]]


def test_a_day_that_is_none_is_refused():
    with pytest.raises(miner.MinerError, match="is no day"):
        miner.figures(ARTICLE, published="先月")
