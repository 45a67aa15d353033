"""What in a codebook is probably a mistake, though it can be read."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from miner.base.errors import nearest
from miner.base.records import Token
from miner.coding.codes import Code, RuleLine, references
from miner.coding.rules import speech, tree
from miner.coding.rules.logic import Logic
from miner.coding.rules.tree import And, Binary, Near, Not, Number, Or, Qualified, Reference, Rule, String, Words, leaves, operands
from miner.text.tokens import Tokenizer, default_tokenizer

if TYPE_CHECKING:
    from miner.coding.codebook import Codebook

MAX_COMPARED = 2_000  # alternatives of one rule that are compared with one another
_FUNCTION = frozenset({"助詞", "助動詞", "補助記号"})
_PARTICLES = frozenset(
    [*"はがをにへとでものやかねよてただばし", "から", "まで", "より", "ので", "のに", "けど", "けれど", "です", "ます", "たい", "よう", "ず", "そう"]
)
_DENYING = frozenset({"ない", "ぬ", "ん", "ず"})
_INFLECTING = frozenset({"動詞", "形容詞", "助動詞", "接尾辞", "名詞", "形状詞"})
_VOICES = frozenset({"れる", "られる", "せる", "させる", "しめる"})  # 知らせる, 踊らされる: words of their own
_hiragana = re.compile("[ぁ-ゖー]+").fullmatch
_VERB_ENDS = "うくぐすつぬぶむる"


class Warning_(NamedTuple):
    """A probable mistake: its kind, where it stands, what was found, and what to do."""

    kind: str
    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.found}. {self.remedy} [{self.kind}]"


def lint(codebook: "Codebook", tokenizer: Tokenizer | None = None) -> list[Warning_]:
    """Return the probable mistakes of a codebook, in the order of its rules."""
    return list(_Lint(codebook, tokenizer or default_tokenizer()).run())


class _Lint:
    def __init__(self, codebook: "Codebook", tokenizer: Tokenizer) -> None:
        self.book, self.khcoder = codebook, codebook.khcoder
        self.words = _WordLint(Tokenizer(packaged=False) if codebook.khcoder else tokenizer, codebook)
        self.logic = Logic(codebook.trees)

    def run(self) -> Iterator[Warning_]:
        for lines in self.book.groups.values():
            yield from self._lines(lines, several=True)
        for code in self.book.codes:
            yield from self._code(code)
            yield from self._lines(code.rules, several=False)
        yield from self._unused()

    def _code(self, code: Code) -> Iterator[Warning_]:
        if self.khcoder and re.match(r"[*＊]\s", code.name):
            remedy = "A line that begins with * is a name: join it to the line before if it is a multiplication."
            yield Warning_("name", code.where, f"{code.name!r} is read as the name of a code", remedy)
        if not code.rules and not code.whole and not code.decision:
            yield Warning_("no_rules", code.where, f"the code {code.name!r} has no rules", "Write at least one, or remove the code.")

    def _unused(self) -> Iterator[Warning_]:
        everything = [line for lines in [*self.book.groups.values(), *(code.rules for code in self.book.codes)] for line in lines]
        used = {reference.name for line in everything for reference in references(line.tree)}
        for name, lines in self.book.groups.items():
            if name not in used and lines:
                yield Warning_("unused", lines[0].where, f"no rule refers to the group {name!r}", f"Write <{name}> where it is meant, or remove it.")

    def _lines(self, lines: tuple[RuleLine, ...], *, several: bool) -> Iterator[Warning_]:
        for i, line in enumerate(lines):
            yield from self._rule(line, group=several)
            for j, other in enumerate(lines):
                if i != j and self.logic.implies(line.tree, other.tree) and not (i < j and self.logic.implies(other.tree, line.tree)):
                    same = i > j and self.logic.implies(other.tree, line.tree)
                    found = "this rule stands there already" if same else "this rule changes nothing, since another one gives the code wherever it does"
                    yield Warning_("shadowed", line.where, f"{found}: {_short(other.text)!r} ({other.where})", "Remove one of the two.")
                    break

    def _rule(self, line: RuleLine, *, group: bool) -> Iterator[Warning_]:
        if self.logic.never(line.tree):
            yield Warning_("never", line.where, f"{_short(line.text)!r} can be true nowhere", self._why_never(line.tree))
        elif self.logic.without_words(line.tree) and not group:
            remedy = "Join the negation to what must be there with and; a number alone is true everywhere: write it in '…' to find it in the text."
            yield Warning_("always", line.where, f"{_short(line.text)!r} is true of texts that hold none of its words", remedy)
        yield from self._parts(line, line.tree)
        for leaf in leaves(line.tree):
            for kind, found, remedy in self.words.check(leaf):
                yield Warning_(kind, line.source.where(leaf.place), found, remedy)

    def _why_never(self, rule: Rule) -> str:
        waiting = [rule]
        while waiting:
            part = waiting.pop()
            match part:
                case Not(_, tight=True):
                    return "'!' binds tighter than comparisons and gives 1 or 0: write not."
                case And() if pair := self.logic.contradiction(part):
                    return f"It asks for {_short(str(pair[0]))!r} and excludes {_short(str(pair[1]))!r}, which holds there too."
                case Binary(_, Reference(), Number()):
                    return "A reference is 1 or 0, never more: write it alone."
            waiting += operands(part)
        return "Its value is 0 whatever a text holds: remove it."

    def _parts(self, line: RuleLine, rule: Rule) -> Iterator[Warning_]:
        """Find alternatives that change nothing."""
        for operand in operands(rule):
            yield from self._parts(line, operand)
        if not isinstance(rule, Or):
            return
        seen: set[Rule] = set()
        for operand in rule.operands:
            if operand in seen:
                yield Warning_("twice", _where(line, operand), f"{_short(str(operand))!r} stands twice among alternatives", "Remove one of the two.")
            seen.add(operand)
        distinct = list(dict.fromkeys(rule.operands))
        composed = [(i, operand) for i, operand in enumerate(distinct) if operands(operand)]
        for i, operand in composed if len(composed) * len(distinct) < MAX_COMPARED**2 else ():
            for j, other in enumerate(distinct):
                if i != j and self.logic.implies(operand, other) and not (i < j and self.logic.implies(other, operand)):
                    found = f"{_short(str(operand))!r} changes nothing beside {_short(str(other))!r}"
                    yield Warning_("shadowed", _where(line, operand), found, "Remove it.")
                    break


def _where(line: RuleLine, rule: Rule) -> str:
    return line.source.where(next(leaves(rule)).place)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


Finding = tuple[str, str, str]  # kind, what was found, what to do


class _WordLint:
    """Finds words, phrases and strings that occur in no text, or in nearly all."""

    def __init__(self, tokenizer: Tokenizer, codebook: "Codebook") -> None:
        self.tokenizer, self.khcoder = tokenizer, codebook.khcoder
        self.names = [*codebook.groups, *(code.name for code in codebook.codes)]

    def check(self, leaf: tree.Leaf) -> Iterator[Finding]:
        """Yield what is wrong with one operand."""
        match leaf:
            case String(text):
                yield from self._string(text)
            case Words((word,)):
                yield from self._named_like_a_group(word) or self._word(word, alone=True)
            case Words(words):
                for word in words:
                    yield from self._word(word, alone=False)
            case Near(words):
                for word in words:
                    yield from self._word(word, alone=True)
            case Qualified():
                yield from self._qualified(leaf)

    def _string(self, text: str) -> Iterator[Finding]:
        if not text.strip(" \u3000\t"):
            yield "never", f"the string {text!r} is white space only", "Write the characters to look for."
        inner = re.search(r"[。\n].", text, re.DOTALL) if self.khcoder else re.search(r"[。！？!?\n][^。！？!?」』）)\s]", text)
        if inner:
            yield "never", f"the string {text!r} reaches over the end of a sentence", "Rules are applied sentence by sentence: write its parts, joined by and."

    def _named_like_a_group(self, word: str) -> list[Finding]:
        found = next((name for name in self.names if name == word or (self.khcoder and name[1:] == word)), "")
        if not found or not word.isascii():
            return []
        return [("reference", f"{word!r} is looked for as a word, but it is the name of a group or code", f"Write <{found}> if that is meant.")]

    def _word(self, word: str, *, alone: bool) -> Iterator[Finding]:
        if " " in word:
            yield "quoted", f'"{word}" is looked for as one word', "Double quotes make one word of it: remove them, or write '…' for characters."
            return
        sign = next((sign for sign in tree.FULL_WIDTH if sign in word), "")
        if sign:
            yield "full_width", f"{word!r} holds the full-width sign {sign}", "Write the operator in half-width: a+b for neighbours, the others between spaces."
            return
        if self.khcoder and (tree.glued.search(word) or word.strip("+") != word or word.startswith("~")):
            yield "glued", f"an operator is glued to a word in {word!r}", "Put a space on both sides of each operator and parenthesis."
            return
        yield from self._spelt(word, self.tokenizer.tokenize(word), alone=alone)

    def _spelt(self, word: str, tokens: list[Token], *, alone: bool) -> Iterator[Finding]:
        last = tokens[-1] if tokens else None
        if last is None:
            yield "never", f"{word!r} holds no word", "Remove it."
        elif not all(token.known or token.surface.isascii() or token.pos_detail == "数詞" for token in tokens):
            yield "unknown", f"{word!r} is not in the dictionary", self._similar(word)
        elif self._is_inflected(tokens):
            negated = last.base in _DENYING and not self.khcoder
            stem, verb = (tokens[:-2], tokens[-2]) if len(tokens) > 1 else ([], last)
            base = "".join([*(token.surface for token in stem), verb.base])
            parts = "+ない" if self.khcoder and last.base in _DENYING else ""
            yield "inflected", f"{word!r} is an inflected form", f"Write the dictionary form: {'~' if negated else ''}{base}{parts}."
        elif (alone and word in _PARTICLES) or (self.khcoder and self._is_unused(tokens)):
            never = "no word rule finds it" if self.khcoder else "it stands in nearly every text"
            yield "function_word", f"{word!r} is a function word: {never}", "Write a word that carries the meaning, or '…' for characters."

    @staticmethod
    def _is_unused(tokens: list[Token]) -> bool:
        return len(tokens) == 1 and tokens[0].pos in _FUNCTION and speech.part_of_speech(tokens[0][3:]) == speech.UNUSED

    def _is_inflected(self, tokens: list[Token]) -> bool:
        last = tokens[-1]
        if len(tokens) == 1:
            return self.khcoder and bool(last.form) and last.surface != last.base
        inflecting = tokens[-2].form != "" and all(token.pos in _INFLECTING for token in tokens[:-1])
        return inflecting and ((last.pos == "助動詞" and last.base not in _VOICES) or (last.surface in {"て", "で"} and last.pos_detail == "接続助詞"))

    def _similar(self, word: str) -> str:
        """Return what may be meant by an unknown word: long vowels written otherwise are the usual slip."""
        for pattern, other in ((r"(?<=[ァ-ヺ])[アイウエオ](?=$|[^ァ-ヺ])", "ー"), ("ー$", ""), ("$", "ー"), ("ー", ""), ("[ァィゥェォ]", "")):
            variant = re.sub(pattern, other, word)
            tokens = self.tokenizer.tokenize(variant) if variant != word else []
            if len(tokens) == 1 and tokens[0].known:
                return f"Did you mean {variant!r}?"
        return "Check the spelling, or add it to your word list (--words)."

    def _qualified(self, leaf: Qualified) -> Iterator[Finding]:
        word, pos, form, surface = leaf.word, leaf.pos, leaf.form, leaf.surface
        inflects = word[-1:] in _VERB_ENDS or word[-1:] in "いただず" or word in {"ん", "です", "ます"}
        if pos and pos not in speech.PARTS_OF_SPEECH:
            yield "never", f"{pos!r} is no part of speech", f"{nearest(pos, list(speech.PARTS_OF_SPEECH))} KH Coder's names are meant."
        elif pos and (why := self._misfit(word, pos)):
            yield "never", f"{word!r} cannot be {pos} ({why})", "Write the part of speech that it has, or the word alone."
        if form and form not in speech.FORMS:
            yield "never", f"{form!r} is no conjugation form", nearest(form, list(speech.FORMS)) or f"Use one of {', '.join(speech.FORMS[:6])}, …."
        elif form and not inflects:
            yield "never", f"{word!r} does not inflect, so it has no {form}", "Write the word alone."
        tokens = self.tokenizer.tokenize(surface) if surface else []
        if tokens and word not in {tokens[-1].base, tokens[-1].lemma, surface}:
            yield "never", f"{surface!r} is no form of {word!r}", f"Write {tokens[-1].base}=>{surface}, or another surface."

    def _misfit(self, word: str, pos: str) -> str:
        """Return why a word cannot have a part of speech, empty if it can."""
        family = pos.removesuffix("B").removesuffix("C")
        if pos.endswith("B") and not _hiragana(word):
            return "it is not in hiragana"
        if family in {"動詞", "形容詞", "副詞"} and not pos.endswith("B") and _hiragana(word):
            return f"in hiragana it is {pos}B"
        if family == "動詞" and word[-1:] not in _VERB_ENDS:
            return "no verb ends so"
        if family == "形容詞" and word[-1:] != "い":
            return "no adjective ends so"
        if pos == "名詞C" and len(word) != 1:
            return "it has more than one character"
        tokens = self.tokenizer.tokenize(word)
        if pos in {"名詞", "サ変名詞", "形容動詞", "副詞可能"} and len(tokens) == 1 and tokens[0].known:
            actual = speech.part_of_speech(tokens[0][3:])
            return f"it is {actual}" if actual != pos and actual in speech.USABLE else ""
        return ""
