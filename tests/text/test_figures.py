"""Which counts an article states; formats.md (A, B) line by line, with invented names and numbers."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.text.figures import figures

SHARED = Path(__file__).resolve().parents[3] / "shared/seed/article.txt"
PUBLISHED = date(2023, 7, 13)
HEAD = "マイナンバーカードの自主返納について。"


def rows(text, *names, published=PUBLISHED):
    """Return the named fields of an article's figures."""
    return [tuple(getattr(figure, name) for name in names) for figure in figures(text, published)]


def month(figure):
    return (figure.period_start or "")[:7], (figure.period_end or "")[:7]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A1, B-1 numbered answers, full-width and half-width, with and without colons
        (
            "【甲市】1=5月:０件、6月:3件、7月:調査中 2=「不安を感じた」「使わない」など。",
            [("甲市", "2023-05", 0), ("甲市", "2023-06", 3), ("甲市", "2023-07", "under_survey")],
        ),
        ("【乙町】１＝なし（5月以降）　２＝－", [("乙町", "2023-05", 0)]),
        ("丙区 (1)4月2件、5月0件、6月は集計中 (2)理由は聞いていません", [("丙区", "2023-04", 2), ("丙区", "2023-05", 0), ("丙区", "2023-06", "under_survey")]),
        ("【甲市】１＝５月：１２件、６月：３件\n2=理由は聞いていない", [("甲市", "2023-05", 12), ("甲市", "2023-06", 3)]),
        # A2, B-4 distributions and sums
        ("6月の自主返納は甲、乙、丙各市3件。", [("甲市", "2023-06", 3), ("乙市", "2023-06", 3), ("丙市", "2023-06", 3)]),
        ("6月の自主返納は丁、戊町各1件。", [("丁町", "2023-06", 1), ("戊町", "2023-06", 1)]),
        ("6月の自主返納は甲、乙市（各15件）だった。", [("甲市", "2023-06", 15), ("乙市", "2023-06", 15)]),
        ("6月の自主返納は甲市と乙市がそれぞれ6件。", [("甲市", "2023-06", 6), ("乙市", "2023-06", 6)]),
        ("6月の自主返納は甲市と乙市が14件で最多だった。", [("甲市", "2023-06", 14), ("乙市", "2023-06", 14)]),
        ("6月の自主返納は甲市・乙町・丙町で計7件だった。", [(None, "2023-06", 7)]),
        ("6月の自主返納は甲市と乙町を合わせて7件だった。", [(None, "2023-06", 7)]),
        ("6月の自主返納は甲市と乙町がいずれもゼロだった。", [("甲市", "2023-06", 0), ("乙町", "2023-06", 0)]),
        ("6月の自主返納は甲市が12件、乙町が5件。", [("甲市", "2023-06", 12), ("乙町", "2023-06", 5)]),
        # A3 months side by side
        ("甲市の自主返納は▽4月は124件▽5月は205件▽先月は899件だった。", [("甲市", "2023-04", 124), ("甲市", "2023-05", 205), ("甲市", "2023-06", 899)]),
        ("甲市の自主返納は4月2、5月4、6月9件だった。", [("甲市", "2023-04", 2), ("甲市", "2023-05", 4), ("甲市", "2023-06", 9)]),
        # A4 changes
        ("甲市の自主返納は5月の9件から先月は88件に増えた。", [("甲市", "2023-05", 9), ("甲市", "2023-06", 88)]),
        ("甲市の自主返納は先月が88件で、前の月の9件から急増した。", [("甲市", "2023-06", 88), ("甲市", "2023-05", 9)]),
        ("甲市の自主返納は6月が30件と、前年同月の1件を大きく上回った。", [("甲市", "2023-06", 30), ("甲市", "2022-06", 1)]),
        # B-5 times
        ("甲市の自主返納は7月は8日までに4件。", [("甲市", "2023-07", 4)]),
        ("甲市の自主返納は7月5件（12日現在）。", [("甲市", "2023-07", 5)]),
        ("甲市の自主返納は5月頭から6月18日までで31件。", [("甲市", "2023-05", 31)]),
        ("甲市の自主返納は5月1日から6月30日までの2カ月で35件。", [("甲市", "2023-05", 35)]),
        ("甲市の自主返納は4月以降、9件あった。", [("甲市", "2023-04", 9)]),
        ("甲市の自主返納は22年度は計80件だった。", [("甲市", "2022-04", 80)]),
        ("甲市の自主返納は昨年度が12件、今年度は6月末までに40件。", [("甲市", "2022-04", 12), ("甲市", "2023-04", 40)]),
        ("甲市の自主返納は6月だけで21件。", [("甲市", "2023-06", 21)]),
        ("甲市の自主返納は今月14日までに6件。", [("甲市", "2023-07", 6)]),
        ("甲市の自主返納はことし4月が2件だった。", [("甲市", "2023-04", 2)]),
        # B-7 numerals
        ("甲市の自主返納は６月に１２件あった。", [("甲市", "2023-06", 12)]),
        ("甲市の自主返納は六月に十二件あった。", [("甲市", "2023-06", 12)]),
        # nil and missing
        ("6月の自主返納は甲市が3件。乙町などは０だった。", [("甲市", "2023-06", 3)]),
        ("自主返納は甲市が6月に3件。乙町は集計していない。", [("甲市", "2023-06", 3), ("乙町", "", "not_tallied")]),
        ("自主返納は甲市が6月に3件。乙町は自主返納としては数えていません。", [("甲市", "2023-06", 3), ("乙町", "", "not_tallied")]),
        ("自主返納は甲市が6月に3件。乙町は統計を取っていない。", [("甲市", "2023-06", 3), ("乙町", "", "not_tallied")]),
        ("自主返納は甲市が6月に3件。乙町は確認中だった。", [("甲市", "2023-06", 3), ("乙町", "", "under_survey")]),
        ("自主返納は甲市が6月に3件。乙町は回答がなかった。", [("甲市", "2023-06", 3), ("乙町", "", "not_answered")]),
        ("自主返納は甲市が6月に3件。乙町はほぼなかった。", [("甲市", "2023-06", 3), ("乙町", "", "unclear")]),
        ("自主返納は甲市が6月に3件。乙町は返納はない。", [("甲市", "2023-06", 3), ("乙町", "2023-06", 0)]),
    ],
)
def test_place_month_and_value(text, expected):
    found = figures(HEAD + "\n" + text, PUBLISHED)
    assert [(f.place, (f.period_start or "")[:7], f.value if f.missing is None else f.missing) for f in found] == expected


