"""The rule coder: a codebook's rules applied to texts, each code with its evidence."""

from typing import NamedTuple

from miner.base.dedupe import normal_form
from miner.base.records import Evidence, Span
from miner.coding.codebook import Codebook
from miner.coding.rules.native import NativeRules
from miner.text.tokens import Tokenizer, default_tokenizer

MAX_WHOLE = 40  # characters of a text that can be one of a code's whole texts


class Decision(NamedTuple):
    """What the coder says of one text."""

    codes: tuple[str, ...]
    decision: str
    evidence: tuple[Evidence, ...]


_OTHER, _UNCODED = Decision((), "other", ()), Decision((), "uncoded", ())


class RuleCoder:
    """Applies a codebook's rules to texts; picklable.

    Parameters
    ----------
    codebook : Codebook
    tokenizer : Tokenizer, optional
        With the user's own words; the packaged word list unless given.
    """

    def __init__(self, codebook: Codebook, tokenizer: Tokenizer | None = None) -> None:
        self.codebook = codebook
        self.tokenizer = tokenizer or default_tokenizer()
        self.name = f"rules:{codebook.name}:{codebook.digest}:{self.tokenizer.words.digest}"
        self._prepare()

    def _prepare(self) -> None:
        rules = {name: [line.tree for line in lines] for name, lines in self.codebook.groups.items()}
        rules |= {code.name: [line.tree for line in code.rules] for code in self.codebook.codes}
        self._index = NativeRules(rules, [code.name for code in self.codebook.codes], self.tokenizer)
        self._decisions = {code.name: code.decision for code in self.codebook.codes if code.decision}
        self._whole = {_bare(form): code.name for code in self.codebook.codes for form in code.whole}
        self._sources = {code.name: [line.source for line in code.rules] for code in self.codebook.codes}

    def __getstate__(self) -> tuple[Codebook, Tokenizer, str]:
        return self.codebook, self.tokenizer, self.name

    def __setstate__(self, state: tuple[Codebook, Tokenizer, str]) -> None:
        self.codebook, self.tokenizer, self.name = state
        self._prepare()

    def decide(self, text: str, *, reasons: bool = False) -> Decision:
        """Return the codes of one text.

        ``reasons`` says that the text was given as a reason (a survey's reason column): where nothing is written there is no
        reason, and what no code fits is ``other``. Elsewhere such a text is ``uncoded``.
        """
        decisions = self._decisions
        if reasons and not text.strip():
            return Decision((), "no_reason", ())
        if reasons and len(text) <= MAX_WHOLE:
            bare = _bare(text)
            if not bare:
                return Decision((), "no_reason", ())
            if bare in self._whole:
                code = self._whole[bare]
                found = (Evidence(code, (0, len(text)), text, "whole"),)
                return Decision((), decisions[code], found) if code in decisions else Decision((code,), "coded", found)
        matches = self._index.matches(text)
        if not matches:
            return _OTHER if reasons else _UNCODED
        evidence = tuple(
            Evidence(match.code, span, text[span[0] : span[1]], self._sources[match.code][match.rule])
            for match in matches
            for span in _outer(match.spans) or ((0, len(text)),)
        )
        codes = tuple(dict.fromkeys(found.code for found in evidence if found.code not in decisions))
        if codes:
            return Decision(codes, "coded", tuple(found for found in evidence if found.code not in decisions))
        return Decision((), decisions[evidence[0].code], evidence)


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
