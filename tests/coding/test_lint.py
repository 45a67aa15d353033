"""Linting: the mistakes planted in a codebook by someone who had not read the linter, every kind of warning, and what is no mistake.

``data/planted_mistakes.md`` says what is wrong in ``planted_warnings.toml`` and ``planted_errors.jsonl``, and where.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from miner.base.errors import CodebookError
from miner.coding.codebook import Codebook

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]
# line: the kind, and what the warning has to name
PLANTED = {
    18: ("unused", "<mobile>"),  # W12 once more, from the other side
    58: ("shadowed", "line 56"),
    104: ("never", "1 or 0"),
    118: ("shadowed", "line 115"),
    130: ("full_width", "＋"),
    142: ("inflected", "怖い."),
    154: ("unknown", "プライバシー"),
    203: ("quoted", "Double quotes"),
    215: ("never", "excludes"),
    227: ("function_word", "から"),
    295: ("inflected", "~使う"),
    308: ("always", "none of its words"),
    319: ("reference", "<mobile>"),
    331: ("never", "動詞"),
    366: ("never", "end of a sentence"),
    369: ("no_rules", "foreign_language"),
}
ERRORS = [json.loads(line) for line in (DATA / "planted_errors.jsonl").read_text("utf-8").splitlines()]
NO_COLUMN = {"e06_key.toml", "e07_twice.cod"}  # of what is no rule only the line is told


def line_of(warning):
    return int(re.search(r", line (\d+)", warning.where)[1])


def toml(rule):
    """Return a codebook whose line 7 is the rule, beside a group that is used."""
    quote = '"""' if "'" in rule else "'"
    return f"[groups]\nlate = '延滞 or 滞納'\n[[codes]]\nname = 'tax'\nrules = ['<late> and 通知']\n[[codes]]\nname='a'\nrules = [\n{quote}{rule}{quote}\n]\n"


def kinds(text, name):
    return [warning.kind for warning in Codebook.parse(text, name).lint()]


# What was planted


@pytest.fixture(scope="module")
def planted():
    return Codebook.load(DATA / "planted_warnings.toml").lint()


def test_every_planted_mistake_is_found_at_its_line_and_nothing_else(planted):
    assert sorted((line_of(warning), warning.kind) for warning in planted) == sorted((line, kind) for line, (kind, _) in PLANTED.items())


def test_planted_lines_are_those_that_the_list_of_mistakes_names():
    rows = re.findall(r"^\| W\d+ \| planted_warnings.toml \| (\d+) \|", (DATA / "planted_mistakes.md").read_text("utf-8"), re.MULTILINE)
    listed = [369 if line == "370" else int(line) for line in rows]  # the entry, whose name stands on the next line
    assert sorted([*listed, 18]) == sorted(PLANTED)


@pytest.mark.parametrize("line", PLANTED)
def test_warning_names_what_is_meant_in_one_line(planted, line):
    kind, named = PLANTED[line]
    said = next(str(warning) for warning in planted if line_of(warning) == line)
    assert said.startswith(f"planted_warnings.toml, line {line}")
    assert named in said
    assert said.endswith(f"[{kind}]")
    assert "\n" not in said


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error["file"])
def test_planted_error_is_refused_at_its_place(error):
    with pytest.raises(CodebookError) as caught:
        Codebook.parse(error["text"], error["file"])
    column = "" if error["file"] in NO_COLUMN else f", column {error['column']} "
    assert str(caught.value).startswith(f"{error['file']}, line {error['line']}{column}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", [None, *sorted((ROOT / "corpus/codebooks").glob("*.toml"))], ids=lambda path: path.name if path else "packaged")
def test_our_own_codebooks_have_no_warnings(path):
    assert [str(warning) for warning in Codebook.load(path).lint()] == []


# TOML codebooks, rule by rule


