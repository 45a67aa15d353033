"""The notebook API: one function a verb, over str, list, Series or DataFrame."""

from typing import TYPE_CHECKING, Any

from miner.api import stream
from miner.base.records import Sentence, Token
from miner.text.sentences import sentences as _sentences
from miner.text.tokens import Tokenizer
from miner.text.tokens import tokenize as _tokenize

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from miner.api.coders import Codebook

__all__ = ["Sentence", "Token", "Tokenizer", "count", "plot_counts", "sentences", "stream", "tokenize"]


def tokenize(text: str) -> list[Token]:
    """Return the words of a text; in the shell: ``miner tokens``.

    See `Tokenizer` for words of your own.

    >>> [token.lemma for token in tokenize("紐づけが怖い")]
    ['紐付け', 'が', '怖い']
    """
    return _tokenize(text)


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, with exact spans that join without a gap; in the shell: ``--unit sentence``.

    >>> [sentence.text for sentence in sentences("不安だ。「もう返す。」と話した。")]
    ['不安だ。', '「もう返す。」と話した。']
    """
    return _sentences(text)


def count(codings: Any, by: str | None = None, *, codebook: "Codebook | None" = None) -> "pd.DataFrame":
    """Count codes over texts; in the shell: ``miner count``.

    Parameters
    ----------
    codings : DataFrame or iterable of dict
        With ``text``, ``codes`` and ``decision``, as `RuleCoder.code` returns them.
    by : str, optional
        A column of ``codings``; the table then has a block for each of its values.
    codebook : Codebook, optional
        For the labels and for codes that no text has; the packaged one unless given.

    Returns
    -------
    DataFrame
        A row a group and code: ``group, code, label, n, n_distinct, n_texts, share, low, high, method``. Shares are of all texts of the
        group, undecided ones too; a text may have several codes, so they need not add to 1.
    """
    from miner.api import coders, frames

    book = codebook or coders.Codebook.load()
    rows = [stream.labelled(row, book) for row in stream.count(frames.coding_rows(codings, by), by, codes=[c.name for c in book if not c.decision])]
    return frames.frame(rows, frames.COUNT_DTYPES)


def plot_counts(counts: "pd.DataFrame", *, title: str = "", axes: Any = None) -> "Axes":
    """Draw one group's table of `count` as bars with intervals and Japanese labels; codes without a text are left out."""
    from miner.base.errors import UsageError
    from miner.report import plots

    groups = counts["group"].unique()
    if len(groups) > 1:
        raise UsageError("plot_counts", f"the table has {len(groups)} groups", "Select one: counts[counts.group == …].")
    shown = counts[counts["n"] > 0]
    labels = [f"{label} ({n})" for label, n in zip(shown["label"], shown["n"], strict=True)]
    return plots.bars(labels, list(shown["share"]), list(zip(shown["low"], shown["high"], strict=True)), title, axes)
