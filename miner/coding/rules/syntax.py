"""Rules as text → rules as trees, with errors that name line and column.

The language is KH Coder's コーディングルール in the part that a codebook needs first: words, phrases ``a+b``, 'strings', code
references ``<name>``, ``and`` ``or`` ``not`` (also ``&`` ``|`` ``!`` ``&!`` ``|!``) and parentheses; every operator and parenthesis
stands between spaces. Ours adds ``~word``: the word where it is negated (``~信用``: 信用できない, 信用していない, …); a plain word counts
where it is not.
"""

import re
from dataclasses import dataclass

from miner.base.errors import CodebookError
from miner.base.ja import nfkc


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or a phrase of neighbouring words; ``negated`` asks for its negated occurrences."""

    parts: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class String:
    """Characters, wherever they stand in a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another code or group of the codebook, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """True where its operand is not."""

    operand: "Rule"


@dataclass(frozen=True, slots=True)
class And:
    """True where all its operands are."""

    operands: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True where one of its operands is."""

    operands: tuple["Rule", ...]


Rule = Words | String | Reference | Not | And | Or

_item = re.compile(r"'(?:[^']|''|'(?=[^\s]))*'(?=\s|$)|\"[^\"]*\"(?=\s|$)|\S+")
_OPERATORS = {"and": "and", "&": "and", "or": "or", "|": "or", "not": "not", "!": "not", "&!": "and not", "|!": "or not", "(": "(", ")": ")"}
_reserved = re.compile(r"->|=>|(near|seq)\(|<>|^(lw|lc|No\.|[<>=*/+-]|>=|<=|==|\d+)$", re.IGNORECASE)
_glued = re.compile(r"[()&|]|^[!]")
MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Item:
    """One operand or operator of a rule, and its first column (from 1)."""

    text: str
    column: int


def parse(source: str, where: str = "rule") -> Rule:
    """Return the tree of one rule.

    Raises
    ------
    CodebookError
        With the column and what to write instead.

    >>> parse("不安 and not ( 'ポイント' or 保険+証 )")  # doctest: +ELLIPSIS
    And(operands=(Words(parts=('不安',), negated=False), Not(operand=Or(...))))
    """
    items = [Item(found[0], found.start() + 1) for found in _item.finditer(source.replace("\u3000", " "))]
    return _Parser(items, where, len(source) + 1).parse()


class _Parser:
    def __init__(self, items: list[Item], where: str, end: int) -> None:
        self.items, self.where, self.at = items, where, 0
        self.end = Item("", end)

    def error(self, item: Item, found: str, remedy: str) -> CodebookError:
        return CodebookError(f"{self.where}, column {item.column}", found, remedy)

    def parse(self) -> Rule:
        if not self.items:
            raise self.error(self.end, "the rule is empty", "Write at least one word.")
        rule = self._or(0)
        if self.at < len(self.items):
            item = self.items[self.at]
            if item.text == ")":
                raise self.error(item, "')' closes nothing", "Remove it, or write '(' before.")
            raise self.error(item, f"{item.text!r} follows an operand without an operator", "Write and, or, not between them.")
        return rule

    def _operator(self, *expected: str) -> bool:
        """Take the next item if it is one of these operators; of a compound one (&!) only its first half."""
        if self.at >= len(self.items):
            return False
        kind = _OPERATORS.get(self.items[self.at].text.lower(), "")
        if kind in expected:
            self.at += 1
            return True
        first, _, second = kind.partition(" ")
        if second and first in expected:
            self.items[self.at] = Item(second, self.items[self.at].column)
            return True
        return False

    def _or(self, depth: int) -> Rule:
        operands = [self._and(depth)]
        while self._operator("or"):
            operands.append(self._and(depth))
        return operands[0] if len(operands) == 1 else Or(tuple(operands))

    def _and(self, depth: int) -> Rule:
        operands = [self._not(depth)]
        while self._operator("and"):
            operands.append(self._not(depth))
        return operands[0] if len(operands) == 1 else And(tuple(operands))

    def _not(self, depth: int) -> Rule:
        negations = 0
        while self._operator("not"):
            negations += 1
        operand = self._operand(depth)
        return Not(operand) if negations % 2 else operand

    def _operand(self, depth: int) -> Rule:
        if self.at >= len(self.items):
            raise self.error(self.end, "the rule ends where an operand should stand", "Write a word after the operator, or remove it.")
        item = self.items[self.at]
        self.at += 1
        if item.text == "(":
            if depth >= MAX_DEPTH:
                raise self.error(item, f"brackets are nested deeper than {MAX_DEPTH}", "Give the inner part a name of its own in [groups].")
            rule = self._or(depth + 1)
            if not self._operator(")"):
                raise self.error(item, "'(' is never closed", "Write ' )' where it should end.")
            return rule
        if item.text.lower() in _OPERATORS:
            raise self.error(item, f"the operator {item.text!r} stands where an operand should", f'To look for the word itself write "{item.text}".')
        return self._leaf(item)

    def _leaf(self, item: Item) -> Rule:
        text = item.text
        if len(text) > 2 and text[0] == text[-1] == "'":
            if not nfkc(text[1:-1].replace("''", "'")).strip("\ufffd"):
                raise self.error(item, f"{text!r} holds no character that can be found", "Write the characters to look for.")
            return String(text[1:-1].replace("''", "'"))
        if len(text) > 2 and text[0] == text[-1] == '"':
            return Words((text[1:-1],))
        if _reserved.search(text):
            raise self.error(
                item, f"{text!r} is not part of this codebook's rules", "Use words, a+b, 'strings', <name>, and, or, not, parentheses."
            )
        if len(text) > 2 and text[0] == "<" and text[-1] == ">":
            return Reference(text[1:-1])
        if len(text) > 1 and text[0] in "＆｜！（）":
            raise self.error(item, f"{text!r} holds a full-width operator", "Write & | ! ( ) in half-width, between spaces.")
        if _glued.search(text):
            raise self.error(item, f"an operator is glued to a word in {text!r}", "Put a space on both sides of each operator and parenthesis.")
        negated = text.startswith("~")
        parts = tuple(text.removeprefix("~").split("+"))
        if not all(parts):
            raise self.error(item, f"{text!r} is no phrase", "Write words joined by single + signs, without spaces.")
        return Words(parts, negated)


def format_rule(rule: Rule) -> str:
    """Return the rule as text that `parse` reads back to the same tree."""
    match rule:
        case Words(parts, negated):
            if len(parts) == 1 and not negated and _leaf_needs_quotes(parts[0]):
                return f'"{parts[0]}"'
            return ("~" if negated else "") + "+".join(parts)
        case String(text):
            return "'" + text.replace("'", "''") + "'"
        case Reference(name):
            return f"<{name}>"
        case Not(operand):
            return f"not {_inner(operand)}"
        case And(operands):
            return " and ".join(map(_inner, operands))
        case Or(operands):
            return " or ".join(map(_inner, operands))


def _leaf_needs_quotes(word: str) -> bool:
    special = word.lower() in _OPERATORS or word[0] in "~<'＆｜！（）" or "+" in word
    return special or bool(_reserved.search(word) or _glued.search(word))


def _inner(rule: Rule) -> str:
    text = format_rule(rule)
    return f"( {text} )" if isinstance(rule, And | Or | Not) else text
