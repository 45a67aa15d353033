"""How the tests ask KH Coder's reading: a rule over a text, and which documents get its code."""

from collections.abc import Iterable

from miner.coding.codebook import Codebook
from miner.coding.rules.coder import Coded, RuleCoder, Vocabulary
from miner.coding.variables import Variables

# Two seasons, each with a section of the same name: 8 sentences, 3 paragraphs, 2 h2, 2 h1.
SEASONS = "<H1>春</H1>\n<H2>一</H2>\n返納した。\n不安だ。返納だ。\n<H1>夏</H1>\n<H2>一</H2>\n番号だ。\n"
DISTRICTS = Variables.of("h1", [{"区": "東"}, {"区": "西"}])
SEXES = Variables.of("paragraph", [{"性": "1"}, {"性": "2"}, {"性": "1"}], {"性": {"1": "女", "2": "男"}})


def coded(rules: str, text: str, unit: str, variables: Iterable[Variables] = (), vocabulary: Vocabulary | None = None) -> list[Coded]:
    """Return what a rule file says of each document of a text; without ``vocabulary`` in the literal manner."""
    coder = RuleCoder(Codebook.parse(rules, "r.cod"), vocabulary=vocabulary or Vocabulary(join=False))
    return list(coder.segments(text, unit, variables))


def found(rule: str, text: str, unit: str = "paragraph", variables: Iterable[Variables] = (), vocabulary: Vocabulary | None = None) -> list[int]:
    """Return the numbers of the documents that fit one rule."""
    return [document.number for document in coded(f"＊x\n{rule}\n", text, unit, variables, vocabulary) if document.decision.codes]


def by_code(rules: str, text: str, unit: str = "paragraph", variables: Iterable[Variables] = ()) -> dict[str, list[int]]:
    """Return for each code of a rule file the numbers of its documents."""
    documents = coded(rules, text, unit, variables)
    names = [code.name for code in Codebook.parse(rules, "r.cod")]
    return {name: [document.number for document in documents if name in document.decision.codes] for name in names}


def forced(*words: str) -> Vocabulary:
    """Words that are read as one, without joining."""
    return Vocabulary(words=words, join=False)


def stopped(*words: str) -> Vocabulary:
    """Words that no rule finds, without joining."""
    return Vocabulary(stop_words=words, join=False)