@pytest.mark.parametrize(
    ("said", "value", "qualifier"),
    [
        ("少なくとも約50件", 50, "at_least"),
        ("少なくとも12件", 12, "at_least"),
        ("12件以上", 12, "at_least"),
        ("12件余り", 12, "at_least"),
        ("少なくとも12件超", 12, "at_least"),
        ("確認できただけで12件", 12, "at_least"),
        ("三十余件", 30, "at_least"),
        ("約50件", 50, "about"),
        ("およそ50件", 50, "about"),
        ("50件程度", 50, "about"),
        ("50件ほど", 50, "about"),
        ("50件前後", 50, "about"),
        ("約50件程度", 50, "about"),
        ("600件近い", 600, "about"),
        ("2万件弱", 20_000, "at_most"),
        ("50件未満", 50, "at_most"),
        ("1万8432件", 18_432, "exact"),
        ("２万３千件以上", 23_000, "at_least"),
        ("98万2400件余り", 982_400, "at_least"),
        ("1,234件", 1_234, "exact"),
        ("12件を超えた", 12, "at_least"),
        ("1万件に満たない", 10_000, "at_most"),
    ],
)
def test_qualifier(said, value, qualifier):
    (found,) = figures(f"甲市のマイナンバーカードの自主返納は6月に{said}。", PUBLISHED)
    assert (found.value, found.qualifier) == (value, qualifier)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲市への返納は540件、うち不信が理由とみられるもの27件だった。", [("all_returns", 540, None), ("voluntary_return", 27, 540)]),
        ("甲市の自主返納は15件、問い合わせは210件だった。", [("voluntary_return", 15, None), ("inquiries", 210, None)]),
        ("甲市の自主返納は37件（うち不信18件）だった。", [("voluntary_return", 37, None), ("voluntary_return", 18, 37)]),
        ("甲市の自主返納は30件で、このうち半数の15件が不安を理由に挙げた。", [("voluntary_return", 30, None), ("voluntary_return", 15, 30)]),
        ("甲市の自主返納は37件のうち不信または漏えい不安が18件だった。", [("voluntary_return", 37, None), ("voluntary_return", 18, 37)]),
        ("更新や転出を含む返納の総数は甲市で214枚、自主返納は38枚だった。", [("all_returns", 214, None), ("voluntary_return", 38, None)]),
        ("デジタル庁によると、カードの廃止枚数は累計で約47万枚。", [("cancelled_cards", 470_000, None)]),
        ("総務省によると、本人の希望によりカードを返納した件数は先月約2万件。", [("cancelled_cards", 20_000, None)]),
        ("甲市では通知カード約5千通が未交付で、区に保管されている。", []),
        ("甲市で別人へのひも付けが12件見つかった。", [("mislinked", 12, None)]),
        ("甲市のカードの交付枚数は6月末時点で12万3456枚。", [("issued_cards", 123_456, None)]),
        ("甲市で再交付を受けるには手数料1000円がかかる。", [("fee", 1_000, None)]),
    ],
)
def test_what_is_counted_and_of_which_whole(text, expected):
    found = figures("マイナンバーカードについて。" + text, PUBLISHED)
    value = {figure.id: figure.value for figure in found}
    shown = [(figure.measure, figure.value, value.get(figure.parent)) for figure in found]
    assert shown == expected or (not expected and all(figure.measure == "undelivered_cards" for figure in found))


