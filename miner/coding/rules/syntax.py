"""Rules as text → rules as trees, with errors that name line and column.

The language is KH Coder's コーディングルール: words, phrases ``a+b``, qualified words ``a-->動詞``, ``a->基本形``, ``a=>surface``, 'strings',
``near(a-b)`` and ``seq(a-b)``, references ``<name>``, headings ``<>heading1-->text``, variables ``<>name-->value``, ``lw``, ``lc``,
``No.``, numbers; from the tightest to the loosest operator ``!``, ``* /``, ``+ -``, comparisons, ``not``, ``and & &!``, ``or | |!``. Every
operator and parenthesis stands between spaces.

Codebooks of ours add ``~word``: the word where it is negated (``~信用``: 信用できない, 信用していない, …); a plain word counts where it is not. They
refuse what KH Coder reads as a word that occurs nowhere: operators glued to words, full-width operators.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from miner.base.errors import CodebookError
from miner.base.ja import nfkc
from miner.coding.rules import tree
from miner.coding.rules.tree import And, Binary, Heading, Measure, Near, Not, Number, Or, Place, Qualified, Reference, Rule, String, Variable, Words

_item = re.compile(r"'(?:[^']|''|'(?=[^\s']))+'(?=\s|$)|\"(?:[^\"]|\"\"|\"(?=[^\s\"]))+\"(?=\s|$)|\S+")
_near = re.compile(r"(near|seq)\(([^()]*)\)(?:\[([^\[\]]*)\])?", re.IGNORECASE)
_option = re.compile(r"([bd]?)([0-9]{0,6})")
_pos = re.compile(r"(.+?)-->(.+?)(?:(->|=>)(.+))?")
_form = re.compile(r"(.+?)(->|=>)(.+)")
NOT_WRITTEN = {"=": "==", "!=": "not … ==", "<>": "not … ==", "&&": "&", "||": "|", "ａｎｄ": "and", "ｏｒ": "or", "ｎｏｔ": "not"}
LOOSE_TO_TIGHT = (tree.COMPARISONS, ("+", "-"), ("*", "/"))
MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the file, the number and first column of each of its lines, its code, and which reading of the language it asks for."""

    file: str = "rule"
    lines: tuple[Place, ...] = ()
    code: str = ""
    khcoder: bool = False

    def where(self, place: Place) -> str:
        """Return file, line and column of a place in the rule."""
        line, column = place
        code = f" ({self.code})" if self.code else ""
        if line < len(self.lines):
            number, first = self.lines[line]
            return f"{self.file}, line {number}, column {first + column - 1}{code}"
        return f"{self.file}, column {column}{code}"


@dataclass(frozen=True, slots=True)
class Item:
    """One operand or operator of a rule, and where it begins."""

    text: str
    place: Place


def parse(text: str, source: Source | str = "rule") -> Rule:
    """Return the tree of one rule.

    Raises
    ------
    CodebookError
        With the column and what to write instead.

    >>> parse("不安 and not ( 'ポイント' or 保険+証 )")  # doctest: +ELLIPSIS
    And(operands=(Words(parts=('不安',), negated=False), Not(operand=Or(...), tight=False)))
    """
    return _Parser(text, Source(source) if isinstance(source, str) else source).parse()


def _items(text: str) -> list[Item]:
    text = re.sub("[\u3000\t\r]", " ", text)
    starts = [0] + [found.end() for found in re.finditer("\n", text)]
    items, line = [], 0
    for found in _item.finditer(text.replace("\n", " ")):
        while line + 1 < len(starts) and starts[line + 1] <= found.start():
            line += 1
        items.append(Item(found[0], (line, found.start() - starts[line] + 1)))
    return items


def _short(message: str) -> str:
    """Return a message with the middle of a very long operand left out."""
    return message if len(message) <= 240 else f"{message[:120]} … {message[-100:]}"


