"""Rules as trees; ``str`` of one is text that `miner.coding.rules.syntax.parse` reads back to the same tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Place = tuple[int, int]  # line (from 0) and column (from 1) within the rule's text


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or a phrase of neighbouring words; ``negated`` asks for its negated occurrences."""

    parts: tuple[str, ...]
    negated: bool = False
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        bare = "+".join(self.parts)
        quoted = len(self.parts) == 1 and not self.negated and needs_quotes(bare)
        return ("~" if self.negated else "") + (f'"{bare}"' if quoted else bare)


@dataclass(frozen=True, slots=True)
class Qualified:
    """A word of one part of speech, conjugation form or surface (KH Coder's names); empty where not asked for."""

    word: str
    pos: str = ""
    form: str = ""
    surface: str = ""
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        form = f"->{self.form}" if self.form else f"=>{self.surface}" if self.surface else ""
        return self.word + (f"-->{self.pos}" if self.pos else "") + form


@dataclass(frozen=True, slots=True)
class String:
    """Characters, wherever they stand in a sentence."""

    text: str
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        return "'" + self.text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Near:
    """Words that stand at most ``distance`` tokens apart (0: any distance), in the same sentence or paragraph if ``scope`` says so."""

    words: tuple[str, ...]
    ordered: bool = False
    scope: Literal["", "sentence", "paragraph"] = ""
    distance: int = 10
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        option = {"": "", "sentence": "b", "paragraph": "d"}[self.scope] + ("" if self.distance == 10 else str(self.distance))
        return f"{'seq' if self.ordered else 'near'}({'-'.join(self.words)})" + (f"[{option}]" if option else "")


@dataclass(frozen=True, slots=True)
class Reference:
    """Another code or group of the codebook, by name."""

    name: str
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of this level whose heading is this text."""

    level: int
    text: str
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        return _quoted(f"<>heading{self.level}-->{self.text}")


@dataclass(frozen=True, slots=True)
class Variable:
    """An external variable that has this value."""

    name: str
    value: str
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        return _quoted(f"<>{self.name}-->{self.value}")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the document itself: its tokens (lw), its characters (lc), its place among the documents (No.)."""

    name: Literal["lw", "lc", "No."]
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: int
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Not:
    """True where its operand is not; ``tight`` (written ``!``) binds closer than arithmetic and comparisons."""

    operand: "Rule"
    tight: bool = False
    place: Place = field(default=(0, 1), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{'!' if self.tight else 'not'} {_inner(self.operand)}"


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic or a comparison of two operands."""

    operator: str
    left: "Rule"
    right: "Rule"

    def __str__(self) -> str:
        return f"{_inner(self.left)} {self.operator} {_inner(self.right)}"


@dataclass(frozen=True, slots=True)
class And:
    """True where all its operands are."""

    operands: tuple["Rule", ...]

    def __str__(self) -> str:
        return " and ".join(map(_inner, self.operands))


@dataclass(frozen=True, slots=True)
class Or:
    """True where one of its operands is."""

    operands: tuple["Rule", ...]

    def __str__(self) -> str:
        return " or ".join(map(_inner, self.operands))


Leaf = Words | Qualified | String | Near | Reference | Heading | Variable | Measure | Number
Rule = Leaf | Not | Binary | And | Or

COMPARISONS = (">", ">=", "<", "<=", "==")
LOGIC = {"and": "and", "&": "and", "or": "or", "|": "or", "not": "not", "!": "!", "&!": "and not", "|!": "or not"}
OPERATORS = frozenset(LOGIC) | {"(", ")", "+", "-", "*", "/", *COMPARISONS}
HEADING = re.compile(r"<>(?:見出し|heading)([1-5])-->(.+)", re.IGNORECASE)
VARIABLE = re.compile(r"<>(.+)-->(.+)")
MEASURES = {"lw": "lw", "lc": "lc", "no.": "No."}
FULL_WIDTH = "＆｜！（）＞＜＝＋－＊／"
# What may not stand in a bare word, because it would be read as something else.
special = re.compile(rf"->|=>|(near|seq)\(|^<|^[~'{FULL_WIDTH}]|^[0-9０-９]+$|^(=|!=|&&|\|\||<>)$|\+", re.IGNORECASE)
glued = re.compile(r"[()&|]|^!|[<>=]=?(?=.)|.[<>=]")


def operands(rule: Rule) -> tuple[Rule, ...]:
    """Return what a rule is made of; nothing for a leaf."""
    match rule:
        case Not(operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case And(inner) | Or(inner):
            return inner
        case _:
            return ()


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Yield the leaves of a rule from left to right."""
    waiting = [rule]
    while waiting:
        rule = waiting.pop()
        inner = operands(rule)
        waiting += reversed(inner)
        if not inner and not isinstance(rule, Not | Binary | And | Or):
            yield rule


def needs_quotes(word: str) -> bool:
    """Whether a bare word would be read as something else."""
    lower = word.lower()
    return lower in OPERATORS or lower in MEASURES or bool(special.search(word) or glued.search(word)) or " " in word


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _inner(rule: Rule) -> str:
    return f"( {rule} )" if isinstance(rule, And | Or | Not | Binary) else str(rule)
