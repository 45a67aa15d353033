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
        ("「誰も取りこぼさない」という言葉だけが独り歩きする。", []),
        ("「番号制に反対します」と書かれた横断幕が並んだ。", []),
        ("返納の理由は22件が「情報が漏れそう」で、7件は「使い道がない」、残る2件は記入がなかった。", ["情報が漏れそう", "使い道がない"]),
        ("トラブルの内容は「無効と表示された」が210件、「機械が動かない」が98件だった。", []),
        ("自主返納された40件の理由を集計した。「不安」が22件、「不信」が9件だった。", ["不安", "不信"]),
        ("市の担当者は「人手が足りない」と頭を抱える。", ["人手が足りない"]),
        ("甲市は「理由は聞いていない」、乙市は「集計していない」、丙市は「区別できない」と答えた。", ["理由は聞いていない", "集計していない", "区別できない"]),
        ("男性は「これで安心だ」と胸をなで下ろした。", ["これで安心だ"]),
        ("課長は「国が決めたことだから」と声を落とす。", ["国が決めたことだから"]),
        ("公明党の県議は「冷静な議論が必要だ」と注文を付けた。", ["冷静な議論が必要だ"]),
        ("男性（66）は「機械の前で止まる。後ろの人にも悪くて」と解除を決めた。", ["機械の前で止まる。後ろの人にも悪くて"]),
        ("夫は「持っていて損はない」の一点張りだった。", ["持っていて損はない"]),
        ("妻は返していない。「園の書類で使うから」だそうだ。", ["園の書類で使うから"]),
        ("①件数②主な理由\n【甲市】①3件②「信用できない」など③昨年は1件\n", ["信用できない"]),
        ("本紙の読者アンケート「声の箱」で、カードについて尋ねた。", []),
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
        ("甲野一郎市長は「残念だ」と述べた。", "甲野一郎市長", "official"),
        ("水戸市長は「残念だ」と述べた。", "水戸市長", "official"),
        ("水戸市によると、返納は3件。同課の担当者は「急に増えた」と話す。", "同課の担当者", "official"),
        ("総務省は廃止枚数を公表した。同省の幹部は「ごく一部だ」と話す。", "同省の幹部", "official"),
        ("茨城県警は「家族で話し合ってほしい」と呼び掛ける。", "茨城県警", "other"),
        ("県警交通企画課は「家族で話し合ってほしい」と呼び掛ける。", "県警交通企画課", "other"),
        ("茨城県保険医協会の役員は「現場は疲れている」と話す。", "茨城県保険医協会の役員", "other"),
        ("東京都内の通信会社の役員は「今は時期が悪い」と話す。", "通信会社の役員", "other"),
        ("電機メーカーの担当者は「強制はしていない」と話す。", "電機メーカーの担当者", "other"),
        ("架空党の乙川花子国対委員長は記者団に「不安の表れだ」と語った。", "架空党の乙川花子国対委員長", "other"),
        ("架空党の乙川花子代表は「凍結すべきだ」と訴えた。", "架空党の乙川花子代表", "other"),
        ("野党幹部は「返せば済む話ではない」と批判した。", "野党幹部", "other"),
        ("質問した丙山次郎県議（無所属）は「国に求めるべきだ」とただした。", "丙山次郎県議", "other"),
        ("「もう信用できない」＝水戸市、主婦（63）\n", "主婦", "citizen"),
        ("「もう信用できない」（水戸市・会社員男性・45歳）", "会社員男性", "citizen"),
        ("「もう信用できない」とこぼすのは水戸市の主婦（63）だ。", "主婦", "citizen"),
        ("街の声\n（60代女性）\n「もう返してきました。気味が悪くて」\n", "60代女性", "citizen"),
        ("街の声\n「もう返してきました。気味が悪くて」\n（60代女性）\n", "60代女性", "citizen"),
        ("水戸市の主婦は7月、カードを返した。\n「もう信用できません」\n一方、通りかかった男性は足早に去った。", "主婦", "citizen"),
        ("水戸市によると、6月は8件。「怖くなった」と話す区民もいたという。", "水戸市", "municipality"),
        ("返納を受け付けた水戸市。「怖くなった」と窓口で訴える高齢者も少なくない。", "水戸市", "municipality"),
        ("主婦（47）は6月に返した。窓口では職員から手数料を説明された。「免許証があれば足りる」と話す。", "主婦", "citizen"),
        ("前橋市によると、9月の返納者が書いた理由は「使わない」など。", "前橋市", "municipality"),
        ("パートの女性（46）に声をかけると「迷っている」と首を振った。", "パートの女性", "citizen"),
        ("「本当に怖い」と訴えると、会場から拍手が起きた。", None, "other"),
        ("返した水戸市の50代の税理士は「漏れても誰も責任を取らない」。", "50代の税理士", "citizen"),
        ("社会保険労務士の女性は「慌てて返す必要はない」と助言する。", "社会保険労務士の女性", "expert"),
        ("（水戸市市民課　甲野花子課長）\n「急いで返さないでほしい」\n", "甲野花子課長", "official"),
        ("傍聴した議員にも聞いた。\n〈質問した議員の話〉\n「数の問題ではない」\n", "議員", "other"),
        ("返納は3件。「これから増えるかもしれない」と同じ担当者。", "担当者", "official"),
        ("水戸市長会見\n\n―返納をどう見るか。\n\n「一人一人の判断を尊重したい」\n", "市長", "official"),
        ("知事会見\n記者：理由は。\n知事：「不安だ」というものが多いと聞いています。", "知事", "official"),
    ],
)
def test_speaker_and_role(text, speaker, role):
    (quote,) = quotes(text)
    assert (quote.speaker, quote.role) == (speaker, role)


