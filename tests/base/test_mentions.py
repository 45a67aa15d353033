"""Places in running text: lists, short forms, words that point back."""

import pytest

from miner.base.mentions import find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("横浜・川崎・相模原の3市", ["神奈川県横浜市", "神奈川県川崎市", "神奈川県相模原市"]),
        ("高松、丸亀各市3件", ["香川県高松市", "香川県丸亀市"]),
        ("函館、士別市(各15件)", ["北海道函館市", "北海道士別市"]),
        ("倉敷、津山両市で各2件", ["岡山県倉敷市", "岡山県津山市"]),
        ("高松市と丸亀市がそれぞれ6件", ["香川県高松市", "香川県丸亀市"]),
        ("島根、鳥取の両県", ["島根県", "鳥取県"]),
        ("長崎県の東彼川棚、同東彼杵各1件", ["長崎県", "長崎県東彼杵郡川棚町", "長崎県東彼杵郡東彼杵町"]),
        ("沖縄市と大阪府、大阪市", ["沖縄県沖縄市", "大阪府", "大阪府大阪市"]),
        ("東京都府中市で、京都市", ["東京都府中市", "京都府京都市"]),
        ("広島県の府中市と府中町", ["広島県", "広島県府中市", "広島県安芸郡府中町"]),
        ("札幌市では北区が", ["北海道札幌市", "北海道札幌市北区"]),
        ("横浜市は140件。同市は", ["神奈川県横浜市", "神奈川県横浜市"]),
        ("横浜市。同県内では", ["神奈川県横浜市", "神奈川県"]),
        ("都内では杉並区", ["東京都", "東京都杉並区"]),
        ("津市と会津市", ["三重県津市"]),
        ("横浜市民", ["神奈川県横浜市"]),
        ("丹波篠山市と須惠町", ["兵庫県丹波篠山市", "福岡県糟屋郡須恵町"]),
        ("全国で47万件", ["全国"]),
        ("6月、川崎市で", ["神奈川県川崎市"]),
    ],
)
def test_places(text, expected):
    assert [m.place.label for m in find(text) if m.place] == expected


@pytest.mark.parametrize("text", ["東村さんは", "市町村の窓口", "区市町村", "県内の窓口", "不安という声", "同市場", "都市部"])
def test_no_place_is_known(text):
    assert [m for m in find(text) if m.place] == []


def test_an_ambiguous_name_keeps_its_candidates():
    (mention,) = find("府中市で3件")
    assert mention.place is None
    assert {place.prefecture for place in mention.places} == {"東京都", "広島県"}
    assert find("府中市で3件", prefecture="広島県")[0].place.code == "342084"


def test_spans_spell_the_text():
    text = "ｷﾞﾌ県\n横浜市と檮原町、㈱の沖縄市"
    assert [mention.text for mention in find(text)] == ["横浜市", "檮原町", "沖縄市"]
    for mention in find(text):
        assert text[slice(*mention.span)] == mention.text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲、乙市(各15件)", ["甲市", "乙市"]),
        ("甲、乙、丙各市3件", ["甲市", "乙市", "丙市"]),
        ("丁、戊町各1件", ["丁町", "戊町"]),
        ("東雲県暁台市は8日", ["暁台市"]),
        ("【汐見浜市】1=5月", ["汐見浜市"]),
        ("蕨野沢、柚ノ木原両町が各1件", ["蕨野沢町", "柚ノ木原町"]),
        ("楓ヶ丘原市の37件", ["楓ヶ丘原市"]),
        ("各市町村や政令指定都市、中核市、この市では、市民課が", []),
        ("横浜市と青葉野市", ["横浜市", "青葉野市"]),
    ],
)
def test_names_that_no_list_has_are_found_when_asked(text, names):
    assert [mention.places[0].name for mention in find(text, unlisted=True)] == names


def test_a_name_does_not_begin_with_a_line_end():
    assert [mention.text for mention in find("返納\n岩手県盛岡市は", unlisted=True)] == ["岩手県盛岡市"]