@pytest.mark.parametrize(
    "text",
    [
        "マイナンバーカードの自主返納が相次ぐ。60代の男性（66）は「やめた」と話した。",
        "マイナンバーは12桁の番号で、29項目を閲覧できる。",
        "マイナンバーカードの返納を呼び掛ける集会に約120人が参加した。",
        "全衆院議員464人にマイナンバーカードの返納について尋ねる。",
        "運転免許の自主返納は6月に120件だった。マイナンバーカードは使えない。",
        "議員は歳費の返納額を15件公表した。",
        "マイナンバーカードの返納の電話は082・123・4567へ。資料代500円。",
        "マイナンバーカードを返納した人は前の月の3倍、全体の4割に上る。",
        "マイナンバーカードの自主返納について、市は7月3日に説明会を開く。",
        "カードの自主返納で番号札を配った。発行から7年間が過ぎた。",
    ],
)
def test_what_is_no_count_of_returns(text):
    assert figures(text, PUBLISHED) == []


def test_headline_about_and_body_exact_are_one_figure():
    text = "マイナカードの自主返納、30件程度　甲市\n\n甲市は6月のマイナンバーカードの自主返納が32件だったと発表した。\n"
    assert rows(text, "value", "qualifier", "place") == [(32, "exact", "甲市")]


def test_asked_and_tallied_have_no_period_and_their_sum_has_the_places():
    text = "マイナンバーカードの自主返納を74の自治体に尋ね、集計していた48の自治体の回答をまとめた。先月は合わせて899件だった。"
    assert rows(text, "measure", "value", "period_start", "n_places") == [
        ("asked", 74, None, None), ("tallied", 48, None, None), ("voluntary_return", 899, "2023-06-01", 48),
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["30の市町村", "30の市と町", "30の市と町と村", "3市と12町", "三十市町村"])
def test_those_asked_are_told_with_all_their_kinds(asked):
    assert rows(f"マイナンバーカードの自主返納について{asked}を対象に調査した。", "measure", "text") == [("asked", asked)]


def test_respective_numbers_go_to_the_places_of_the_sentence_before():
    text = "マイナンバーカードの自主返納は6月に甲市が40件、乙市が30件だった。5月はそれぞれ4件、3件だった。"
    assert [(f.place, f.value, month(f)[0]) for f in figures(text, PUBLISHED)] == [
        ("甲市", 40, "2023-06"), ("乙市", 30, "2023-06"), ("甲市", 4, "2023-05"), ("乙市", 3, "2023-05"),
    ]  # fmt: skip