@pytest.mark.parametrize("mark", ["――", "―", "—", "Ｑ．", "Q ", "（記者）", "聞き手："])
def test_answers_of_an_interview_are_those_of_who_was_asked(mark):
    asked = f"{mark}増えています。\n「当然の結果です」\n{mark}対策は。\n「点検を公開すべきです」\n"
    text = f"返納を考える\n\n番号制度に詳しい架空大の甲野教授（法学）に聞いた。\n\n{asked}"
    assert [(quote.speaker, quote.role) for quote in quotes(text)] == [("架空大の甲野教授", "expert")] * 2


@pytest.mark.parametrize("over", [True, False])
def test_captions_stand_over_or_under_their_quotes(over):
    people = [("（40代女性）", "「返すことも考えます」"), ("（70代男性）", "「まだ作っていません」"), ("20代・学生", "「便利ですよ」")]
    text = "街で聞いた\n\n" + "".join(f"{who}\n{words}\n" if over else f"{words}\n{who}\n" for who, words in people)
    assert [quote.speaker for quote in quotes(text)] == ["40代女性", "70代男性", "20代学生"]


def test_family_name_keeps_the_role_of_who_was_named_in_full():
    text = "甲野一郎総務相は会見を開いた。甲野氏は「信頼回復に努める」と語った。"
    assert [(quote.speaker, quote.role) for quote in quotes(text)] == [("甲野氏", "minister")]


def test_reasons_of_a_survey_are_those_of_who_answered_and_not_of_the_last_city_in_the_ranking():
    text = (
        "82市に聞いたところ、77市が件数を集計しており、計604件だった。\n最多は名古屋市の96件で、神戸市61件が続いた。\n理由は「漏れるのが怖い」などが目立った。"
    )
    assert [(quote.speaker, quote.return_reason) for quote in quotes(text)] == [("77市", True)]


def test_reasons_listed_in_a_sentence_are_kept_one_by_one():
    text = "高山市では、国が信用できないとの理由が多く、次いで持っていても使わないという人がいた。"
    assert [(quote.text, quote.speaker, quote.return_reason) for quote in quotes(text)] == [
        ("国が信用できない", "高山市", True),
        ("持っていても使わない", "高山市", True),
    ]


@pytest.mark.parametrize("said", ["との見方を示した", "との考えを示した", "との認識を示した", "と説明した", "とみている"])
def test_view_that_is_shown_is_a_reported_statement(said):
    (quote,) = quotes(f"県の担当者は、今後も返納が続く可能性がある{said}。")
    assert (quote.text, quote.direct, quote.speaker, quote.act) == ("今後も返納が続く可能性がある", False, "担当者", "opinion")


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
        ("総務相は「廃止には転出や死亡も含まれる」と説明した。", False, "other"),
        # told in the sentences before, of the whole group, or of others
        ("主婦（47）は水戸市に住む。6月に返した。「誰も責任を取らないから」", True, "return"),
        ("カードを返した人もいる。水戸市の男性（70）は先月、役場を訪れた。「家族が心配するから」", True, "return"),
        ("返納した人たちに話を聞いた。\n「国が信用できない」（50代男性）\n", True, "return"),
        ("会社員の男性（50）は返した。妻（48）は「病院で使うから」と話す。", False, "opinion"),
        ("夫婦はそろって返した。妻（48）は「怖くなった」と話す。", True, "return"),
        ("女性は返したが、ことし再び申請した。「仕事で使うので」", False, "opinion"),
        ("甲市の窓口には「自分の口座は正しいか」といった相談が寄せられた。", False, "other"),
        # officials: a wish, regret, demand or judgement; or what is
        ("甲市は「国は信頼を取り戻してほしい」としている。", False, "opinion"),
        ("甲野一郎市長は「返納が続くのは残念だ」と述べた。", False, "opinion"),
        ("甲市の担当者は「今後さらに増える可能性がある」とみる。", False, "opinion"),
        ("甲市は「手続きは窓口で10分ほどで終わる」と説明する。", False, "other"),
        ("甲市の担当者は「同じ人が何度も来る」と打ち明ける。", False, "other"),
        # how reasons are recorded, trends and requests are no reasons
        ("甲市の担当者は「理由欄は空欄のまま出す方が多い」と話す。", False, "other"),
        ("甲市は「廃止の理由別に統計を取っていない」と答えた。", False, "other"),
        ("甲市の担当者は「不安の声は日ごとに増えている」と話す。", False, "other"),
        ("甲市の窓口には「手続きの仕方を知りたい」との問い合わせが寄せられた。", False, "other"),
        ("横浜市では、返納で窓口を訪れた人に案内の紙を渡して記録に誤りがないか確認を進めているということです。", False, "other"),
        # what people told an office
        ("甲市では「怖くなった」などと窓口で話す人が多いという。", True, "return"),
        ("甲市は、返納者の大半が「漏れるのが怖い」と話したとしている。", True, "return"),
        ("甲市の部長は「『使わないから』との理由が多いと聞いている」と答弁した。", True, "return"),
        ("甲市の担当者は「『番号を戻したい』と言われるが、そうした制度はない」と話す。", False, "other"),
        # what somebody did, in his own words
        ("60代の男性は「先週、返してきました。信用できないから」と話した。", True, "return"),
        ("60代の男性は「返納した人の気持ちは分かる」と話した。", False, "opinion"),
        ("60代の男性は「返納しても番号は残る」と話した。", False, "opinion"),
        ("60代の男性は「返した方がいいのか迷っている」と話した。", False, "opinion"),
        ("カードの返納を思いとどまった男性は「病院で困るから」と話した。", False, "opinion"),
        ("60代の男性は「父が亡くなったので父のカードを返しました」と話した。", False, "lifecycle"),
        ("60代の男性は「カードは作っていないし、作るつもりもない」と話した。", False, "not_acquire"),
        ("60代の男性は「届いても受け取るつもりはない」と話した。", False, "not_collect"),
        ("60代の男性は「登録は取り消したい。カードは持っておく」と話した。", False, "cancel_insurance"),
        ("運転免許の返納が増えた。5月に返納した農業男性は「孫に心配をかけたくない」と話した。", False, "other"),
    ],
)
def test_return_reason_and_act(text, is_reason, act):
    (quote,) = quotes(text)
    assert (quote.return_reason, quote.act) == (is_reason, act)


