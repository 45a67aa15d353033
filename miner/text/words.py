"""Words, compounds and spellings that the dictionary does not have as one word."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from miner import data
from miner.base.charset import read_text_file
from miner.base.errors import DictionaryError
from miner.base.ja import nfkc, normalize

Attributes = tuple[str, str, str, str, str, bool]  # lemma, base, pos, pos_detail, form, known
# One dictionary entry as found in a text, shared by all its occurrences: its characters with the white space before it and without,
# its attributes, its surface in the analysis view, and of the attributes lemma and base form once more. A plain tuple: reading a
# NamedTuple's items costs three times as much.
Word = tuple[int, int, Attributes, str, str, str]

MAX_LENGTH = 100


class WordList:
    """Forms that are read as one word, each with its lemma.

    A form is found as a run of tokens that spells it, the last of them in its base form (紐づけられる by 紐づける), or, for forms of the
    user's list, wherever its characters stand but as a part of one known word.
    """

    def __init__(self, lemmas: dict[str, str], own: Iterable[str]) -> None:
        self.lemmas = lemmas
        self.own = tuple(own)
        self._prefixes = {form[:i] for form in lemmas for i in range(1, len(form))}
        # Alternatives in list order: the leftmost occurrence wins, and where several begin, the one named first.
        self._own = re.compile("|".join(map(re.escape, self.own))) if self.own else None

    @property
    def digest(self) -> str:
        """The first 8 hexadecimal digits of the SHA-256 of the list."""
        return hashlib.sha256(repr((sorted(self.lemmas.items()), self.own)).encode()).hexdigest()[:8]

    def __reduce__(self) -> tuple[type["WordList"], tuple[dict[str, str], tuple[str, ...]]]:
        return WordList, (self.lemmas, self.own)

    @classmethod
    def load(cls, words: str | Path | Iterable[str] | None, *, packaged: bool) -> "WordList":
        """Read the packaged list and the user's; see `Tokenizer`."""
        lemmas: dict[str, str] = {}
        if packaged:
            for row in data.read_pairs("words.tsv"):
                _add(lemmas, row, "words.tsv")
        own: list[str] = []
        if words is not None:
            where, lines = _lines(words)
            for number, line in enumerate(lines, 1):
                row = tuple(cell.strip() for cell in line.strip("\r\n\t ").split("\t"))
                if any(row) and not row[0].startswith("#"):
                    own += _add(lemmas, row, f"{where}, line {number}")
        return cls(lemmas, own)

    def opens(self, surface: str) -> bool:
        """Whether a form of the list may begin with this token."""
        return surface in self._prefixes or surface in self.lemmas

    def forced(self, analysis: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and lemma of each occurrence of a form of the user's list."""
        if self._own is not None:
            for found in self._own.finditer(analysis):
                yield found.start(), found.end(), self.lemmas[found[0]]

    def longest(self, words: list[Word], i: int) -> tuple[int, str, str] | None:
        """Return the last token, lemma and base form of the longest form that the tokens from ``i`` on spell, or None."""
        spelled, best = "", None
        for j in range(i, len(words)):
            step, width, attributes, surface, _, _ = words[j]
            if j > i and step != width:
                break  # white space between
            for tail in (attributes[1], surface):
                form = spelled + tail
                if form in self.lemmas:
                    best = (j, self.lemmas[form], nfkc(form))
                    break
            spelled += surface
            if spelled not in self._prefixes:
                break
        return best


def _lines(words: str | Path | Iterable[str]) -> tuple[str, Iterable[str]]:
    if isinstance(words, str | Path):
        return str(words), read_text_file(Path(words)).splitlines()
    return "words", words


def _add(lemmas: dict[str, str], row: tuple[str, ...], where: str) -> list[str]:
    """Enter the forms of one row; returns them as the analysis view spells them."""
    forms = []
    for cell in row:
        form = normalize(cell).analysis
        if not form or re.search(r"[\s\ufffd]", form):
            raise DictionaryError(where, f"{cell!r} is not a word", "Write a word a line, its other spellings after tabs, without spaces.")
        if len(form) > MAX_LENGTH:
            raise DictionaryError(where, f"{cell[:20]!r}… has {len(form)} characters", f"A word has at most {MAX_LENGTH}.")
        if ("," in form or "，" in form) and len(row) == 1:
            raise DictionaryError(
                where,
                f"{cell[:40]!r} looks like a row of a MeCab dictionary",
                "Write only the word; context ids and costs are not needed.",
            )
        forms.append(form)
    lemma = nfkc(row[0])
    for form, cell in zip(forms, row, strict=True):
        if lemmas.setdefault(form, lemma) != lemma:
            raise DictionaryError(where, f"{cell!r} has the lemma {lemmas[form]!r} already", "Give each spelling one line.")
    return forms
