"""The arithmetic of an article."""

from dataclasses import replace
from datetime import date

import pytest

from miner.base.records import Claim, Figure
from miner.counting.claims import check_article
from miner.text.claims import claims
from miner.text.figures import figures

DAY = date(2023, 8, 13)
FIGURE = Figure(
    "f", "横浜市", "141003", "municipality", None, "voluntary_return", 1, None, "件", "exact", "flow",
    "2023-06-01", "2023-06-30", None, None, None, (0, 2), "1件",
)  # fmt: skip


def findings(text):
    text = "マイナンバーカードの自主返納について。" + text
    found = figures(text, DAY)
    return [(finding.kind, finding.verdict) for finding in check_article(found, claims(text, found))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲市の自主返納は4月から6月までに計12件。4月が2件、5月が4件、6月が6件。", []),
        ("甲市の自主返納は4月から6月までに計14件。4月が2件、5月が4件、6月が6件。", [("months", "wrong")]),
        ("甲市の自主返納は4月から6月までに約13件。4月が2件、5月が4件、6月が6件。", []),
        ("甲市の自主返納は4月から6月までに計12件。4月が2件、6月が6件。", []),
        ("6月の自主返納は甲市が3件、乙町が4件で、計7件だった。", []),
        ("6月の自主返納は甲市が3件、乙町が4件で、計8件だった。", [("places", "wrong")]),
        ("甲市の自主返納は6月に30件で、このうち35件が不安を理由に挙げた。", [("parts", "wrong")]),
        ("甲市の自主返納は6月に30件（うち不信18件）だった。", []),
        ("甲市の自主返納は6月に30件のうち不信が18件、不安が15件だった。", [("parts", "wrong")]),
        ("甲市の自主返納は5月の10件から6月は30件に増え、3倍となった。", []),
        ("甲市の自主返納は5月の10件から6月は30件に増え、5倍となった。", [("multiple", "wrong")]),
        ("甲市の自主返納は5月の100件から6月は32件に7割近く減った。", []),
        ("甲市の自主返納は5月の100件から6月は32件に4割減った。", [("share", "wrong")]),
        ("甲市の自主返納は6月が130件で、5月の100件より3割増えた。", []),
        ("甲市の自主返納は6月が130件で、5月の100件より6割の増。", [("share", "wrong")]),
        ("甲市の自主返納は5月の21件から6月は130件となり、6倍余りに増えた。", []),
        ("甲市の自主返納は6月に50件で、うち20件、4割が不安を理由に挙げた。", []),
        ("甲市の自主返納は6月に50件で、うち10件、4割が不安を理由に挙げた。", [("share", "wrong")]),
        ("74自治体を対象に尋ね、回答があったのは60自治体。14自治体は未回答だった。", []),
        ("74自治体を対象に尋ね、回答があったのは60自治体。12自治体は未回答だった。", [("replies", "wrong")]),
        ("52自治体を対象に尋ね、回答があったのは60自治体だった。", [("replies", "wrong")]),
    ],
)
def test_what_does_not_add_up(text, expected):
    assert findings(text) == expected


@pytest.mark.parametrize(
    ("value", "kind", "qualifier", "top", "bottom", "verdicts"),
    [
        (3, "multiple", "exact", 33, 11, []),
        (3, "multiple", "exact", 44, 11, ["wrong"]),
        (4, "multiple", "at_least", 44, 11, []),
        (4, "multiple", "at_least", 43, 11, ["wrong"]),
        (7, "multiple", "about", 75, 11, []),
        (0.4, "share", "exact", 42, 100, []),
        (0.4, "share", "exact", 60, 100, ["wrong"]),
        (3, "multiple", "exact", None, 11, []),
    ],
)
def test_ratios_that_a_text_states(value, kind, qualifier, top, bottom, verdicts):
    claim = Claim("c", kind, value, qualifier, (0, 2), "3倍")
    of, to = (replace(FIGURE, value=n, missing=None if n is not None else "not_tallied") for n in (top, bottom))
    assert [f.verdict for f in check_article([], [(claim, of, to)])] == verdicts
