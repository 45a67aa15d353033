"""Times as machines and English texts write them."""

import pytest

from miner.base.spelt import spelt


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Apr 2023", "2023年4月"),
        ("2023 April", "2023年4月"),
        ("Jun-23", "2023年6月"),
        ("Apr.", "4月"),
        ("may", "5月"),
        ("returns_2023_04", "returns_2023年4月"),
        ("returns_202304", "returns_2023年4月"),
        ("y2023m04", "y2023年4月"),
        ("apr_returns", "4月_returns"),
        ("4/2023", "2023年4月"),
        ("Apr-Jun 2023", "2023年4〜6月"),
        ("April, May and June 2023", "2023年4月、5月、6月"),
        ("July 1-12, 2023", "2023年7月1日〜12日"),
        ("As of June 30, 2023", "2023年6月30日現在"),
        ("until 12 July 2023", "2023年7月12日まで"),
        ("FY2023 Q1", "2023年度 第1四半期"),
        ("FY2023/24", "2023年度"),
        ("Voluntary returns, 2023", "Voluntary returns, 2023年"),
    ],
)
def test_times_are_written_out(text, written):
    assert spelt(text) == written


@pytest.mark.parametrize("text", ["maybe", "23-Jun", "2023", "2,023", "July and the first half of August 2023", "返納 2023", "remarks"])
def test_what_is_no_time_or_only_half_known_is_left(text):
    assert spelt(text) == text