@pytest.mark.parametrize(
    ("rule", "kind", "named"),
    [
        # unknown words
        ("プライバシイ", "unknown", "Did you mean 'プライバシー'?"),
        ("コンピュタ", "unknown", "--words"),
        ("near(登録-プライバシイ)", "unknown", "プライバシー"),
        # inflected forms
        ("怖かった", "inflected", "怖い."),
        ("~怖かった", "inflected", "怖い."),
        ("怖がって", "inflected", "怖がる."),
        ("返納した", "inflected", "返納する."),
        ("使わない", "inflected", "~使う."),
        ("要らん", "inflected", "~要る."),
        ("信用できない", "inflected", "~信用できる."),
        ("怖かった+人", "inflected", "怖い."),
        ("seq(登録-怖かった)[b5]", "inflected", "怖い."),
        ("使う=>怖かっ", "never", "no form of '使う'"),
        ("使う->命令刑", "never", "no conjugation form"),
        ("利用->未然形", "never", "does not inflect"),
        # function words
        ("から and 通う", "function_word", "'から'"),
        ("が", "function_word", "'が'"),
        ("です", "function_word", "'です'"),
        ("seq(が-怖い)", "function_word", "'が'"),
        # parts of speech
        ("利用-->動詞", "never", "cannot be 動詞"),
        ("利用-->動司", "never", "Did you mean '動詞'?"),
        # always true
        ("not 便利", "always", "none of its words"),
        ("not ~便利", "always", ""),
        ("! 便利", "always", ""),
        ("not 便利 and not 不便", "always", ""),
        ("not 便利 or 面倒", "always", ""),
        ("不便 or 2", "always", "write it in '…'"),
        ("面倒 or 100 or 手間", "always", ""),
        ("7", "always", ""),
        ("督促 < 1", "always", ""),
        ("督促 == 0", "always", ""),
        ("lc >= 0", "always", ""),
        # never true
        ("<late> >= 2", "never", "1 or 0"),
        ("<late> > 1", "never", "1 or 0"),
        ("督促 and not 督促", "never", "exclude"),
        ("督促 and not ( 督促 or 葉書 )", "never", "exclude"),
        ("延滞 and not <late>", "never", "exclude"),
        ("督促 and 0", "never", ""),
        ("1 > 2", "never", ""),
        ("督促 * 0", "never", ""),
        ("! 督促 > 1", "never", "write not."),
        ("! 督促 >= 2", "never", "write not."),
        ("'　'", "never", "white space only"),
        ("'つながらない。何度も'", "never", "end of a sentence"),
        ("'本当？いや'", "never", "end of a sentence"),
        # alternatives
        ("督促 or 葉書 or 督促", "twice", "'督促'"),
        ("督促 or 督促 and 葉書", "shadowed", "'督促 and 葉書'"),
        ("督促 or <late> or 延滞 and 葉書", "shadowed", "'延滞 and 葉書'"),
        # what is no operator
        ("暗証番号＋忘れる", "full_width", "＋"),
        ("登録＞２", "full_width", "＞"),
        ('"期限 and 切れる"', "quoted", "'…'"),
        ("late and 督促", "reference", "<late>"),
    ],
)
def test_mistake_in_a_toml_codebook_is_told_by_its_kind(rule, kind, named):
    (warning,) = Codebook.parse(toml(rule), "b.toml").lint()
    assert warning.kind == kind
    assert warning.where.startswith("b.toml, line 9, column ")
    assert named in str(warning)


@pytest.mark.parametrize(
    "rule",
    [
        "~使う", "~必要 or ~便利", "~読む and not 新聞", "not not 便利", "督促 and not 葉書", "( 督促 or 葉書 ) and not 督促",
        "読む+たい+本", "読む+たい", "から+通う", "近い+から",
        "個人情報", "マイナンバーカード", "健康保険証", "眼精疲労", "拡大鏡", "クレジットカード", "デジタル化", "ICカード", "貸出中", "スマホ", "紐づけ",
        "知らせる", "踊らされる", "勧められる", "見られる", "行かせる", "やらされる", "任せる", "なくす", "話す",
        "これまで", "これまで and 通う", "これから", "全て", "初めて", "改めて",
        "使いにくい", "面倒くさい", "必要ない", "仕方ない", "とんでもない", "もったいない", "間違いない", "無い", "ない", "こと", "もの",
        '"and"', '"and" and 督促', "ChatGPT", "2024年", "第3条",
        "督促 > 1", "督促 >= 2", "督促 + 葉書 >= 2", "<late> >= 1", "<late> == 1", "<late> + 督促 >= 2", "<late> and 督促 > 1",
        "lw > 5", "督促 and lw > 3", "No. > 1", "<>区-->東", "<>heading1-->春", "督促 and not <>区-->東",
        "'嫌だ。'", "'「嫌だ。」と'", "'本当に?'", "'3,000円'", "near(登録-怖い)[5]", "seq(ページ-捲る)[b5]",
        "使う->未然形", "使う=>使っ", "利用-->サ変名詞", "する-->動詞B", "返納-->サ変名詞",
    ],
)  # fmt: skip
def test_right_rule_of_a_toml_codebook_has_no_warning(rule):
    assert [str(warning) for warning in Codebook.parse(toml(rule), "b.toml").lint()] == []


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (["操作 and 難しい", "難しい & 操作"], [("shadowed", 6)]),
        (["難しい", "操作 and 難しい"], [("shadowed", 6)]),
        (["操作 and 難しい", "複雑", "難しい"], [("shadowed", 5)]),
        (["難しい", "難しい > 2"], [("shadowed", 6)]),
        (["難しい", "手順", "難しい", "手順"], [("shadowed", 7), ("shadowed", 8)]),
        (["難しい", "~難しい"], []),
        (["操作 and 難しい", "操作 and 複雑"], []),
        (["操作+難しい", "操作 and not 難しい"], []),
    ],
)
def test_rule_that_another_one_hides_is_told_with_the_line_of_both(rules, found):
    text = "[[codes]]\nname = 'a'\nrules = [\n\n" + "".join(f"'{rule}',\n" for rule in rules) + "]\n"
    warnings = Codebook.parse(text, "b.toml").lint()
    assert [(warning.kind, line_of(warning)) for warning in warnings] == found
    assert all(re.search(r"\(b.toml, line \d+, column 2 \(a\)\)", str(warning)) for warning in warnings)


