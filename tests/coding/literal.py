"""A slow, literal evaluator of KH Coder's rules over one document, written from the language's description alone; shares no code with the product's.

Of the product it takes the words of the text (`khtext`) and the tree of the rule; places, documents, values and truth it finds for itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from miner.coding.rules import tree
from miner.coding.rules.khtext import Sentence, Word

LEVELS = (1, 2, 3, 4, 5)
Value = float | None  # None: undefined


@dataclass
class Line:
    """A heading (level 1–5) or a paragraph (level 0): its sentences, and for each level the number and heading of the section it stands in."""

    level: int
    paragraph: int
    sections: dict[int, int]
    headings: dict[int, str]
    sentences: list[Sentence] = field(default_factory=list)


@dataclass
class Document:
    """One document: unit, number, the lines or the one sentence that it is made of, and the values of the variables that reach it."""

    unit: str
    number: int
    lines: list[Line]
    variables: dict[str, set[str]]


@dataclass
class Place:
    """A token and where it stands in the text."""

    word: Word
    position: int
    sentence: int
    paragraph: int  # 0: in a heading


def lines_of(sentences: Sequence[Sentence]) -> list[Line]:
    """Gather sentences to lines, and count paragraphs and sections."""
    lines: list[Line] = []
    counts = dict.fromkeys(LEVELS, 0)
    sections: dict[int, int] = {}
    headings: dict[int, str] = {}
    paragraphs, begin = 0, -1
    for sentence in sentences:
        if sentence.line != begin:
            begin = sentence.line
            if sentence.level:
                counts[sentence.level] += 1
                for level in LEVELS[sentence.level - 1 :]:
                    sections.pop(level, None)
                    headings.pop(level, None)
                sections[sentence.level] = counts[sentence.level]
                headings[sentence.level] = fold(sentence.raw[4:-5])
            else:
                paragraphs += 1
            lines.append(Line(sentence.level, 0 if sentence.level else paragraphs, dict(sections), dict(headings)))
        lines[-1].sentences.append(sentence)
    return lines


def documents(lines: list[Line], unit: str) -> Iterator[Document]:
    """Yield the documents of a text, as yet without variables."""
    if unit == "text":
        yield Document(unit, 1, lines, {})
    elif unit == "paragraph":
        for line in lines:
            if line.paragraph:
                yield Document(unit, line.paragraph, [line], {})
    elif unit == "sentence":
        number = 0
        for line in lines:
            for sentence in line.sentences:
                if not all(word.stopped for word in sentence.words):
                    number += 1
                    yield Document(unit, number, [Line(line.level, line.paragraph, line.sections, line.headings, [sentence])], {})
    else:
        level = int(unit[1])
        for number in range(1, 1 + max((line.sections.get(level, 0) for line in lines), default=0)):
            yield Document(unit, number, [line for line in lines if line.sections.get(level) == number], {})


def rank(unit: str) -> int:
    """Return how big a unit is."""
    return ("sentence", "paragraph", "h5", "h4", "h3", "h2", "h1", "text").index(unit)


def set_variables(document: Document, unit: str, rows: Sequence[Mapping[str, str]], labels: Mapping[str, Mapping[str, str]]) -> None:
    """Give a document the values that reach it from the rows of a unit of its size or bigger."""
    if rank(document.unit) > rank(unit):
        return
    line = document.lines[0]
    bigger = line.paragraph if unit == "paragraph" else line.sections.get(int(unit[1]), 0)
    number = document.number if unit == document.unit else bigger
    if number:
        for name, value in rows[number - 1].items():
            document.variables[name] = {fold(value), fold(labels.get(name, {}).get(value, value))}


def fold(text: str) -> str:
    """Return the text as it is compared: spaces are U+3000, letters are small."""
    return text.replace(" ", "\u3000").replace("\t", "\u3000").lower()


def like(pattern: str, text: str) -> bool:
    """Whether the pattern stands somewhere in the text; % is any run of characters, _ any one."""
    return any(begins(pattern, text[i:]) for i in range(len(text) + 1))


def begins(pattern: str, text: str) -> bool:
    """Whether the text begins as the pattern says."""
    if not pattern:
        return True
    if pattern[0] == "%":
        return any(begins(pattern[1:], text[i:]) for i in range(len(text) + 1))
    return bool(text) and pattern[0] in ("_", text[0]) and begins(pattern[1:], text[1:])


def places(document: Document) -> list[Place]:
    """Return the tokens with their positions; the tags of a heading take one each, the end of a line none."""
    found: list[Place] = []
    position = sentence_number = 0
    for line in document.lines:
        position += bool(line.level)
        for sentence in line.sentences:
            sentence_number += 1
            for word in sentence.words:
                found.append(Place(word, position, sentence_number, line.paragraph))
                position += 1
        position += bool(line.level)
    return found


class Evaluator:
    """Evaluates rules over one document; ``codes`` tells of each earlier code whether the document has it."""

    def __init__(self, document: Document, codes: Mapping[str, bool]) -> None:
        self.document, self.codes = document, codes
        self.sentences = [sentence for line in document.lines for sentence in line.sentences]
        self.places = places(document)
        self.known: dict[tree.Leaf, Value] = {}

    def fits(self, rule: tree.Rule) -> bool:
        """Whether the document gets the code of the rule."""
        return self.truth(self.value(rule)) is True

    @staticmethod
    def truth(value: Value) -> bool | None:
        return None if value is None else value != 0

    def value(self, rule: tree.Rule) -> Value:
        match rule:
            case tree.Not(operand):
                truth = self.truth(self.value(operand))
                return None if truth is None else float(not truth)
            case tree.And(operands):
                truths = [self.truth(self.value(operand)) for operand in operands]
                return 0 if False in truths else None if None in truths else 1
            case tree.Or(operands):
                truths = [self.truth(self.value(operand)) for operand in operands]
                return 1 if True in truths else None if None in truths else 0
            case tree.Binary(operator, left, right):
                return self.binary(operator, self.value(left), self.value(right))
            case tree.Reference(name):
                return self.codes[name]
            case _:
                if rule not in self.known:
                    self.known[rule] = self.leaf(rule)
                return self.known[rule]

    @staticmethod
    def binary(operator: str, left: Value, right: Value) -> Value:
        if left is None or right is None or (operator == "/" and right == 0):
            return None
        results = {
            "+": lambda: left + right,
            "-": lambda: left - right,
            "*": lambda: left * right,
            "/": lambda: left / right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            "==": lambda: left == right,
        }
        return float(results[operator]())

    def leaf(self, rule: tree.Leaf) -> Value:
        match rule:
            case tree.Number(value):
                return value
            case tree.Words(parts):
                return self.phrase([fold(part) for part in parts])
            case tree.Qualified():
                return sum(self.qualifies(place.word, rule) for place in self.places)
            case tree.String(text):
                return sum(like(fold(text), fold(sentence.raw)) for sentence in self.sentences)
            case tree.Near():
                return self.near(rule)
            case _:
                return self.outside(rule)

    def outside(self, rule: tree.Leaf) -> int:
        """Return the value of what lies outside the words."""
        match rule:
            case tree.Heading(level, text):
                return self.heading(level, fold(text))
            case tree.Variable(name, value):
                return fold(value) in self.document.variables.get(name, ())
            case tree.Measure(name):
                return self.measure(name)
        raise AssertionError(rule)

    def phrase(self, parts: list[str]) -> int:
        count = 0
        for start in self.places:
            run = [place.word for i in range(len(parts)) for place in self.places if place.position == start.position + i]
            count += len(run) == len(parts) and all(word.usable and word.key == part for word, part in zip(run, parts, strict=True))
        return count

    @staticmethod
    def qualifies(word: Word, rule: tree.Qualified) -> bool:
        return (
            word.usable and word.key == fold(rule.word) and rule.pos in ("", word.pos) and rule.form in ("", word.form) and rule.surface in ("", word.surface)
        )

    def near(self, rule: tree.Near) -> int:
        listed = [fold(word) for word in rule.words]
        unit = self.document.unit
        same_sentence = rule.scope == "sentence" and unit != "sentence"
        same_paragraph = rule.scope == "paragraph" and unit not in ("sentence", "paragraph")
        seen = [place for place in self.places if place.word.usable and place.word.key in listed and (place.paragraph or not same_paragraph)]
        count = 0
        for i, start in enumerate(seen):
            followers = seen[i + 1 :]
            if not followers or followers[0].word.key == start.word.key:
                continue
            if rule.ordered and start.word.key != listed[0]:
                continue
            ticked, last = [start.word.key], start
            for place in followers:
                if rule.distance and place.position - last.position > rule.distance:
                    break
                if (same_sentence and place.sentence != start.sentence) or (same_paragraph and place.paragraph != start.paragraph):
                    break
                if place.word.key in ticked or (rule.ordered and place.word.key != listed[len(ticked)]):
                    continue
                ticked.append(place.word.key)
                last = place
                if len(ticked) == len(listed):
                    count += 1
                    break
        return count

    def heading(self, level: int, text: str) -> bool:
        if rank(self.document.unit) > rank(f"h{level}"):
            return False
        return self.document.lines[0].headings.get(level) == text

    def measure(self, name: str) -> int:
        counted = [place.word for place in self.places if not place.word.stopped]
        if name == "No.":
            return self.document.number
        return len(counted) if name == "lw" else sum(word.length for word in counted)
