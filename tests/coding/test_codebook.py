"""Codebooks: reading, refusing, and the packaged one."""

import pytest

from miner.base.errors import CodebookError
from miner.coding.codebook import Codebook

GOOD = """
[codebook]
name = "mine"

[groups]
worry = "不安 or 心配"

[[codes]]
name = "leak"
ja = "漏えい"
rules = ["漏洩 and <worry>"]

[[codes]]
name = "rest"
rules = "<worry> and not <leak>"
"""


def test_codebook_keeps_names_groups_and_rules_in_order():
    book = Codebook.parse(GOOD)
    assert [code.name for code in book] == ["leak", "rest"]
    assert book.label("leak") == "漏えい"
    assert list(book.groups) == ["worry"]
    assert book.codes[0].rules[0].where == "codebook, line 11, column 11 (leak)"


def test_digest_tells_what_decides_and_nothing_else():
    assert Codebook.parse(GOOD).digest == Codebook.parse(GOOD.replace("漏えい", "もれ") + "\n# note\n").digest
    assert Codebook.parse(GOOD).digest != Codebook.parse(GOOD.replace("心配", "恐れ")).digest


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[codebook]", "[codebok]", "'codebok'"),
        ("ja = ", "jp = ", "'jp'"),
        ('name = "leak"', 'nam = "leak"', "Did you mean 'name'?"),
        ("<worry> and not", "<worri> and not", "Did you mean 'worry'?"),
        ("漏洩 and <worry>", "漏洩 and <rest>", "defined later"),
        ("漏洩 and <worry>", "漏洩 and <leak>", "not defined before"),
        ('name = "rest"', 'name = "leak"', "taken"),
        ('name = "rest"', 'name = "worry"', "taken"),
        ('name = "rest"', 'name = "r t"', "without spaces"),
        ("漏洩 and", "漏洩 and and", "line 11"),
        ('rules = "<worry>', 'rules = 3 # "', "no list of strings"),
        ('ja = "漏えい"', 'decision = "maybe"', "'maybe'"),
        ("[groups]", "[groups", "TOML"),
    ],
)
def test_mistake_is_refused_in_one_line_with_its_place(old, new, said):
    with pytest.raises(CodebookError) as error:
        Codebook.parse(GOOD.replace(old, new, 1), "mine.toml")
    assert str(error.value).startswith("mine.toml")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "[codebook]\nname = 'x'", "codes = []"])
def test_codebook_without_codes_is_refused(text):
    with pytest.raises(CodebookError, match="no code"):
        Codebook.parse(text)


def test_packaged_codebook_has_every_code_with_both_names_and_definitions():
    book = Codebook.load()
    names = [code.name for code in book]
    assert len(names) == len(set(names)) == 18
    assert {"security_anxiety", "distrust", "anxiety_unspecified", "life_event", "no_reason", "other"} <= set(names)
    for code in book:
        assert code.ja != code.name
        assert code.en != code.name
        assert set(code.texts) == {key + end for key in ("definition", "include", "exclude") for end in ("", "_en")}
        assert code.texts["definition"]
        assert code.rules or code.name == "other"


def test_thousands_of_terms_are_read_and_applied():
    from miner.coding.rules.coder import RuleCoder

    words = " or ".join(f"第{i}条" for i in range(2_000))
    book = Codebook.parse(f'[[codes]]\nname = "a"\nrules = ["{words}"]')
    assert RuleCoder(book).decide("第1500条による").codes == ("a",)