class _Parser:
    def __init__(self, text: str, source: Source) -> None:
        self.items, self.source, self.at = _items(text), source, 0
        last = text.rstrip().split("\n")
        self.end = Item("", (len(last) - 1, len(last[-1]) + 1))

    def error(self, item: Item, found: str, remedy: str) -> CodebookError:
        return CodebookError(self.source.where(item.place), _short(found), _short(remedy))

    def parse(self) -> Rule:
        if not self.items:
            raise self.error(self.end, "the rule is empty", "Write at least one word.")
        rule = self._or(0)
        if self.at < len(self.items):
            raise self._unexpected(self.items[self.at])
        return rule

    def _unexpected(self, item: Item) -> CodebookError:
        text = item.text
        if text == ")":
            return self.error(item, "')' closes nothing", "Remove it, or write '(' before.")
        if text.lower() in NOT_WRITTEN:
            return self.error(item, f"{text!r} is no operator", f"Write {NOT_WRITTEN[text.lower()]}.")
        if not text.strip(tree.FULL_WIDTH):
            return self.error(item, f"{text!r} is a full-width operator", "Write & | ! ( ) > < = + - * / in half-width, between spaces.")
        return self.error(item, f"{text!r} follows an operand without an operator", "Write and, or, not between them.")

    def _next(self) -> Item:
        return self.items[self.at] if self.at < len(self.items) else self.end

    def _logic(self, expected: str) -> bool:
        """Take the next item if it is this operator; of a compound one (&!) only its first half."""
        item = self._next()
        first, _, second = tree.LOGIC.get(item.text.lower(), "").partition(" ")
        if first != expected:
            return False
        if second:
            self.items[self.at] = Item(second, item.place)
        else:
            self.at += 1
        return True

    def _or(self, depth: int) -> Rule:
        operands = [self._and(depth)]
        while self._logic("or"):
            operands.append(self._and(depth))
        return operands[0] if len(operands) == 1 else Or(tuple(operands))

    def _and(self, depth: int) -> Rule:
        operands = [self._not(depth)]
        while self._logic("and"):
            operands.append(self._not(depth))
        return operands[0] if len(operands) == 1 else And(tuple(operands))

    def _not(self, depth: int) -> Rule:
        return self._negated("not", lambda: self._binary(0, depth))

    def _negated(self, operator: str, read: Callable[[], Rule]) -> Rule:
        places = []
        item = self._next()
        while self._logic(operator):
            places.append(item.place)
            item = self._next()
        if len(places) > MAX_DEPTH:
            raise self.error(item, f"{operator} stands here {len(places)} times", f"Write {operator} once, or not at all.")
        rule = read()
        for place in reversed(places):
            rule = Not(rule, operator == "!", place)
        return rule

    def _binary(self, level: int, depth: int) -> Rule:
        """Read comparisons (0), sums (1) or products (2), which associate to the left."""
        if level == len(LOOSE_TO_TIGHT):
            return self._negated("!", lambda: self._operand(depth))
        rule = self._binary(level + 1, depth)
        while (operator := self._next().text) in LOOSE_TO_TIGHT[level]:
            self.at += 1
            rule = Binary(operator, rule, self._binary(level + 1, depth))
        return rule

    def _operand(self, depth: int) -> Rule:
        if self.at >= len(self.items):
            raise self.error(self.end, "the rule ends where an operand should stand", "Write a word after the operator, or remove it.")
        item = self.items[self.at]
        self.at += 1
        if item.text in {"(", "-"} and depth >= MAX_DEPTH:
            raise self.error(item, f"brackets are nested deeper than {MAX_DEPTH}", "Give the inner part a name of its own.")
        if item.text == "(":
            rule = self._or(depth + 1)
            if self._next().text != ")":
                if self.at < len(self.items):
                    raise self._unexpected(self.items[self.at])
                raise self.error(item, "'(' is never closed", "Write ' )' where it should end.")
            self.at += 1
            return rule
        if item.text == "-":
            return Binary("-", Number(0, item.place), self._negated("!", lambda: self._operand(depth + 1)))
        if item.text.lower() in tree.OPERATORS:
            raise self.error(item, f"the operator {item.text!r} stands where an operand should", f'To look for the word itself write "{item.text}".')
        return _Leaf(item, self.source).read()


