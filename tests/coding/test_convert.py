"""Codebooks of KH Coder and of spreadsheets as TOML: the same codes, read back."""

import tomllib

import openpyxl
import pytest

from miner import stream
from miner.base.errors import MinerError
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder

RULES = """# 返納の理由
＊不安
不安 or 怖い or '漏れそう'

＊手間<窓口>
面倒 & ! 不安 or ( 窓口 + 遠い ) >= 2

*言葉
"and" or 'it''s' or near(番号-忘れる)[b5] or 返納-->サ変名詞

＊合計
<＊不安> and <＊手間<窓口>> or <*言葉>

＊other
強制
"""
HEADINGS = ["コード", "名称", "英語", "定義", "含む", "除く", "判定", "ルール"]
ROWS = [
    ["leak", "漏えい", "leak", "情報が漏れる", "流出", "費用", None, "漏れる or 漏洩\n\n 流出 \n"],
    ["burden", "手間", "burden", None, None, None, None, "面倒 and not <leak>"],
    ["other", "その他", "other", None, None, None, "other", None],
]


def converted(folder, name, content):
    path = folder / name
    path.write_text(content, "utf-8")
    return stream.convert_codebook(str(path))


def workbook(folder, rows, name="codes.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return stream.convert_codebook(str(folder / name))


# KH Coder's rule files


@pytest.fixture(scope="module")
def from_rules(tmp_path_factory):
    return converted(tmp_path_factory.mktemp("cod"), "返納.cod", RULES)[0]


def test_rule_file_becomes_toml_with_names_labels_and_references(from_rules):
    content = tomllib.loads(from_rules)
    assert content["codebook"] == {"name": "返納"}
    assert [(code["name"], code["ja"], code["en"]) for code in content["codes"]] == [
        ("不安", "不安", "不安"),
        ("手間_窓口_", "手間<窓口>", "手間<窓口>"),
        ("言葉", "言葉", "言葉"),
        ("合計", "合計", "合計"),
        ("other_2", "other", "other"),
    ]
    assert content["codes"][3]["rules"] == ["( <不安> and <手間_窓口_> ) or <言葉>"]


def test_converted_rules_are_the_same_rules(from_rules):
    before = Codebook.parse(RULES, "返納.cod")
    after = Codebook.parse(from_rules, "返納.toml")
    for old, new in zip(list(before)[:3], after, strict=False):
        assert [rule.tree for rule in old.rules] == [rule.tree for rule in new.rules]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("とても不安だ。", ["不安"]),
        ("個人情報が漏れそうだ。", ["不安"]),
        ("手続きが面倒だ。", ["手間<窓口>"]),
        ("面倒で不安だ。", ["不安"]),
        ("窓口が遠い。", ["手間<窓口>"]),
        ("番号を忘れる。", ["言葉"]),
        ("返納と and を書く。", ["言葉"]),
        ("It's 青い it's 。", ["言葉"]),
        ("強制はやめてほしい。", ["other"]),
        ("空が青い。", []),
    ],
)
def test_converted_codebook_codes_simple_texts_as_the_rule_file_does(from_rules, text, codes):
    before, after = Codebook.parse(RULES, "返納.cod"), Codebook.parse(from_rules, "返納.toml")
    by_old = [before.label(code) for code in RuleCoder(before).decide(text).codes if code != "＊合計"]
    by_new = [after.label(code) for code in RuleCoder(after).decide(text).codes if code != "合計"]
    assert by_old == by_new == codes


def test_notes_tell_what_is_not_the_same(tmp_path):
    text, notes = converted(tmp_path, "r.cod", "＊a\n不安 or '漏れ%た'\n＊b\n'一_二' or '百円'\n")
    assert "by lemma" in notes[0]
    assert [note.split(":")[0] for note in notes[1:]] == ["r.cod, line 2, column 7 (＊a)", "r.cod, line 4, column 1 (＊b)"]
    assert "'漏れ%た'" in notes[1]
    assert tomllib.loads(text)["codes"][0]["rules"] == ["不安 or '漏れ%た'"]


def test_names_that_become_alike_stay_apart(tmp_path):
    text, _ = converted(tmp_path, "r.cod", "＊a b\n不安\n*a_b\n怖い\n＊a\u3000b\n面倒\n")
    names = [code["name"] for code in tomllib.loads(text)["codes"]]
    assert len(set(names)) == 3
    assert all(not set(name) & set(" \u3000<>") for name in names)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "euc_jp", "utf-16", "iso2022_jp"])
def test_rule_file_of_any_encoding_is_converted(tmp_path, from_rules, encoding):
    (tmp_path / "返納.cod").write_bytes(RULES.replace("\n", "\r\n").encode(encoding))
    assert stream.convert_codebook(str(tmp_path / "返納.cod"))[0] == from_rules


