"""A coded text as a person reads it: evidence, what was negated, nothing that breaks the page."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder

BOOK = """
[groups]
worry = "不安 or 怖い or 心配"
[[codes]]
name = "leak"
ja = "漏<え>い"
rules = ["漏れる or 個人情報 and <worry>"]
[[codes]]
name = "anxiety"
ja = "不安"
rules = ["<worry>", "個人情報"]
[[codes]]
name = "quoted"
rules = ["'<b>' or '&'"]
"""


class Page(HTMLParser):
    """Collects the tags, the text of the paragraph and the titles of the marks."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.text, self.marks = [], set(), "", []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.tags.add(tag)
        if tag == "mark":
            self.marks.append(["", dict(attributes)])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "p" in self.open:
            self.text += data
        if self.open and self.open[-1] == "mark":
            self.marks[-1][0] += data


@pytest.fixture(scope="module")
def coder():
    return RuleCoder(Codebook.parse(BOOK, "b.toml"))


def page(explanation):
    return Page(explanation._repr_html_())


def test_str_gives_the_text_and_a_line_for_every_reason(coder):
    assert str(coder.explain("個人情報が怖い。")).splitlines() == [
        "個人情報が怖い。",
        "  漏<え>い: 「個人情報」 ← 漏れる or 個人情報 and <worry>",
        "  漏<え>い: 「怖い」 ← 漏れる or 個人情報 and <worry>",
        "  不安: 「怖い」 ← <worry>",
        "  不安: 「個人情報」 ← 個人情報",
    ]


def test_negated_candidate_is_told_with_the_words_that_deny_it(coder):
    explained = coder.explain("不安はない。")
    assert (explained.codes, explained.decision, explained.evidence) == ((), "uncoded", ())
    ((found, negators),) = explained.denied
    assert (found.code, found.span, found.text, found.rule) == ("anxiety", (0, 2), "不安", "<worry>")
    assert [explained.text[slice(*span)] for span in negators] == ["ない"]
    assert str(explained).splitlines() == ["不安はない。", "  判定: uncoded", "  否定: 不安: 「不安」 は「ない」で否定される ← <worry>"]


@pytest.mark.parametrize(
    ("text", "codes", "denied"),
    [
        ("漏れる心配がない。でも怖い。", ("anxiety",), {"leak"}),
        ("個人情報が漏れるのは心配していない。", (), {"leak", "anxiety"}),
        ("怖くない。でも不安だ。", ("anxiety",), set()),
        ("不安だ。", ("anxiety",), set()),
        ("空が青い。", (), set()),
    ],
)
def test_only_codes_that_were_not_given_are_denied(coder, text, codes, denied):
    explained = coder.explain(text)
    assert explained.codes == codes
    assert {found.code for found, _ in explained.denied} == denied


def test_decision_stands_where_there_is_no_code(coder):
    assert str(coder.explain("空が青い。")).splitlines() == ["空が青い。", "  判定: uncoded"]
    assert "判定: other" in str(coder.explain("空が青い。", reasons=True))
    assert "判定: no_reason" in str(coder.explain("", reasons=True))


def test_page_marks_evidence_and_strikes_what_is_denied(coder):
    shown = page(coder.explain("漏れる心配がない。でも怖い。"))
    assert shown.text == "漏れる心配がない。でも怖い。"
    struck = {text for text, attributes in shown.marks if "line-through" in attributes["style"]}
    assert struck == {"漏れる"}
    assert [text for text, attributes in shown.marks if "line-through" not in attributes["style"]] == ["怖い"]
    assert all(attributes["title"].startswith("否定: ") for text, attributes in shown.marks if text in struck)


def test_overlapping_marks_show_every_reason(coder):
    shown = page(coder.explain("個人情報が怖い。"))
    marks = {text: attributes["title"] for text, attributes in shown.marks}
    assert set(marks) == {"個人情報", "怖い"}
    assert "漏<え>い: 漏れる or 個人情報 and <worry>" in marks["個人情報"]
    assert " / 不安: 個人情報" in marks["個人情報"]
    assert " / 不安: <worry>" in marks["怖い"]


def test_marks_that_overlap_in_part_are_cut_at_their_borders():
    book = Codebook.parse("[[codes]]\nname = 'a'\nrules = [\"'番号を忘'\"]\n[[codes]]\nname = 'b'\nrules = [\"'を忘れた'\"]\n", "b.toml")
    shown = page(RuleCoder(book).explain("番号を忘れた。"))
    assert [text for text, _ in shown.marks] == ["番号", "を忘", "れた"]
    assert [attributes["title"].count("/") for _, attributes in shown.marks] == [0, 1, 0]
    assert shown.text == "番号を忘れた。"


def test_text_names_and_rules_are_escaped(coder):
    html = coder.explain("<b>個人情報</b> & \"怖い\" <script>alert('x')</script>")._repr_html_()
    assert page(coder.explain('<b>個人情報</b> & "怖い"')).tags == {"div", "p", "mark", "ul", "li"}
    assert "<script" not in html
    assert "<b>" not in html
    assert "漏<え>い" not in html
    assert "漏<え>い" in unescape(html)


@given(st.text("怖い不安ない&<>'\"個人情報。 \n", max_size=20))
def test_any_text_is_shown_as_it_is(coder, text):
    explained = coder.explain(text)
    shown = page(explained)
    assert shown.text == text
    assert shown.tags <= {"div", "p", "mark", "ul", "li"}
    assert all(explained.text[slice(*found.span)] == found.text for found in explained.evidence)
    assert len(re.findall("<li>", explained._repr_html_())) == len(explained.evidence) + len(explained.denied) + (not explained.codes)


def test_long_rule_is_shortened():
    book = Codebook.parse("[[codes]]\nname = 'a'\nrules = ['怖い or " + " or ".join(f"第{i}条" for i in range(50)) + "']\n", "b.toml")
    explained = RuleCoder(book).explain("怖い。")
    assert all(len(line) < 120 for line in str(explained).splitlines())
    assert "…" in str(explained)


def test_rule_file_of_khcoder_is_explained_without_negation():
    explained = RuleCoder(Codebook.parse("＊a\n怖い\n", "k.cod")).explain("怖くない。")
    assert str(explained).splitlines() == ["怖くない。", "  a: 「怖く」 ← 怖い"]
    assert explained.denied == ()