@pytest.mark.parametrize(
    ("groups", "rule", "found"),
    [
        ("a = '延滞'\nb = '滞納'", "<a> and 督促", ["unused"]),
        ("a = '延滞'\nb = '滞納 and <a>'", "<b> and 督促", []),
        ("a = '延滞'", "督促", ["unused"]),
        ("a = 'not 延滞'", "督促 and <a>", []),  # a negation is no mistake in a group
        ("a = ['延滞', '延滞 and 督促']", "<a> and 葉書", ["shadowed"]),
    ],
)
def test_groups_are_looked_at_too(groups, rule, found):
    assert kinds(f"[groups]\n{groups}\n[[codes]]\nname = 'x'\nrules = ['{rule}']\n", "b.toml") == found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("rules = []", ["no_rules"]),
        ("", ["no_rules"]),
        ("whole = ['なし']", []),
        ("decision = 'other'", []),
    ],
)
def test_code_without_rules_is_told_unless_it_is_decided_otherwise(entry, found):
    name = "other" if "other" in entry else "x"
    assert kinds(f"[[codes]]\nname = '{name}'\n{entry}\n", "b.toml") == found


# KH Coder's rule files


@pytest.mark.parametrize(
    ("rule", "kind", "named"),
    [
        # operators glued to words
        ("返納>=2", "glued", "'返納>=2'"),
        ("(返納", "glued", "'(返納'"),
        ("返納)", "glued", "'返納)'"),
        ("返納&不安", "glued", "'返納&不安'"),
        ("!返納", "glued", "'!返納'"),
        ("返納＋不安", "full_width", "＋"),
        ("返納 and （不安）", "full_width", "（"),
        # words of parts of speech that are switched off
        ("から", "function_word", "no word rule finds it"),
        ("が and 返納", "function_word", "no word rule finds it"),
        ("です", "function_word", "no word rule finds it"),
        ("れる", "function_word", "no word rule finds it"),
        # what is no dictionary form
        ("怖かった", "inflected", "怖い."),
        ("使わ", "inflected", "使う."),
        ("near(返納-怖かった)", "inflected", "怖い."),
        ("プライバシイ", "unknown", "プライバシー"),
        # never and always
        ("返納-->名詞", "never", "it is サ変名詞"),
        ("返納-->動詞", "never", "no verb ends so"),
        ("する-->動詞", "never", "動詞B"),
        ("怖い->連用刑", "never", "Did you mean '連用形'?"),
        ("怖い=>使っ", "never", "no form of '怖い'"),
        ("'不安。怖い'", "never", "end of a sentence"),
        ("! 返納 > 1", "never", "write not."),
        ("!　返納 > 1", "never", "write not."),
        ("<＊late> >= 2", "never", "1 or 0"),
        ("返納 and not 返納", "never", "exclude"),
        ("not 返納", "always", ""),
        ("not 返納 > 1", "always", ""),
        ("返納 or 2", "always", ""),
        # the others
        ('"返納 and 不安"', "quoted", "Double quotes"),
        ("late and 不安", "reference", "<＊late>"),
        ("返納 or 不安 or 返納", "twice", "'返納'"),
        ("返納 or 返納 and 不安", "shadowed", "'返納 and 不安'"),
    ],
)
def test_mistake_in_a_rule_file_is_told_by_its_kind(rule, kind, named):
    (warning,) = Codebook.parse(f"＊late\n延滞\n\n＊a\n{rule}\n", "b.cod").lint()
    assert warning.kind == kind
    assert warning.where.startswith("b.cod, line 5, column ")
    assert named in str(warning)


