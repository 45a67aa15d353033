"""Municipalities by code and by name; an ambiguous one keeps all its candidates."""

import pytest

from miner.base import places
from miner.base.places import by_code, by_name, check_digit


def labels(found):
    return [place.label for place in found]


def test_there_are_1741_municipalities_each_with_its_check_digit():
    codes = [place.code for place in places.municipalities()]
    assert len(codes) == len(set(codes)) == 1741
    assert all(check_digit(code[:5]) == code[5] for code in codes)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("141003", ["神奈川県横浜市"]),
        ("011002", ["北海道札幌市"]),
        ("11002", ["北海道札幌市"]),  # the zero was lost
        ("01100", ["北海道札幌市"]),
        ("1100", ["北海道札幌市"]),
        ("14100", ["神奈川県横浜市"]),
        ("14100３", ["神奈川県横浜市"]),
        ("141003.0", ["神奈川県横浜市"]),
        ("141011", ["神奈川県横浜市鶴見区"]),
        ("12203", ["北海道士別市", "千葉県市川市"]),
        ("403059", ["福岡県那珂川市"]),  # 那珂川町 until 2018
        ("130001", ["東京都"]),
        ("141004", []),
        ("999999", []),
        ("横浜市", []),
        ("123", []),
    ],
)
def test_by_code(code, expected):
    assert labels(by_code(code)) == expected


def test_how_long_codes_are_tells_the_twelve_apart():
    numbers = {str(int(place.code[:5])) for place in places.municipalities()} | {str(int(place.code)) for place in places.municipalities()}
    twelve = [number for number in numbers if sum(not place.city for place in by_code(number)) > 1]
    assert len(twelve) == 12
    assert labels(by_code("12203", 6)) == ["北海道士別市"]
    assert labels(by_code("12203", 5)) == ["千葉県市川市"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("横浜市", ["神奈川県横浜市"]),
        ("横浜", ["神奈川県横浜市"]),
        ("神奈川県横浜市", ["神奈川県横浜市"]),
        ("府中市", ["東京都府中市", "広島県府中市"]),
        ("東京都府中市", ["東京都府中市"]),
        ("府中市(広島県)", ["広島県府中市"]),
        ("府中市（広島）", ["広島県府中市"]),
        ("東彼杵郡川棚町", ["長崎県東彼杵郡川棚町"]),
        ("東彼川棚", ["長崎県東彼杵郡川棚町"]),
        ("檮原町", ["高知県高岡郡梼原町"]),
        ("梼原町", ["高知県高岡郡梼原町"]),
        ("須惠町", ["福岡県糟屋郡須恵町"]),
        ("龍ヶ崎市", ["茨城県龍ケ崎市"]),
        ("竜ケ崎市", ["茨城県龍ケ崎市"]),
        ("篠山市", ["兵庫県丹波篠山市"]),
        ("三宅島三宅村", ["東京都三宅村"]),
        ("横浜市鶴見区", ["神奈川県横浜市鶴見区"]),
        ("鶴見区", ["神奈川県横浜市鶴見区", "大阪府大阪市鶴見区"]),
        ("大阪府", ["大阪府"]),
        ("沖縄市", ["沖縄県沖縄市"]),
        ("鹿嶋市", ["茨城県鹿嶋市"]),
        ("鹿島市", ["佐賀県鹿島市"]),
        ("甲市", []),
        ("合計", []),
        ("", []),
    ],
)
def test_by_name(name, expected):
    assert labels(by_name(name)) == expected


def test_context_narrows_but_never_invents():
    assert labels(by_name("府中市", prefecture="広島県")) == ["広島県府中市"]
    assert labels(by_name("鶴見区", city="大阪市")) == ["大阪府大阪市鶴見区"]
    assert len(by_name("府中市", prefecture="沖縄県")) == 2


@pytest.mark.parametrize(("text", "expected"), [("東 京", "東京都"), ("北海道", "北海道"), ("大阪", "大阪府"), ("京都市", None), ("", None)])
def test_prefecture(text, expected):
    assert places.prefecture(text) == expected


def test_asked():
    assert len(places.asked("nhk74")) == 74
    assert len(places.asked("tokyo23")) == 23


def test_denominators():
    assert places.denominators("cards")["141003"] == 2249572
    assert len(places.denominators("inhabitants")) == 64


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kyoto", "京都府"),
        ("Gifu", "岐阜県"),
        ("KUMAMOTO", "熊本県"),
        ("Kyoto-fu", "京都府"),
        ("Tokyo-to", "東京都"),
        ("Osaka Prefecture", "大阪府"),
        ("to", None),
    ],
)
def test_prefectures_in_latin_letters(text, name):
    assert places.prefecture(text) == name