def test_months_without_a_publication_day_have_no_period():
    assert rows("甲市のマイナンバーカードの自主返納は先月12件、5月は3件だった。", "value", "period_start", published=None) == [(12, None), (3, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("広島県内23市町のうち17市町で4～6月に計112人が自主返納した。", [("広島県", "2023-04", "2023-06", 112)]),
        ("長崎県の五島、雲仙、東彼波佐見、同川棚の4市町各1件で、対馬、壱岐両市などはなかった。", [
            *[(name, "", "", 1) for name in ("五島市", "雲仙市", "波佐見町", "川棚町")], ("対馬市", "", "", 0), ("壱岐市", "", "", 0),
        ]),
        ("鳥取県内で9件、島根県内で15件の計24件あった。", [("鳥取県", "", "", 9), ("島根県", "", "", 15), (None, "", "", 24)]),
        ("徳島市で48件あり、半数の24件が6月だった。", [("徳島市", "", "", 48), ("徳島市", "2023-06", "2023-06", 24)]),
        ("徳島県では48件あり、半数を超える25件が徳島市だった。", [("徳島県", "", "", 48), ("徳島市", "", "", 25)]),
        ("川越市は4月から順に2件、3件、12件。", [("川越市", f"2023-0{m}", f"2023-0{m}", n) for m, n in ((4, 2), (5, 3), (6, 12))]),
        ("旭川市で4月以降の自主返納が10日までに26件になった。", [("旭川市", "2023-04", "2023-07", 26)]),
        ("金沢市では本年度の累計は6月末までで38件。", [("金沢市", "2023-04", "2023-06", 38)]),
        ("青森市が6月に12件（5月は2件）、弘前市が8件（同1件）だった。", [
            ("青森市", "2023-06", "2023-06", 12), ("青森市", "2023-05", "2023-05", 2),
            ("弘前市", "2023-06", "2023-06", 8), ("弘前市", "2023-05", "2023-05", 1),
        ]),
        ("札幌市では6月に61人が返納し、5月の8人から増えた。函館市は3人から12人に増えた。", [
            ("札幌市", "2023-06", "2023-06", 61), ("札幌市", "2023-05", "2023-05", 8),
            ("函館市", "2023-05", "2023-05", 3), ("函館市", "2023-06", "2023-06", 12),
        ]),
        ("堺市では6月の返納が31件で、5月（18件）の倍近い。大阪市も96件と前月の4件から増えた。", [
            ("堺市", "2023-06", "2023-06", 31), ("堺市", "2023-05", "2023-05", 18),
            ("大阪市", "2023-06", "2023-06", 96), ("大阪市", "2023-05", "2023-05", 4),
        ]),
        ("宮崎市の6月の返納は前月比19件増の23件。", [("宮崎市", "2023-06", "2023-06", 23)]),
        ("福島市では6月、問い合わせが前月の2倍の400件あった。", [("福島市", "2023-06", "2023-06", 400)]),
        ("那覇市の返納者は6月までの3カ月間で延べ27人。", [("那覇市", "2023-04", "2023-06", 27)]),
        ("三島市は6月に6件、その他の市町は5件以下だった。", [("三島市", "2023-06", "2023-06", 6), (None, "2023-06", "2023-06", 5)]),
        ("浦和市では6月に11件あった。国保加入者は6月末で3万人。", [("浦和市", "2023-06", "2023-06", 11)]),
        ("甲市の返納は6月に11件あった。トラブルを受けた返納ではないという。", [("甲市", "2023-06", "2023-06", 11)]),
        ("ことし4月は9件、5月は12件でしたが、先月は40件でした。", [(None, f"2023-0{m}", f"2023-0{m}", n) for m, n in ((4, 9), (5, 12), (6, 40))]),
        ("全国の中核市で4～6月に計1408件あった。", [(None, "2023-04", "2023-06", 1408)]),
        ("5月は高松市で34件（4月は41件）だった。丸亀市22件（同30件）。", [
            ("高松市", "2023-05", "2023-05", 34), ("高松市", "2023-04", "2023-04", 41),
            ("丸亀市", "2023-05", "2023-05", 22), ("丸亀市", "2023-04", "2023-04", 30),
        ]),
        ("岡山市は5月の11件から6月は58件に、倉敷市は7件から31件に増えた。", [
            ("岡山市", "2023-05", "2023-05", 11), ("岡山市", "2023-06", "2023-06", 58),
            ("倉敷市", "2023-05", "2023-05", 7), ("倉敷市", "2023-06", "2023-06", 31),
        ]),
        ("岡山市と倉敷市で5月の計27件から6月は計89件に増えた。", [(None, "2023-05", "2023-05", 27), (None, "2023-06", "2023-06", 89)]),
        ("大牟田市は6月末までの今年度の累計で5件。", [("大牟田市", "2023-04", "2023-06", 5)]),
        ("仙台市で4～6月に109件あった。6月が87件で全体の約8割を占めた。青葉区は31件。", [
            ("仙台市", "2023-04", "2023-06", 109), ("仙台市", "2023-06", "2023-06", 87), ("仙台市青葉区", "2023-04", "2023-06", 31),
        ]),
        ("熊本市では6月1～28日に57件あり、八代市は同期間に6件。", [("熊本市", "2023-06", "2023-06", 57), ("八代市", "2023-06", "2023-06", 6)]),
        ("全20市に4～6月の自主返納の件数を尋ねた。長岡市は28件。", [(None, "", "", 20), ("長岡市", "2023-04", "2023-06", 28)]),
        ("大垣市では返納した人が再び申請するケースが2件あった。岐阜市の返納は9件。", [("大垣市", "", "", 2), ("岐阜市", "", "", 9)]),
        ("甲市の集計は次の通り。\n令和5年5月　8件\n令和5年6月　27件\n合計　35件\n", [
            ("甲市", "2023-05", "2023-05", 8), ("甲市", "2023-06", "2023-06", 27), ("甲市", "2023-05", "2023-06", 35),
        ]),
    ],
)  # fmt: skip
def test_as_papers_write(text, expected):
    found = figures(HEAD + text, PUBLISHED)
    assert [(f.place, *month(f), f.value) for f in found] == expected


