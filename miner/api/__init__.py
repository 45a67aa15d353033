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

    from miner.api.coders import Codebook, RuleCoder

__all__ = ["Sentence", "Token", "Tokenizer", "associated_words", "compare", "count", "plot_counts", "sentences", "similarity", "stream", "tokenize"]


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
    counts = stream.count(frames.coding_rows(codings, by), by, codes=[c.name for c in book if not c.decision])
    rows = [stream.labelled(row, book) for row in (stream.tested(counts) if by else counts)]
    return frames.frame(rows, frames.COUNT_DTYPES)


def similarity(codings: Any, *, codebook: "Codebook | None" = None) -> "pd.DataFrame":
    """Return how alike codes are, Jaccard's coefficient of each pair: texts with both ÷ with either; in the shell: ``miner count --similarity``.

    A square table of the codes that any text has, of shape (n_codes, n_codes), 1 on its diagonal.
    """
    from miner.api import coders, frames

    book = codebook or coders.Codebook.load()
    rows = frames.frame(list(stream.similarity(frames.coding_rows(codings, None), [code.name for code in book])), {})
    order = list(dict.fromkeys(rows["code"])) if len(rows) else []
    return rows.pivot_table(index="code", columns="other", values="jaccard").loc[order, order] if len(rows) else rows


def associated_words(codings: Any, coder: "RuleCoder", code: str, *, measure: str = "jaccard") -> "pd.DataFrame":
    """Return the words that stand more often in texts with a code than in all, the strongest first; in the shell: ``miner count --associated``.

    Parameters
    ----------
    codings : DataFrame
        As `RuleCoder.code` returns them.
    coder : RuleCoder
        That made them: its dictionary says what a word is; the words of the code's own rules are left out.
    code : str
    measure : {"jaccard", "dice", "simpson", "ochiai", "difference", "ratio", "chi2", "log_likelihood"}

    Returns
    -------
    DataFrame
        ``code, word, n, n_both, share_in_code, share, score``.
    """
    from miner.api import frames

    return frames.frame(list(stream.associated_words(frames.coding_rows(codings, None), coder, code, measure)), frames.ASSOCIATION_DTYPES)


def compare(before: "pd.DataFrame", after: "pd.DataFrame") -> "pd.DataFrame":
    """Return the texts that two codings decide differently: ``id, text, lost, gained, before, after``, the last two with the evidence.

    Parameters
    ----------
    before, after : DataFrame
        Two codings of the same texts, as `RuleCoder.code` returns them.
    """
    from miner.api import frames

    return frames.compared(before, after)


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
