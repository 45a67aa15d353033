"""Mails in which municipalities answered, one or several in a text."""

import pytest

from tests.survey.test_answers import table

HEAD = "差出人: 長岡市 市民課 <shimin@example.lg.jp>\n送信日時: 2023年7月10日月曜日 9:12\n宛先: 報道部\n件名: RE: 自主返納件数について\n\n"
ENGLISH = "From: {}<shimin@example.lg.jp>\nDate: Mon, 10 Jul 2023 09:12:05 +0900\nSubject: Re: 自主返納件数のご照会\n\n"
QUESTION = "\n> 令和5年4月・5月・6月の自主返納件数を教えてください。\n"
SIGNATURE = "\nよろしくお願いいたします。\n--\n新潟県長岡市 市民課 佐藤\nTEL 025-222-3456（内線 2215）\n"
THREE = [(4, 1), (5, 2), (6, 3)]


def months(found):
    return [(int(a.period_start[5:7]), a.value if a.missing is None else a.missing) for a in found if a.text is None]


@pytest.mark.parametrize(
    "body",
    [
        "お世話になっております。長岡市市民課でございます。\n照会いただいた件について、下記のとおり回答いたします。\n\n"
        "１　自主返納件数\n　令和5年4月　　1件\n　令和5年5月　　2件\n　令和5年6月　　3件\n",
        "いつもお世話になっております。\n自主返納件数　令和5年4月 1件、令和5年5月 2件、令和5年6月 3件\n",
        "報道部 様\n長岡市の佐藤です。\n・4月　1件\n・5月　2件\n・6月　3件\n",
        "ご質問の件、4月は1件、5月は2件、6月は3件でした。\n",
        "①自主返納の件数：4月1件、5月2件、6月3件\n②返納の理由　「不安」\n",
    ],
)
@pytest.mark.parametrize("end", ["", SIGNATURE, QUESTION, SIGNATURE + QUESTION])
@pytest.mark.parametrize("head", [HEAD, ENGLISH.format("長岡市役所 "), ENGLISH.format("")])
def test_a_mail_is_the_answer_of_who_sent_it(head, body, end, tmp_path):
    named = "長岡" in head + body + end
    found = table(tmp_path, head + body + end, "t.txt")
    assert months(found) == (THREE if named else [])
    assert bool(found.refusals) != named
    assert {a.published for a in found} <= {"2023-07-10"}


def test_several_mails_in_one_text_with_the_question_between_them(tmp_path):
    asked = "From: 報道部 <news@example.jp>\nDate: Mon, 3 Jul 2023 10:00:00 +0900\nSubject: 自主返納件数\n\n長岡市 市民課 御中\n4月から6月の件数は。\n"
    second = ENGLISH.format("三条市 市民課 ") + "自主返納件数\n　4月：7件\n　5月：現在集計中のため、判明次第お知らせします\n"
    found = table(tmp_path, f"{asked}\n{HEAD}4月1件、5月2件、6月3件です。{SIGNATURE}{QUESTION}\n{'-' * 40}\n\n{second}", "t.txt")
    assert [(a.municipality, a.value, a.missing) for a in found] == [
        ("長岡市", 1, None),
        ("長岡市", 2, None),
        ("長岡市", 3, None),
        ("三条市", 7, None),
        ("三条市", None, "under_survey"),
    ]
    assert found.refusals == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("当市では自主返納の件数を集計しておりません。\n" + QUESTION, [(4, "not_tallied")]),
        ("いずれの月も0件です。\n" + QUESTION, [(4, 0), (5, 0), (6, 0)]),
        ("4月から6月まで、いずれも0件です。\n", [(4, 0), (5, 0), (6, 0)]),
        ("12件です。\n\n> 令和5年6月の自主返納件数\n", [(6, 12)]),
        ("先月は3件、5月は2件でした。\n", [(6, 3), (5, 2)]),
        ("自主返納は次のとおりです。\n4月　1件\n5月　2件\n", [(4, 1), (5, 2)]),
        ("4月が1件、5月が2件でした。理由は聞き取っておりません。\n", [(4, 1), (5, 2)]),
        ("4月1件、5月2件\n（参考：人口 77,612人、保有率 71.2％）\n", [(4, 1), (5, 2)]),
        ("> 1．令和5年4月、5月の自主返納の件数（月ごと）\n　4月　1件\n　5月　2件\n\n> 2．返納の理由\n　「不安」\n", [(4, 1), (5, 2)]),
    ],
)
def test_what_the_question_tells_of_the_answer(body, expected, tmp_path):
    found = table(tmp_path, HEAD + body, "t.txt")
    assert months(found) == expected
    assert found.refusals == []


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (HEAD, "12件です。\n\n> 令和5年5月と6月の自主返納件数\n"),
        (HEAD, "4月1件、5月2件\nなお、郵送分は集計していません。\n"),
        (HEAD, "4月1件、5月2件\n※本庁窓口分のみ\n"),
        (HEAD, "自主返納件数は6月30日時点で12件です。\n"),
        (ENGLISH.format("三条市 "), "燕市市民課でございます。\n4月1件、5月2件です。\n"),
        (ENGLISH.format(""), "府中市市民課でございます。\n4月1件、5月2件です。\n"),
    ],
)
def test_what_a_mail_leaves_open_is_refused(head, body, tmp_path):
    found = table(tmp_path, head + body, "t.txt")
    assert list(found) == []
    assert len(found.refusals) == 1


def test_a_later_mail_tells_what_was_still_counted(tmp_path):
    first = HEAD + "5月が6件です。6月は集計中です。\n"
    later = HEAD.replace("7月10日月曜日", "7月18日火曜日") + "6月の自主返納の件数は14件です。\n"
    assert months(table(tmp_path, first + "\n" + later, "t.txt")) == [(5, 6), (6, 14)]
    assert len(table(tmp_path, later + "\n" + first, "u.txt").refusals) == 2  # the last word is that it is still counted


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_bare_answer_to_two_questions_is_refused(end, tmp_path):
    asked = "> 1．令和5年4月、5月の自主返納の件数\n> 2．令和5年4月、5月の問い合わせの件数\n"
    found = table(tmp_path, HEAD + asked + end + "4月1件、5月2件です。\n", "t.txt")
    assert list(found) == []
    assert "counts is not said" in str(found.refusals[0])
    assert months(table(tmp_path, HEAD + asked + end + "自主返納は4月1件、5月2件です。\n", "u.txt")) == [(4, 1), (5, 2)]