@pytest.mark.parametrize(
    ("heading", "measure", "value"),
    [
        ("マイナカード自主返納、甲市で120件超　6月", "voluntary_return", 126),
        ("【独自】マイナカード返納　甲市、6月は126件", "voluntary_return", 126),
        ("マイナカード返納、6月は約130件", "voluntary_return", 126),
    ],
)
def test_a_heading_is_no_second_figure_whatever_stands_behind_it(heading, measure, value):
    text = f"{heading}\n\n　甲市で6月に自主返納されたマイナンバーカードは126件だった。\n"
    assert rows(text, "measure", "value") == [(measure, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("県内の全19市町に7月上旬、マイナンバーカードの自主返納の件数を尋ねた。", [("asked", 19)]),
        ("マイナンバーカードの自主返納を県内24市町村から聞き取った。", [("asked", 24)]),
        ("マイナンバーカードの自主返納について首都圏の10の市に取材した。", [("asked", 10)]),
        ("マイナンバーカードの自主返納の数をカウントしていたのは22市だった。", [("tallied", 22)]),
        ("マイナンバーカードの返納は、集計を行っていた52の自治体の回答による。", [("tallied", 52)]),
    ],
)
def test_who_was_asked_and_who_tallied(text, expected):
    assert rows(text, "measure", "value") == expected


def test_counts_of_all_those_asked_are_of_those_that_had_tallied():
    text = "マイナンバーカードの自主返納は109市区への調査で6月に1046件。このうち61市区が集計していた。"
    assert ("voluntary_return", 61) in rows(text, "measure", "n_places")


def test_a_question_of_a_reporter_is_no_answer():
    text = "甲市長会見\n記者：マイナンバーカードの自主返納は先月20件ほどか。\n市長：自主返納は6月が21件です。\n"
    assert rows(text, "value", "place") == [(21, "甲市")]


@pytest.mark.parametrize("said", ["返納は「不安」が4件、「不信」が5件で、計9件だ", "いやだった、" * 105 + "返納は9件だ"], ids=["holds brackets", "long"])
def test_what_somebody_says_in_brackets_is_no_count(said):
    assert rows(f"6月のマイナンバーカードの自主返納は甲市が3件。職員は「{said}」と話した。", "value") == [(3,)]


@pytest.mark.skipif(not SHARED.exists(), reason="the seed article lies beside the project, not in it")
def test_seed_article_holds_ten_counts_and_nothing_else():
    found = figures(SHARED.read_text("utf-8"), PUBLISHED)
    assert [(f.value, f.measure, f.place, f.period_start, f.period_end, f.qualifier) for f in found] == [
        (470_000, "cancelled_cards", "全国", None, "2023-06-30", "about"),
        (20_000, "cancelled_cards", "全国", "2023-06-01", "2023-06-30", "about"),
        (74, "asked", None, None, None, "exact"),
        (48, "tallied", None, None, None, "exact"),
        (124, "voluntary_return", None, "2023-04-01", "2023-04-30", "exact"),
        (205, "voluntary_return", None, "2023-05-01", "2023-05-31", "exact"),
        (899, "voluntary_return", None, "2023-06-01", "2023-06-30", "exact"),
        (11, "voluntary_return", "横浜市", "2023-05-01", "2023-05-31", "exact"),
        (140, "voluntary_return", "横浜市", "2023-06-01", "2023-06-30", "exact"),
        (1_000, "fee", "長野市", None, None, "exact"),
    ]


@given(st.text(alphabet="横浜市甲乙町村県内各計件枚人万千0123456789１２月日年先今月は、。「」（）うちのマイナカード自主返納▽\n", max_size=80))
def test_spans_are_the_words_of_the_text(text):
    for figure in figures("マイナンバーカード" + text, PUBLISHED):
        assert ("マイナンバーカード" + text)[slice(*figure.span)] == figure.text


def test_full_width_and_combining_marks_keep_their_place():
    text = "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞの自主返納は横浜市で６月に１２件だった。"
    (found,) = figures(text, PUBLISHED)
    assert found.text == "１２件"
    assert text[slice(*found.span)] == "１２件"