def test_words_of_one_person_share_what_he_did():
    found = quotes("「返しちゃいました」。商店街で会った女性（79）は笑った。「頼まれて作っただけだもの」")
    assert [(quote.speaker, quote.act, quote.return_reason) for quote in found] == [("女性", "return", True)] * 2


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("カードを返納した人が増えている。\n【返納した人（60代男性）】\n「持つのが怖い」\n", [("持つのが怖い", "60代男性", True)]),
        (
            "（けさ返納した70代の男性）\n「もう持っていたくない」\nQ.不便になりませんか？\n「免許証がある」\n",
            [("もう持っていたくない", "70代の男性", True), ("免許証がある", "70代の男性", True)],
        ),
        ("カードを返した男性は、説明が足りず持ち続ける気になれなかったと笑った。", [("説明が足りず持ち続ける気になれなかった", "男性", True)]),
        ("甲市ではカードの返納者から、漏れるのが怖いとの声が多い。", [("漏れるのが怖い", "甲市", True)]),
        ("甲市はカードの自主返納の数を集計していないとしている。", []),
    ],
)
def test_captions_voices_and_what_tells_of_counts_alone(text, expected):
    assert [(quote.text, quote.speaker, quote.return_reason) for quote in quotes("マイナンバーカードの返納。\n" + text)] == expected


def test_who_wrote_on_the_form_is_not_who_handed_it_over():
    text = "窓口にマイナンバーカードを返納する男性が現れた。職員が差し出した届の理由欄には「信用できない」と書いた。"
    assert [(quote.speaker, quote.role) for quote in quotes(text)] == [("男性", "citizen")]


@pytest.mark.parametrize(
    "text",
    [
        "燕市によりますと、返納の理由は、\n「漏れるのが怖い」\n「使う機会がない」\nなどが多いということです。",
        "燕市が届けの理由欄を分けたところ、最も多かったのは「漏れるのが怖い」で全体の4割を占めた。次いで「使う機会がない」が3割だった。",
        "燕市では返納の理由として「漏れるのが怖い」「使う機会がない」が挙がった。",
    ],
)
def test_reasons_that_a_city_lists(text):
    found = quotes("マイナンバーカードの返納が増えている。\n" + text)
    assert [(quote.text, quote.speaker, quote.return_reason) for quote in found] == [("漏れるのが怖い", "燕市", True), ("使う機会がない", "燕市", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("燕市の男性は「説明がない。息子のカードは来週にも返す」と憤った。", ("return_planned", True)),
        ("免許証を返し、身分証にカードを作ったという男性は「大事にしまっている」と笑う。", ("opinion", False)),
        ("カードを返納した男性は、家族に言われて迷っていたが、誤りの報道が決め手になったと語った。", ("return", True)),
    ],
)
def test_what_is_done_with_the_card_and_not_with_another(text, expected):
    assert [(quote.act, quote.return_reason) for quote in quotes("マイナンバーカードの返納が増えている。" + text)] == [expected]