def test_code_without_a_rule_stays(tmp_path):
    text, _ = converted(tmp_path, "r.cod", "＊a\n\n＊b\n不安\n")
    assert [code["rules"] for code in tomllib.loads(text)["codes"]] == [[], ["不安"]]


def test_mistake_in_a_rule_file_is_refused_at_its_place(tmp_path):
    with pytest.raises(MinerError) as caught:
        converted(tmp_path, "r.cod", "＊a\n不安\n＊b\n( 怖い\n")
    assert str(caught.value).startswith("r.cod, line 4, column 1 (＊b): '(' is never closed.")


# Tables


@pytest.fixture(params=["xlsx", "csv", "cp932"])
def from_table(request, tmp_path):
    if request.param == "xlsx":
        return workbook(tmp_path, [HEADINGS, *ROWS])
    quoted = [",".join('"{}"'.format(cell or "") for cell in row) for row in [HEADINGS, *ROWS]]
    (tmp_path / "codes.csv").write_bytes("\n".join(quoted).encode("cp932" if request.param == "cp932" else "utf-8-sig"))
    return stream.convert_codebook(str(tmp_path / "codes.csv"))


def test_table_with_japanese_headings_becomes_toml(from_table):
    text, notes = from_table
    assert notes == []
    content = tomllib.loads(text)
    assert content["codebook"]["name"] == "codes"
    assert content["codes"] == [
        {"name": "leak", "ja": "漏えい", "en": "leak", "definition": "情報が漏れる", "include": "流出", "exclude": "費用", "rules": ["漏れる or 漏洩", "流出"]},
        {"name": "burden", "ja": "手間", "en": "burden", "rules": ["面倒 and not <leak>"]},
        {"name": "other", "ja": "その他", "en": "other", "decision": "other"},
    ]
    book = Codebook.parse(text, "codes.toml")
    assert RuleCoder(book).decide("情報が流出した。").codes == ("leak",)
    assert RuleCoder(book).decide("手続きが面倒だ。").codes == ("burden",)


@pytest.mark.parametrize("headings", [["name", "rules"], ["Code", "Rule"], [" コード名 ", "キーワード"], ["id", "words"]])
def test_headings_may_be_others(tmp_path, headings):
    text, _ = workbook(tmp_path, [headings, ["leak", "漏れる"]])
    assert tomllib.loads(text)["codes"] == [{"name": "leak", "rules": ["漏れる"]}]


def test_text_of_cells_is_quoted(tmp_path):
    text, _ = workbook(tmp_path, [["name", "definition", "rules"], ["a", 'say "no"\\ # =\n二行目', "'\"怖い\"'"], [2, "数字", "怖い"]])
    codes = tomllib.loads(text)["codes"]
    assert codes[0] == {"name": "a", "definition": 'say "no"\\ # =\n二行目', "rules": ["'\"怖い\"'"]}
    assert codes[1]["name"] == "2"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [["区分", "ルール"], ["a", "不安"]],
            "codes.xlsx, row 2: there is no column with the names of the codes. Head it 'name'; the columns are '区分', 'ルール'.",
        ),
        ([["name", "rules"], ["a", "不安"], ["b", "不安\n怖い and and"]], "codes.xlsx, row 3, column 8 (b): the operator 'and' stands where"),
        ([["name", "rules"], ["a", "( 不安"]], "codes.xlsx, row 2, column 1 (a): '(' is never closed"),
        ([["name", "rules"], ["a", "不安>=2"]], "codes.xlsx, row 2, column 1 (a): an operator is glued"),
    ],
)
def test_mistake_in_a_table_is_refused_with_its_row(tmp_path, rows, said):
    with pytest.raises(MinerError) as caught:
        workbook(tmp_path, rows)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_row_without_a_name_is_refused_with_its_row(tmp_path):
    with pytest.raises(MinerError, match=r"codes\.xlsx, row 3"):
        workbook(tmp_path, [["name", "rules"], ["a", "不安"], [None, "怖い"]])


@pytest.mark.parametrize("row", [["a", "怖い"], ["b", "<none>"], ["b", "<c>"]], ids=["twice", "undefined", "later"])
def test_mistake_between_rows_is_refused_with_its_row(tmp_path, row):
    with pytest.raises(MinerError, match=r"codes\.xlsx, row 3"):
        workbook(tmp_path, [["name", "rules"], ["a", "不安"], row, ["c", "面倒"]])


def test_column_that_is_left_out_is_noted(tmp_path):
    _, notes = workbook(tmp_path, [["name", "rules", "備考"], ["a", "不安", "要確認"]])
    assert any("備考" in note for note in notes)


def test_named_encoding_of_a_rule_file_is_used(tmp_path, from_rules):
    (tmp_path / "返納.cod").write_bytes(RULES.encode("utf-16-le"))
    assert stream.convert_codebook(str(tmp_path / "返納.cod"), stream.Reading(None, "utf-16-le"))[0] == from_rules
