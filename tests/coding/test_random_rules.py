"""Random rules over random texts: the product's coder agrees with the literal one on every document of every unit."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import permutations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miner.coding.codebook import Codebook
from miner.coding.rules import tree
from miner.coding.rules.coder import Coded, RuleCoder, Vocabulary
from miner.coding.rules.khtext import Dictionary, Sentence
from miner.coding.variables import Variables
from tests.coding import literal

UNITS = ("sentence", "paragraph", "h5", "h4", "h3", "h2", "h1", "text")
LABELS = {"性": {"1": "女", "2": "男"}}

# ---- texts of few words

PIECES = ("返納", "返納し", "する", "不安", "不安だ", "番号", "個人", "個人情報", "窓口で", "覚えない", "は", "、", "。", "。", " ", "NHK", "nhk", "彼女", "！")
body = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
heading = st.builds(
    lambda level, text: f"<H{level}>{text}</h{level}>", st.sampled_from((1, 2, 3)), st.sampled_from(("春", "返納", "個人情報", "不安。番号", ""))
)
texts = st.lists(st.one_of(body, body, heading), min_size=1, max_size=7).map("\n".join)
vocabularies = st.builds(
    lambda words, stop_words, join: Vocabulary(words=words, stop_words=stop_words, join=join),
    st.sampled_from(((), (), ("個人情報",), ("情報", "個人情報"), ("nhk",))),
    st.sampled_from(((), (), ("番号",), ("、", "返納"), ("返納", "する", "。"))),
    st.booleans(),
)

# ---- rules

WORDS = ("返納", "返納", "不安", "番号", "個人", "情報", "個人情報", "窓口", "する", "ない", "は", "NHK", "春", "彼女", "語彙")
words = st.sampled_from(WORDS)
several = st.lists(words, min_size=2, max_size=3, unique=True).map(tuple)
leaves = st.one_of(
    words.map(lambda word: tree.Words((word,))),
    several.map(tree.Words),
    st.sampled_from(
        (
            tree.Words(("個人", "情報")),
            tree.Words(("返納", "する")),
            tree.Qualified("返納", "サ変名詞"),
            tree.Qualified("する", "動詞B", "連用形"),
            tree.Qualified("する", surface="し"),
            tree.Qualified("ない", form="基本形"),
            tree.Qualified("nhk", surface="NHK"),
            tree.Qualified("個人情報", "タグ"),
        )
    ),
    st.sampled_from(("返納", "納し", "納、", "。", "%", "返%不", "個_情", "nhk", "　", "<h1>", "春</H1>", "語彙")).map(tree.String),
    st.builds(tree.Near, several, st.booleans(), st.sampled_from(("", "sentence", "paragraph")), st.sampled_from((0, 1, 2, 3, 4, 6, 10))),
    st.builds(tree.Heading, st.sampled_from((1, 2, 3)), st.sampled_from(("春", "返納", "個人情報", "不安。番号"))),
    st.builds(tree.Variable, st.sampled_from(("性", "区", "年")), st.sampled_from(("1", "2", "女", "男", "東", "."))),
    st.sampled_from(("lw", "lc", "No.")).map(tree.Measure),
    st.integers(0, 6).map(tree.Number),
    words.map(lambda word: tree.Binary("/", tree.Number(1), tree.Words((word,)))),  # undefined where the word is not
)


def combined(inner):
    return st.one_of(
        st.builds(tree.Not, inner, st.booleans()),
        st.lists(inner, min_size=2, max_size=3).map(lambda operands: tree.And(tuple(operands))),
        st.lists(inner, min_size=2, max_size=3).map(lambda operands: tree.Or(tuple(operands))),
        st.builds(tree.Binary, st.sampled_from(("+", "-", "*", "/", *tree.COMPARISONS)), inner, inner),
    )


NAMES = ("＊甲", "*乙", "＊丙")
trees = st.recursive(leaves | st.sampled_from(NAMES).map(tree.Reference), combined, max_leaves=6)


def book_of(rules: tuple[tree.Rule, ...]) -> str:
    """A rule file of a few codes; where a rule refers to a code that is not defined before it, a word takes its place."""
    lines: list[str] = []
    for i, (name, rule) in enumerate(zip(NAMES, rules, strict=True)):
        text = str(rule)
        for later in NAMES[i:]:
            text = text.replace(f"<{later}>", "番号")
        lines += [name, text]
    return "\n".join(lines)


books = st.tuples(trees, trees, trees).map(book_of)


# ---- both coders


def rows_of(unit: str, n: int) -> list[dict[str, str]]:
    """Values that differ from document to document of a unit."""
    name, values = {"h1": ("区", ("東", "西")), "h2": ("年", ("1", "2", "")), "paragraph": ("性", ("1", "2", "1", "."))}[unit]
    return [{name: values[i % len(values)]} for i in range(n)]


def expected(book: Codebook, lines: list[literal.Line], unit: str, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> list[dict[str, bool]]:
    found = []
    for document in literal.documents(lines, unit):
        for table_unit, rows in tables.items():
            literal.set_variables(document, table_unit, rows, LABELS)
        codes: dict[str, bool] = {}
        evaluator = literal.Evaluator(document, codes)
        for code in book:
            codes[code.name] = evaluator.fits(code.rules[0].tree)
        found.append(codes)
    return found


def named(book: Codebook) -> set[str]:
    """The words that the rules of a codebook name."""
    found: set[str] = set()
    for code in book:
        for leaf in tree.leaves(code.rules[0].tree):
            match leaf:
                case tree.Words(parts) | tree.Near(parts):
                    found.update(parts)
                case tree.Qualified(word):
                    found.add(word)
    return found


def split(book: Codebook, text: str, vocabulary: Vocabulary) -> list[Sentence]:
    dictionary = Dictionary(named(book), tuple(vocabulary.words or ()), tuple(vocabulary.stop_words or ()), join=vocabulary.join)
    return list(dictionary.sentences(text))


def check_evidence(text: str, document: Coded) -> None:
    start, end = document.span
    for found in document.decision.evidence:
        assert start <= found.span[0] <= found.span[1] <= end
        assert text[slice(*found.span)] == found.text
    assert {found.code for found in document.decision.evidence} == set(document.decision.codes)


def compare(book: Codebook, coder: RuleCoder, text: str) -> None:
    lines = literal.lines_of(split(book, text, coder.vocabulary))
    rows = {unit: rows_of(unit, sum(1 for _ in literal.documents(lines, unit))) for unit in ("h1", "h2", "paragraph")}
    variables = [Variables.of(unit, table, LABELS) for unit, table in rows.items()]
    cleaned = {unit: [{name: value or "." for name, value in row.items()} for row in table] for unit, table in rows.items()}
    for unit in UNITS:
        documents = list(coder.segments(text, unit, variables))
        found = [{code.name: code.name in document.decision.codes for code in book} for document in documents]
        wanted = expected(book, lines, unit, cleaned)
        assert found == wanted, unit
        assert [document.number for document in documents] == list(range(1, len(documents) + 1))
        for document in documents:
            check_evidence(text, document)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(books, texts, vocabularies)
def test_every_document_has_the_codes_that_the_language_says(source, text, vocabulary):
    book = Codebook.parse(source, "r.cod")
    compare(book, RuleCoder(book, vocabulary=vocabulary), text)


# ---- every operand with its value, over texts that hold little else than its words

DENSE = ("返納", "不安", "番号")
LISTS = [words for n in (2, 3) for words in permutations(DENSE, n)]
NEARS = [
    tree.Near(words, ordered, scope, distance)
    for words in LISTS
    for ordered in (False, True)
    for scope in ("", "sentence", "paragraph")
    for distance in (0, 1, 2, 4, 7)
]
OPERANDS = [
    *(tree.Words(words) for words in LISTS),
    *(tree.Words((word,)) for word in DENSE),
    *(tree.String(text) for text in ("返納", "返%番", "納_不", "<h", "。")),
    *(tree.Qualified(word, pos) for word, pos in (("返納", "サ変名詞"), ("番号", "名詞"), ("不安", "名詞"), ("番号", "タグ"))),
    tree.Measure("lw"),
    tree.Measure("lc"),
]
N_BOOKS = 12


@cache
def dense_coder(number: int, vocabulary: Vocabulary) -> RuleCoder:
    """A coder of some of the operands, each with codes for what its value may be."""
    chosen = NEARS[number::N_BOOKS] + OPERANDS
    lines: list[str] = []
    for i, operand in enumerate(chosen):
        at_least = (1, 4, 6, 9, 13) if isinstance(operand, tree.Measure) else (1, 2, 3)
        lines += [f"＊{i}の{value}\n{operand!s} >= {value}" for value in at_least]
    return RuleCoder(Codebook.parse("\n".join(lines), "r.cod"), vocabulary=vocabulary)


dense_line = st.lists(st.sampled_from((*DENSE, *DENSE, *DENSE, "、", "。", "だ")), max_size=9).map("".join)
dense_heading = st.builds(lambda level, words: f"<h{level}>{words}</h{level}>", st.integers(1, 2), dense_line)
dense_texts = st.lists(st.one_of(dense_line, dense_line, dense_heading), min_size=1, max_size=5).map("\n".join)
dense_vocabularies = st.sampled_from(
    [
        Vocabulary(join=False),
        Vocabulary(join=False, stop_words=("、", "不安")),
        Vocabulary(join=False, stop_words=("。", "だ", "番号")),
        Vocabulary(words=("番号", "納不")),
    ]
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, N_BOOKS - 1), dense_texts, dense_vocabularies)
def test_every_operand_has_the_value_that_the_language_says(number, text, vocabulary):
    coder = dense_coder(number, vocabulary)
    compare(coder.codebook, coder, text)
