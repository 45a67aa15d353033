"""Who said what, and whether it is a reason for returning the card."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.text.brackets import brackets, outermost
from miner.text.quotes import quotes

SEED = Path(__file__).resolve().parents[3] / "shared/seed/article.txt"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("市民課は「確認書」を導入した。", []),
        ("専用サイト「マイナポータル」で確認できる。", []),
        ("「はい」と「いいえ」のいずれかを選ぶ。", []),
        ("「基本4情報」が記載されている。", []),
        ("「一度登録すると取り消せない」というただし書きがある。", []),
        ("カードの「自主返納」が151枚だった。", []),
        ("いわゆる「返納運動」が広がる。", []),
        ("男性は「怖い」と話した。", ["怖い"]),
        ("返納の理由は「制度への不安」が最も多かった。", ["制度への不安"]),
        ("返納の理由としては「怖い」「使わない」などが目立った。", ["怖い", "使わない"]),
        ("返納の理由には「漏れるのが怖い」（甲市）や「使わない」（乙市）などがあった。", ["漏れるのが怖い", "使わない"]),
        ("男性は「『任意』のはずだ。だまされた」と憤る。", ["『任意』のはずだ。だまされた"]),
        ("「もう持たない。便利でなくていい」。男性は言い切った。", ["もう持たない。便利でなくていい"]),
        ("丙区は「不安に感じる」とか「信用できない」という声があったとしている。", ["不安に感じる", "信用できない"]),
    ],
)
def test_terms_are_no_quotes(text, said):
    assert [quote.text for quote in quotes(text) if quote.direct] == said


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("カードを返した60代の男性は「怖い」と話した。", "60代の男性", "citizen"),
        ("「怖い」と話すのは主婦（52）だ。", "主婦", "citizen"),
        ("「怖い」（70代男性）などの声があった。", "70代男性", "citizen"),
        ("自営業の男性（58）は語気を強めた。「握られるようで嫌だ」", "自営業の男性", "citizen"),
        ("「漏れそうで怖くなった」。横浜市の会社員（33）はそう振り返った。", "会社員", "citizen"),
        ("甲市の担当者は「丁寧に説明したい」と話す。", "担当者", "official"),
        ("横浜市は「理由は聞いていない」とした。", "横浜市", "municipality"),
        ("横浜市では「不安だ」という声が寄せられた。", "横浜市", "municipality"),
        ("河野太郎デジタル相は「国民に不安を与えた」と陳謝した。", "河野太郎デジタル相", "minister"),
        ("情報法に詳しい弁護士は「説明が足りない」とみる。", "弁護士", "expert"),
        ("架空大学の研究者は「数だけでは語れない」と指摘する。", "架空大学の研究者", "expert"),
        ("デジタル庁は「点検を急ぐ」としている。", "デジタル庁", "official"),
        ("60代の男性が返納した。この男性は「ずさんだ」と話した。", "60代の男性", "citizen"),
        ("知事会見\n記者：理由は。\n知事：「不安だ」というものが多いと聞いています。", "知事", "official"),
    ],
)
def test_speaker_and_role(text, speaker, role):
    (quote,) = quotes(text)
    assert (quote.speaker, quote.role) == (speaker, role)


@pytest.mark.parametrize(
    ("text", "is_reason", "act"),
    [
        ("カードを返納した男性は「ずさんだ」と話した。", True, "return"),
        ("返納を考えているという男性は「ずさんだ」と話した。", True, "return_planned"),
        ("通りかかった男性は「ずさんだ」と話した。", False, "opinion"),
        ("窓口に来た男性は「怖いが、返すつもりはない」と話した。", False, "opinion"),
        ("カードを申請しなかった男性は「信用できない」と話した。", False, "not_acquire"),
        ("カードを返納した女性は「亡くなった母の分です」と話した。", False, "lifecycle"),
        ("運転免許を返納した男性は「家族に勧められた」と話した。", False, "other"),
        ("甲市では返納の理由として「怖い」という声が寄せられた。", True, "return"),
        ("甲市は「理由は聞き取っていない」と答えた。", False, "other"),
        ("甲市の担当者は「混雑はなく、落ち着いている」と話す。", False, "other"),
        ("甲市の担当者は「不安だと訴える人が多い」と話す。", True, "return"),
        ("総務相は「返納は微々たる数だ」と述べた。", False, "opinion"),
    ],
)
def test_return_reason_and_act(text, is_reason, act):
    (quote,) = quotes(text)
    assert (quote.return_reason, quote.act) == (is_reason, act)


def test_reported_statement_is_the_clause_up_to_to():
    (quote,) = quotes("長野市では、再発行に手数料がかかることを説明しているということです。")
    assert (quote.text, quote.direct, quote.speaker) == ("再発行に手数料がかかることを説明している", False, "長野市")


def test_what_a_reporter_asks_is_no_statement_also_where_it_goes_on_behind_the_bracket():
    asked = "記者は「なぜ返したのですか」と尋ね、市民の返納が増えていると話した。"
    assert quotes("横浜市は説明会を開いた。" + asked) == []
    assert [quote.text for quote in quotes("甲市の担当者は「怖い声がある」と話した。" + asked)] == ["怖い声がある"]


def test_a_report_of_counts_is_a_figure_and_no_quote():
    assert quotes("総務省は、カードの廃止が先月2万件あったとしている。") == []


@pytest.mark.skipif(not SEED.exists(), reason="the seed article lies beside the project, not in it")
def test_seed_article():
    found = [quote for quote in quotes(SEED.read_text("utf-8")) if quote.direct]
    assert [(quote.speaker, quote.role, quote.return_reason) for quote in found] == [
        ("48の自治体", "municipality", True),
        ("48の自治体", "municipality", True),
        ("60代の男性", "citizen", True),
        ("60代の男性", "citizen", True),
        ("60代の男性", "citizen", True),
        ("横浜市", "municipality", True),
        ("横浜市", "municipality", True),
        ("30代の男性", "citizen", False),
        ("40代の男性", "citizen", False),
        ("デジタル企画課の柄澤晃人課長", "official", False),
    ]


@given(st.text(alphabet="「」『』、。（）あ男性は市と話した横浜\n", max_size=120))
def test_spans_are_the_words_of_the_text_and_brackets_do_not_cross(text):
    for quote in quotes(text):
        assert text[slice(*quote.span)] == quote.text
    spans = outermost(text)
    assert all(a < b for (_, a), (b, _) in pairwise(spans))
    assert [(bracket.start, bracket.end) for bracket in brackets(text)] == spans
