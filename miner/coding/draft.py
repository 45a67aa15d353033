"""A theme as a draft code: a rule from its words, and how it does on the theme."""

import json
from typing import NamedTuple

from miner.base.errors import UsageError
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder
from miner.coding.themes import Themes
from miner.text.tokens import Tokenizer

_MOST_WORDS = 6


class Draft(NamedTuple):
    """The TOML text of a code, and its rule's precision and recall on the theme's texts among all."""

    toml: str
    precision: float
    recall: float


def draft(themes: Themes, number: int, tokenizer: Tokenizer | None = None) -> Draft:
    """Return a code for a theme: the words, joined by ``or``, that together have the best F1 on it."""
    theme = next((theme for theme in themes.themes if theme.number == number), None)
    if theme is None:
        raise UsageError("draft", f"there is no theme {number}", f"The themes are 1 to {len(themes.themes)}.")
    inside = {i for i, of in enumerate(themes.of) if of == number}
    name = f"theme_{number}"
    hits = {word: _hits(name, [word], themes, tokenizer) for word in theme.words}
    chosen: list[str] = []
    covered: set[int] = set()
    best = 0.0
    while len(chosen) < _MOST_WORDS:
        word, found, value = max(
            ((word, covered | texts, _f1(covered | texts, inside)) for word, texts in hits.items() if word not in chosen),
            key=lambda option: option[2],
            default=("", covered, 0.0),
        )
        if value <= best + 0.005:
            break
        chosen, covered, best = [*chosen, word], found, value
    if not chosen:
        raise UsageError("draft", f"no rule of words finds theme {number}", "Write its rule by hand from the central statements.")
    right = len(covered & inside)
    precision, recall = right / max(len(covered), 1), right / max(len(inside), 1)
    return Draft("\n".join(_lines(name, chosen, themes, number, (precision, recall))), precision, recall)


def _rule(words: list[str]) -> str:
    return " or ".join(f"( {word} or ~{word} )" for word in words)


def _hits(name: str, words: list[str], themes: Themes, tokenizer: Tokenizer | None) -> set[int]:
    try:
        book = Codebook.parse(f"[[codes]]\nname = {json.dumps(name)}\nrules = [{json.dumps(_rule(words), ensure_ascii=False)}]")
    except Exception as error:  # a word that the rule language reads as something else
        if type(error).__name__ != "CodebookError":
            raise
        return set()
    coder = RuleCoder(book, tokenizer)
    return {i for i, decision in enumerate(coder.decide_all(themes.texts)) if decision.codes}


def _f1(found: set[int], inside: set[int]) -> float:
    return 2 * len(found & inside) / max(len(found) + len(inside), 1)


def _lines(name: str, words: list[str], themes: Themes, number: int, measured: tuple[float, float]) -> list[str]:
    theme = themes.themes[number - 1]
    quoted = json.dumps
    return [
        f"# Draft from theme {number}: {theme.n_texts} texts, stability {theme.stability:.2f}.",
        f"# On them its rule has precision {measured[0]:.2f}, recall {measured[1]:.2f}.",
        "# Central statements:",
        *(f"#   {' '.join(text.split())}" for text in theme.central),
        "",
        "[[codes]]",
        f"name = {quoted(name)}",
        f"ja = {quoted('・'.join(theme.words[:3]), ensure_ascii=False)}",
        'definition = ""',
        f"rules = [{quoted(_rule(words), ensure_ascii=False)}]",
        "",
    ]
