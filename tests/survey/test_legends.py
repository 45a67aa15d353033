"""What notes say of marks, clause by clause, with the mark before its meaning or after it."""

import pytest

from miner.survey.legends import legend
from miner.survey.values import parse


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("件数を把握していない場合は「－」を、返納がなければ「0」を入力のこと", {"-": "not_tallied", "0": 0}),
        ("統計を取っていないときは「×」、0件のときは「0」とご記入願います。", {"×": "not_tallied", "0": 0}),
        ("「…」は0件ではなく、区別していないことを示す", {"…": "not_tallied"}),
        ("表中の「－」は０枚ではなく集計外である", {"-": "not_tallied"}),
        ("注:0件は「-」、集計作業中は「＊」、無回答は「/」で示した。", {"-": 0, "*": "under_survey", "/": "not_answered"}),
        ("回答のない市町は空欄、確認中は「▲」、0件は「―」とした", {"": "not_answered", "▲": "under_survey", "-": 0}),
        ("（－は数えておらず不明、０は実績なし）", {"-": "not_tallied", "0": 0}),
        ("空白の団体は0件ではなく、把握していない", {"": "not_tallied"}),
        ("公表していない場合は「X」、空欄は調査中", {"X": "suppressed", "": "under_survey"}),
        ("「－」又は空欄は未集計", {"-": "not_tallied", "": "not_tallied"}),
        ("凡例：×＝無回答、－＝0、…＝集計なし", {"×": "not_answered", "-": 0, "…": "not_tallied"}),
        ("5件未満は「X」と表記", {"X": "suppressed"}),
        ("※5人未満は秘匿", {"5人未満": "suppressed", "<5": "suppressed"}),
        ("n/a = not tallied by the city, blank = no answer", {"n/a": "not_tallied", "": "not_answered"}),
        ("※0件には把握していない市も含む", {"0": "unclear", "０件": "unclear", 0: "unclear"}),
        ("集計していない場合は「0」と記入", {"0": "unclear"}),
        ("「0」は未集計", {"0": "not_tallied"}),
        ("「－」は0件ではありません", {"-": "unclear"}),
    ],
)
def test_marks_and_their_meanings(line, said):
    marks = legend(line)
    read = {mark: parse(mark, marks) for mark in said}
    assert {mark: found.value if found.missing is None else found.missing for mark, found in read.items()} == said


@pytest.mark.parametrize("line", ["集計していない市が0件となった年もある", "データは集計していない市を除く", "5-6月は調査中"])
def test_other_notes_say_nothing_of_marks(line):
    assert legend(line).marks == {}


@pytest.mark.parametrize(
    "line",
    [
        "凡例：「-」…該当なし（0件）、「△」…集計中、空欄…未回答",
        "-‥該当なし、△‥集計中、空欄‥未回答",
        "「-」→0件　「△」→集計中　空欄→未回答",
        "－ ― 該当なし、△ ― 集計中、空欄 ― 未回答",
        "「-」\t該当なし\t「△」\t集計中\t「空欄」\t未回答",
        "「-」は「該当なし」、「△」は「集計中」、空欄は「未回答」を示す。",
        "「－」0件／「△」集計中／「空欄」回答なし",
        "①「-」…0件 ②「△」…集計中 ③空欄…回答なし",
        "「-」＝皆無または該当数字がないもの、△＝集計中、空欄＝未回答",
        "「-」は0件とする。「△」は集計中とする。空欄は未回答とみなす。",
        "※　-は0、△は集計中、空欄は回答なし",
    ],
)
def test_what_stands_between_a_mark_and_its_meaning(line):
    marks = legend(line)
    said = {mark: found.value if (found := parse(mark, marks)).missing is None else found.missing for mark in ("-", "△", "")}
    assert said == {"-": 0, "△": "under_survey", "": "not_answered"}
    assert "※" not in marks.marks