@pytest.mark.parametrize(
    "rule",
    [
        "返納", "返納 AND 不安", "怖い", "ない", "ない-->否定助動詞", "ない-->否定助動詞=>なかっ", "怖い+から", "読む+たい", "個人情報", "する-->動詞B",
        "怖い->連用形", "怖い=>怖く", "返納-->サ変名詞", '"and"', '"返納+不安"', "返納 + 不安 >= 2", "返納 * 2 > 3", "<＊late> and 返納", "<>見出し1-->春",
        "<>区-->東", "lw > 5", "No. == 1", "near(返納-怖い)[b]", "seq(返納-怖い)[d20]", "'不安。'", "'不安？怖い'", "'%漏れ_'", "abc", "返納 or\n不安",
    ],
)  # fmt: skip
def test_right_rule_of_a_rule_file_has_no_warning(rule):
    assert [str(warning) for warning in Codebook.parse(f"＊late\n延滞\n\n＊a\n{rule}\n", "b.cod").lint()] == []


def test_line_that_begins_with_a_star_and_a_space_is_told_to_be_a_name():
    name, rules = Codebook.parse("＊二倍\n返納\n* 2 > 3\n", "b.cod").lint()
    assert (name.kind, name.where) == ("name", "b.cod, line 3")
    assert "'* 2 > 3' is read as the name of a code" in str(name)
    assert rules.kind == "no_rules"


def test_rule_file_read_in_our_own_way_is_linted_so():
    text = "＊a\nスマホ or 返納\n"
    assert kinds(text, "b.cod") == ["unknown"]  # KH Coder's dictionary has no such word, our word list has
    assert Codebook.parse(text, "b.cod", native=True).lint() == []


@pytest.mark.parametrize(
    "text",
    [
        "[[codes]]\nname = 'a'\nja = '怖かった'\nrules = ['怖かった']\n",
        "[[codes]]\nname = 'a'\n# 怖かった\nrules = ['怖かった']\n",
        "[[codes]]\nname = 'a'\nrules = ['登録 and 怖かった',\n'怖かった']\n",
        "[[codes]]\nname = 'a'\nja = '甲'\nrules = ['怖かった and <late>']\n[groups]\nlate = '延滞'\n",
    ],
    ids=["name", "comment", "rule", "groups below"],
)
def test_warning_stands_at_the_line_of_its_rule(text):
    assert line_of(Codebook.parse(text, "b.toml").lint()[-1]) == 4


@pytest.mark.parametrize("word", ["たい", "よう", "ず"])
def test_auxiliary_in_a_rule_file_is_a_function_word(word):
    assert kinds(f"＊a\n{word}\n", "b.cod") == ["function_word"]


@pytest.mark.parametrize("word", ["返納+", "+返納", "~使う"])
def test_sign_that_makes_no_phrase_in_a_rule_file_is_told(word):
    assert kinds(f"＊a\n{word}\n", "b.cod") != []


@pytest.mark.parametrize("word", ["どうして", "について", "によって"])
def test_fixed_expression_is_no_inflected_form(word):
    assert kinds(toml(word), "b.toml") == []


def test_remedy_for_a_negated_form_in_a_rule_file_keeps_the_negation():
    (warning,) = Codebook.parse("＊a\n使わない\n", "b.cod").lint()
    assert "ない" in warning.remedy


def test_of_two_equal_alternatives_one_is_to_be_removed():
    assert len(Codebook.parse(toml("督促 and 葉書 or 葉書 and 督促"), "b.toml").lint()) == 1


def test_warnings_are_the_same_in_every_process():
    rule = " or ".join(["督促 and 葉書 and 延滞", "督促", "葉書", "延滞"])
    script = f"from miner.coding.codebook import Codebook\nprint(*Codebook.parse('＊a\\n{rule}', 'b.cod').lint())"
    said = set()
    for seed in range(6):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONUTF8": "1"}
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True, cwd=ROOT, env=environment)
        said.add(done.stdout)
    assert len(said) == 1
