"""Themes of texts, and which texts to code next, as a notebook uses them."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from miner.coding import draft as _draft
from miner.coding import sample as _sample
from miner.coding import themes as _themes
from miner.coding.codebook import Codebook
from miner.coding.model import TrainedCoder
from miner.coding.rules.coder import RuleCoder
from miner.pipeline import batch
from miner.text.tokens import Tokenizer

if TYPE_CHECKING:
    import pandas as pd


class Themes:
    """Themes of texts, with what share belongs to none; shows its table in a notebook."""

    def __init__(self, found: _themes.Themes, tokenizer: Tokenizer | None = None) -> None:
        self.found, self._tokenizer = found, tokenizer
        self.unassigned = found.unassigned

    def __len__(self) -> int:
        return len(self.found.themes)

    def __iter__(self) -> Iterator[_themes.Theme]:
        return iter(self.found.themes)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row a theme."""
        for theme in self.found.themes:
            yield theme.as_row()

    def table(self) -> "pd.DataFrame":
        """Return a row a theme: ``theme, words, n_texts, n_distinct, share, stability, stable, central``, the largest first."""
        return _frame(self.rows())

    def assignments(self) -> "pd.DataFrame":
        """Return a row a text: ``text, theme``; 0 is none."""
        return _frame({"text": text, "theme": of} for text, of in zip(self.found.texts, self.found.of, strict=True))

    def draft(self, number: int) -> _draft.Draft:
        """Return a theme as a draft code: its TOML, with the precision and recall of its rule on the theme."""
        return _draft.draft(self.found, number, self._tokenizer)

    def __str__(self) -> str:
        return f"{len(self)} themes of {len(self.found.texts)} texts; {self.unassigned:.0%} of the texts belong to none"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>{self.table().round(3).to_html(index=False)}"


def themes(
    texts: Any,
    *,
    text_column: str | None = None,
    k: int | None = None,
    seeds: Codebook | None = None,
    tokenizer: Tokenizer | None = None,
    seed: int = 0,
) -> Themes:
    """Return the themes of texts, of codings only of those without a code; in the shell: ``miner themes``.

    Parameters
    ----------
    texts : list of str, Series or DataFrame
        Of a DataFrame that `code` returned, the texts that no code covers: decision other, uncoded or abstain.
    text_column : str, optional
    k : int, optional
        How many themes; 3 to 12, by stability, unless given.
    seeds : Codebook, optional
        Whose codes the groups begin with.
    tokenizer : Tokenizer, optional
    seed : int
    """
    from miner.api import frames, stream

    if hasattr(texts, "columns") and {"text", "decision", "codes"} <= set(texts.columns):
        texts = list(texts.loc[texts["decision"].isin(["other", "uncoded", "abstain"]), "text"])
    filled = [source.text for source in stream.read_table(frames.table(texts), text_column).sources if source.text.strip()]
    starts: list[int | None] | None = None
    if seeds is not None:
        coder = RuleCoder(seeds, tokenizer)
        names = [code.name for code in seeds if not code.decision]
        first = [decision.codes[:1] for decision in coder.decide_all(filled)]
        starts = [names.index(codes[0]) if codes else None for codes in first]
    return Themes(_themes.find(filled, k, seed=seed, tokenizer=tokenizer, starts=starts), tokenizer)


def sample(texts: Any, n: int, *, coder: TrainedCoder | None = None, text_column: str | None = None, seed: int = 0) -> "pd.DataFrame":
    """Return which texts a person should code next for training, as a sheet to fill in; in the shell: ``miner sample --for training``.

    They are unsure, unlike one another, and a fifth drawn by lot; they are no random sample: ``probability`` stays empty and ``used_for`` says training.
    """
    from miner.api import frames, stream

    return _frame(sample_rows(stream.read_table(frames.table(texts), text_column), n, coder, seed))


def sample_rows(texts: batch.Texts, n: int, coder: TrainedCoder | None = None, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield a row a text to code next; see `sample`."""
    sources = list(texts.sources)
    rows = [{**source.columns, "text": source.text} for source in sources]
    guesses = coder.decide_all(rows) if coder else None
    for place, why in _sample.for_training(rows, n, coder, seed):
        source = sources[place]
        row: dict[str, Any] = {"id": source.id, "text": source.text, "codes": [], "decision": None, "coder": None, "coded_at": None, "probability": None}
        row |= {"used_for": ["training"], "why": why, "proposed": list(guesses[place].codes) if guesses else []}
        yield row | {name: value for name, value in source.columns.items() if name not in row}


def _frame(rows: Iterable[dict[str, Any]]) -> "pd.DataFrame":
    from miner.api import frames

    return frames.rows_frame(rows)