class _Leaf:
    """Reads one operand: the kinds are tried in KH Coder's order, and the first that fits wins."""

    def __init__(self, item: Item, source: Source) -> None:
        self.text, self.place, self.source = item.text, item.place, source

    def error(self, found: str, remedy: str) -> CodebookError:
        return CodebookError(self.source.where(self.place), _short(found), _short(remedy))

    def read(self) -> Rule:
        for kind in (self.outside, self.string, self.near, self.qualified, self.reference, self.number):
            if (rule := kind()) is not None:
                return rule
        return self.words()

    def outside(self) -> Rule | None:
        """Read what lies outside the text: headings, variables, lengths."""
        text, place = self.text, self.place
        bare = text[1:-1] if len(text) > 2 and text[0] == text[-1] == '"' else text
        if found := tree.HEADING.fullmatch(bare):
            return Heading(int(found[1]), found[2], place)
        if found := tree.VARIABLE.fullmatch(bare):
            return Variable(found[1], found[2], place)
        if text.startswith("<>") and len(text) > 2:
            raise self.error(f"{text!r} names no value", "Write <>variable-->value, or <>heading1-->text; with spaces, the whole in double quotes.")
        if text.lower() in tree.MEASURES:
            return Measure(cast(Literal["lw", "lc", "No."], tree.MEASURES[text.lower()]), place)
        return None

    def string(self) -> Rule | None:
        text = self.text
        if not (len(text) > 2 and text[0] == text[-1] == "'"):
            return None
        wanted = text[1:-1].replace("''", "'")
        if not self.source.khcoder and not nfkc(wanted).strip("\ufffd"):
            raise self.error(f"{text!r} holds no character that can be found", "Write the characters to look for.")
        return String(wanted, self.place)

    def near(self) -> Rule | None:
        found = _near.fullmatch(self.text)
        if found is None:
            if re.search(r"^(near|seq)\(.*\)|(near|seq)\([^()]+-[^()]+\)", self.text, re.IGNORECASE):
                raise self.error(f"{self.text!r} cannot be read", "Write near(a-b), near(a-b)[5], near(a-b)[b5]; the words without brackets.")
            return None
        name, words = found[1], tuple(found[2].split("-"))
        if name not in {"near", "seq"}:
            raise self.error(f"{name!r} is in capitals", f"Write {name.lower()}.")
        if len(words) < 2 or not all(words):
            raise self.error(f"{self.text!r} needs two words or more", f"Write {name}(a-b), words joined by single - signs.")
        if len(set(words)) < len(words):
            twice = next(word for word in words if words.count(word) > 1)
            raise self.error(f"{twice!r} stands twice in {self.text!r}", f"Name different words; for two of one word write {twice} >= 2.")
        option = _option.fullmatch(found[3] or "")
        if option is None:
            self.place = (self.place[0], self.place[1] + found.start(3) - 1)
            raise self.error(f"the option [{found[3]}] is unknown", "Write [n], [b] or [bn] (same sentence), [d] or [dn] (same paragraph); n = 0 is no limit.")
        scope: Literal["", "sentence", "paragraph"] = "sentence" if option[1] == "b" else "paragraph" if option[1] == "d" else ""
        return Near(words, name == "seq", scope, int(option[2]) if option[2] else 10, self.place)

    def qualified(self) -> Rule | None:
        text = self.text
        if text[0] == '"' == text[-1]:
            return None
        if found := _pos.fullmatch(text):
            form, surface = (found[4] if found[3] == mark else "" for mark in ("->", "=>"))
            return self._checked(Qualified(found[1], found[2], form or "", surface or "", self.place))
        if text.startswith("-->") and not self.source.khcoder:
            raise self.error(f"{text!r} has no word", "Write word-->part of speech; a part of speech alone cannot be looked for.")
        if found := _form.fullmatch(text):
            form, surface = (found[3] if found[2] == mark else "" for mark in ("->", "=>"))
            return self._checked(Qualified(found[1], "", form, surface, self.place))
        return None

    def _checked(self, rule: Qualified) -> Qualified:
        for part in (rule.word, rule.pos, rule.form, rule.surface):
            if "->" in part or "=>" in part:
                raise self.error(f"{self.text!r} asks for too much", "Write word-->pos, word->form, word=>surface, word-->pos->form or word-->pos=>surface.")
        return rule

    def reference(self) -> Rule | None:
        text = self.text
        return Reference(text[1:-1], self.place) if len(text) > 2 and text[0] == "<" and text[-1] == ">" else None

    def number(self) -> Rule | None:
        if self.text.isdigit() and self.text.isascii() and len(self.text) <= 9:
            return Number(int(self.text), self.place)
        if self.text.isdecimal() and not self.text.isascii():
            raise self.error(f"{self.text!r} is a full-width number", f"Write {int(self.text)}, or '{self.text}' for these characters in the text.")
        return None

    def words(self) -> Words:
        text, khcoder = self.text, self.source.khcoder
        if text.lower() in NOT_WRITTEN:
            raise self.error(f"{text!r} is no operator", f"Write {NOT_WRITTEN[text.lower()]}.")
        if text[0] in tree.FULL_WIDTH and (not khcoder or not text.strip(tree.FULL_WIDTH)):
            raise self.error(f"{text!r} holds a full-width operator", "Write & | ! ( ) > < = + - * / in half-width, between spaces.")
        if len(text) > 2 and text[0] == text[-1] == '"' and not (khcoder and "+" in text[1:-1].strip("+")):
            return Words((text[1:-1],), place=self.place)
        if not khcoder and tree.glued.search(text):
            raise self.error(f"an operator is glued to a word in {text!r}", "Put a space on both sides of each operator and parenthesis.")
        negated = text.startswith("~") and not khcoder
        parts = tuple(text.removeprefix("~").split("+")) if negated else tuple(text.split("+"))
        if khcoder and not all(parts):
            return Words((text,), place=self.place)
        if not all(parts):
            raise self.error(f"{text!r} is no phrase", "Write words joined by single + signs, without spaces.")
        if khcoder and len(set(parts)) < len(parts):
            raise self.error(f"a word stands twice in the phrase {text!r}", f"Write '{text.replace('+', '')}' for these characters.")
        return Words(parts, negated, self.place)
