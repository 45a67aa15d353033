"""The rule coder: a codebook's rules applied to texts, each code with its evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from miner.base.charset import read_text_file
from miner.base.dedupe import normal_form
from miner.base.errors import UsageError
from miner.base.records import Evidence, Span
from miner.coding.codebook import Codebook
from miner.coding.explain import Denied, Explanation
from miner.coding.rules.documents import NOTHING, Context, Match
from miner.coding.rules.khcoder import KHCoderRules, named_words
from miner.coding.rules.khtext import Dictionary, key
from miner.coding.rules.native import NativeRules
from miner.coding.rules.tree import Reference, Variable, leaves
from miner.coding.variables import ROW, Variables
from miner.text.tokens import Columns, Tokenizer, default_tokenizer
from miner.text.units import Place, Placed, Segment, n_segments, parts, segments

MAX_WHOLE = 40  # characters of a text that can be one of a code's whole texts


class Decision(NamedTuple):
    """What the coder says of one text."""

    codes: tuple[str, ...]
    decision: str
    evidence: tuple[Evidence, ...]

    def moved(self, by: int) -> "Decision":
        """Return the decision with its evidence at places of the text that this one begins at ``by`` of."""
        moved = tuple(found._replace(span=(found.span[0] + by, found.span[1] + by)) for found in self.evidence)
        return self._replace(evidence=moved)


class Coded(NamedTuple):
    """What the coder says of one segment of a text: its span and number, where it stands, the variables' values there, the decision."""

    span: Span
    number: int
    place: Place
    variables: Mapping[str, str]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The user's words: those that are read as one (``words``: forced words), in KH Coder's reading those that no rule finds (``stop_words``), and
    whether words that rules name are joined where the tokenizer cuts them."""

    words: str | Path | tuple[str, ...] | None = None
    stop_words: str | Path | tuple[str, ...] | None = None
    join: bool = True


_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
_OTHER, _UNCODED, _NO_REASON = Decision((), "other", ()), Decision((), "uncoded", ()), Decision((), "no_reason", ())


class RuleCoder:
    """Applies a codebook's rules to texts; picklable.

    Parameters
    ----------
    codebook : Codebook
    tokenizer : Tokenizer, optional
        With the user's own words; the packaged word list unless given. KH Coder's reading takes ``vocabulary`` instead.
    vocabulary : Vocabulary, optional
    """

    def __init__(self, codebook: Codebook, tokenizer: Tokenizer | None = None, vocabulary: Vocabulary | None = None) -> None:
        self.codebook = codebook
        self.vocabulary = vocabulary or Vocabulary()
        if not codebook.khcoder and (self.vocabulary.stop_words is not None or not self.vocabulary.join):
            asked = "stop words are given" if self.vocabulary.stop_words is not None else "words are not to be joined"
            raise UsageError(codebook.name, asked, "That belongs to KH Coder's reading: give a .cod file, without native.")
        words = self.vocabulary.words
        self.tokenizer = tokenizer or (Tokenizer(words) if words is not None and not codebook.khcoder else default_tokenizer())
        self._prepare()

    def _prepare(self) -> None:
        book = self.codebook
        rules = book.trees
        names = [code.name for code in book.codes]
        self._khcoder: KHCoderRules | None = None
        if book.khcoder:
            trees = [tree for trees in rules.values() for tree in trees]
            forced, stopped = _listed(self.vocabulary.words), _listed(self.vocabulary.stop_words)
            dictionary = Dictionary(named_words(trees), forced, stopped, join=self.vocabulary.join)
            self._khcoder = KHCoderRules(rules, names, dictionary)
            self.name = f"khcoder:{book.name}:{book.digest}:{dictionary.digest}"
        else:
            self._native = NativeRules(rules, names, self.tokenizer)
            self.name = f"rules:{book.name}:{book.digest}:{self.tokenizer.words.digest}"
        self._decisions = {code.name: code.decision for code in book.codes if code.decision}
        self._whole = {_bare(form): code.name for code in book.codes for form in code.whole}
        self._sources = {code.name: [line.text for line in code.rules] for code in book.codes}

    def __getstate__(self) -> tuple[Codebook, Tokenizer, Vocabulary]:
        return self.codebook, self.tokenizer, self.vocabulary

    def __setstate__(self, state: tuple[Codebook, Tokenizer, Vocabulary]) -> None:
        self.codebook, self.tokenizer, self.vocabulary = state
        self._prepare()

    def decide(self, text: str, *, reasons: bool = False, context: Context = NOTHING) -> Decision:
        """Return the codes of one text.

        ``reasons`` says that the text was given as a reason (a survey's reason column): where nothing is written there is no
        reason, and what no code fits is ``other``. Elsewhere such a text is ``uncoded``.
        """
        if self._khcoder is not None:
            return next(iter(self.segments(text, "text"))).decision
        return (self._decided_whole(text) if reasons else None) or self._told(text, self._native.matches(text, context), reasons=reasons)

    def decide_all(self, texts: Sequence[str], reasons: Sequence[bool] | None = None, columns: Sequence[Columns] | None = None) -> list[Decision]:
        """Return the codes of each text, as `decide` does.

        All texts are cut into tokens before the rules see one: MeCab's dictionary and the rules' tables drive one another out of the processor's
        cache, which costs a third more. ``reasons`` says which texts were given as reasons, None that no text was; ``columns`` has their tokens
        if this tokenizer has cut them.
        """
        if self._khcoder is not None:
            return list(map(self.decide, texts))
        reasons = reasons or [False] * len(texts)
        decided = [self._decided_whole(text) if given else None for text, given in zip(texts, reasons, strict=True)]
        waiting = [i for i, whole in enumerate(decided) if whole is None]
        matches = iter(self._native.matches_all([columns[i] if columns else self.tokenizer.columns(texts[i]) for i in waiting]))
        return [whole or self._told(text, next(matches), reasons=given) for text, whole, given in zip(texts, decided, reasons, strict=True)]

    def explain(self, text: str, *, reasons: bool = False) -> Explanation:
        """Return the decision on one text with its evidence, and the rules that hold but for a negation; shows itself in a notebook."""
        decision = self.decide(text, reasons=reasons)
        denied: list[Denied] = []
        if self._khcoder is None:
            for match in self._native.matches(text, denied=True):
                if match.negators and match.code not in decision.codes:
                    rule = self._sources[match.code][match.rule]
                    denied += [Denied(Evidence(match.code, span, text[slice(*span)], rule), match.negators) for span in _outer(match.spans)]
        labels = {code.name: code.ja for code in self.codebook}
        return Explanation(text, decision.codes, decision.decision, decision.evidence, tuple(denied), labels)

    def _told(self, text: str, matches: list[Match], *, reasons: bool) -> Decision:
        if not matches:
            return _OTHER if reasons else _UNCODED
        return self._decided(text, matches)

    def _decided_whole(self, text: str) -> Decision | None:
        """Return the decision on a text given as a reason that says nothing, or only what a code has as a whole text."""
        if len(text) > MAX_WHOLE:
            return None if text.strip() else _NO_REASON
        bare = _bare(text)
        if not bare:
            return _NO_REASON
        if bare not in self._whole:
            return None
        code = self._whole[bare]
        found = (Evidence(code, (0, len(text)), text, "whole"),)
        return Decision((), self._decisions[code], found) if code in self._decisions else Decision((code,), "coded", found)

    def _decided(self, text: str, matches: list[Match], whole: Span | None = None) -> Decision:
        start, end = whole or (0, len(text))
        evidence = tuple(
            Evidence(match.code, span, text[span[0] : span[1]], self._sources[match.code][match.rule])
            for match in matches
            for span in _outer(match.spans) or ((start, end),)
        )
        decisions = self._decisions
        codes = tuple(dict.fromkeys(found.code for found in evidence if found.code not in decisions))
        if codes:
            return Decision(codes, "coded", tuple(found for found in evidence if found.code not in decisions))
        return Decision((), decisions[evidence[0].code], evidence)

    def segments(self, text: str, unit: str, variables: Iterable[Variables] = (), where: str = "text", before: int = 0) -> Iterator[Coded]:
        """Yield the decision on each segment of a text: the whole, its sentences, paragraphs, or the sections under its headings.

        ``before`` is the number of the last segment before this text; ``where`` names the text in errors.

        Raises
        ------
        InputError
            With the line of a heading or tag that cannot be read, or for variables that have not one row a document.
        """
        tables = list(variables)
        for table in tables:
            if table.unit == "sentence":
                table.check(sum(1 for _ in self._cut(text, table.unit, where)), where)
            elif table.unit != ROW:
                table.check(n_segments(text, table.unit, where), where)
        for segment in self._cut(text, unit, where):
            span = segment.span if unit != "text" else (0, len(text))
            number = segment.number + before
            values = {name: found for table in tables for name, found in table.values(segment).items()}
            headings = {i: heading for i, heading in enumerate(segment.place.headings, 1) if segment.place.sections[i - 1]}
            shown = {name: table.label(name, value) for table in tables for name, value in table.row(segment).items()}
            if self._khcoder is not None:
                context = Context(number, {level: key(text) for level, text in headings.items()}, values)
                matches = self._khcoder.matches(segment, context)  # type: ignore[arg-type]
                decision = self._decided(text, matches, span) if matches else _UNCODED
            else:
                decision = self.decide(text[slice(*span)], context=Context(number, headings, values)).moved(span[0])
            yield Coded(span, number, segment.place, shown, decision)

    def words(self, text: str) -> set[str]:
        """Return the words of a text that rules find: content words by lemma, in KH Coder's reading those in use by base form."""
        if self._khcoder is not None:
            return {word.key for sentence in self._khcoder.dictionary.sentences(text) for word in sentence.words if word.usable}
        return {token.lemma for token in self.tokenizer.tokenize(text) if token.pos in _CONTENT and "数詞" not in token.pos_detail}

    @property
    def variables(self) -> set[str]:
        """The external variables that the rules name."""
        return {leaf.name for code in self.codebook for rule in code.rules for leaf in leaves(rule.tree) if isinstance(leaf, Variable)}

    def own_words(self, code: str) -> set[str]:
        """Return the words of a code's rules, and of what they refer to, as `words` has them."""
        rules = self.codebook.trees
        waiting, seen, named = [code], set(), set()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                named |= named_words(rules[name])
                waiting += [leaf.name for tree in rules[name] for leaf in leaves(tree) if isinstance(leaf, Reference)]
        return {key(word) for word in named} if self._khcoder is not None else set().union(*map(self.words, named))

    def _cut(self, text: str, unit: str, where: str) -> Iterator[Segment[Placed]]:
        if self._khcoder is not None:
            return self._khcoder.segments(text, unit, where)  # type: ignore[return-value]
        return segments(parts(text, where), unit)


def _listed(words: str | Path | tuple[str, ...] | None) -> list[str]:
    """Return the words of a list, a word a line; of a line with tabs the first."""
    lines = read_text_file(Path(words)).splitlines() if isinstance(words, str | Path) else words or ()
    found = [line.strip("\r\n\ufeff ").split("\t")[0] for line in lines]
    return [word for word in found if word and not word.startswith("#")]


def _bare(text: str) -> str:
    """Return the letters and digits of a text's normal form."""
    return "".join(filter(str.isalnum, normal_form(text)))


def _outer(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the spans that lie in no other, in order."""
    outer: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not outer or span[1] > outer[-1][1]:
            outer.append(span)
    return tuple(outer)
