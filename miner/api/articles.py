"""What a notebook does with articles: counts, statements, arithmetic, and the text with both marked."""

from html import escape
from typing import TYPE_CHECKING, Any

from miner.api import frames, stream
from miner.base.records import Figure, Quote
from miner.pipeline.batch import Texts
from miner.text.figures import figures as _figures
from miner.text.quotes import quotes as _quotes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Article", "check_articles", "figures", "quotes"]


def _texts(articles: Any) -> Texts:
    return stream.read_table(frames.table(articles))


def figures(articles: Any, published: str | None = None) -> "pd.DataFrame":
    """Return the counts that articles state, a row a count; in the shell: ``miner figures``.

    Parameters
    ----------
    articles : str, list of str, Series or DataFrame
        A DataFrame may have the columns ``id``, ``published`` and ``publisher`` beside the one of texts.
    published : str, optional
        The day in Japan of all of them (2023-07-13), which 先月 and 4月 are told by; else the column ``published``, else a line 公開日 …
        of the text. Without any such months have no period.

    Returns
    -------
    DataFrame
        ``id, place, municipality_code, level, n_places, measure, value, missing, unit, qualifier, kind, period_start, period_end, as_of, publisher,
        parent, span, text``. Without a number ``value`` is missing and ``missing`` says why. ``parent`` is the id of the count that
        this one is a part of: don't add the two.

    Raises
    ------
    UsageError
        For a day that is none.
    """
    return frames.frame([figure.as_row() for figure in stream.figures(_texts(articles), published)], frames.FIGURE_DTYPES)


def quotes(articles: Any, published: str | None = None) -> "pd.DataFrame":
    """Return who said what in articles, a row a statement; in the shell: ``miner quotes``.

    ``id, span, text, direct, speaker, role, place, act, return_reason``: the last says whether it states why somebody returned the card
    or means to, which a passer-by's, an expert's or a minister's remark does not. `RuleCoder.code` takes the rows. ``published`` is taken
    so that the verbs on articles are called alike; a statement carries no date.
    """
    return frames.frame([quote.as_row() for quote in stream.quotes(_texts(articles))], frames.QUOTE_DTYPES)


def check_articles(articles: Any, published: str | None = None) -> "pd.DataFrame":
    """Return what does not add up within each article, a row a finding: months, parts, places, ratios, replies; in the shell: ``miner check``."""
    return frames.frame([finding.as_row() for finding in stream.check_articles(_texts(articles), published)], frames.FINDING_DTYPES)


class Article:
    """An article that a notebook shows with its counts and statements marked, each with its row on hover.

    Parameters
    ----------
    text : str
    published : str, optional
        See `figures`.
    """

    def __init__(self, text: str, published: str | None = None) -> None:
        self.text = text
        self.published = stream.published_of(published, {}, text)

    def figures(self) -> list[Figure]:
        """Return the counts of the article."""
        return _figures(self.text, self.published)

    def quotes(self) -> list[Quote]:
        """Return the statements of the article."""
        return _quotes(self.text)

    def _repr_html_(self) -> str:
        marks: list[tuple[int, int, str, str]] = []
        for figure in self.figures():
            period = "〜".join(filter(None, (figure.period_start, figure.period_end)))
            count = figure.missing or str(figure.value)
            marks.append((*figure.span, "#ffe08a", f"{figure.place or figure.level} {period} {figure.measure} {count} {figure.qualifier}"))
        for quote in self.quotes():
            colour = "#bfe3c0" if quote.return_reason else "#dbe4f0"
            reason = "return_reason" if quote.return_reason else quote.act
            marks.append((*quote.span, colour, f"{quote.speaker or '?'} ({quote.role}) {reason}"))
        return f'<div style="white-space: pre-wrap; max-width: 45em; line-height: 1.8">{_marked(self.text, marks)}</div>'


def _marked(text: str, marks: list[tuple[int, int, str, str]]) -> str:
    """Return a text in HTML with its marks, of which the longer may hold the shorter; several on one span share it."""
    titles: dict[tuple[int, int], tuple[str, str]] = {}
    for start, end, colour, title in marks:
        before = titles.get((start, end))
        titles[start, end] = (colour, f"{before[1]}\n{title}" if before else title)
    pieces: list[str] = []
    open_: list[int] = []
    at = 0
    for start, end in sorted(titles, key=lambda span: (span[0], -span[1])):
        while open_ and open_[-1] <= start:
            stop = open_.pop()
            pieces += [escape(text[at:stop]), "</mark>"]
            at = stop
        if open_ and end > open_[-1]:  # two marks that cross: the first stays
            continue
        colour, title = titles[start, end]
        pieces += [escape(text[at:start]), f'<mark style="background: {colour}" title="{escape(title)}">']
        open_.append(end)
        at = start
    for stop in reversed(open_):
        pieces += [escape(text[at:stop]), "</mark>"]
        at = stop
    return "".join([*pieces, escape(text[at:])])
