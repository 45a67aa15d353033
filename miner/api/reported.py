"""The iterator twins of what a notebook does with articles: counts, statements, arithmetic."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from miner.base.errors import UsageError
from miner.base.periods import japan_date
from miner.base.records import Figure, Finding, Quote
from miner.counting.claims import check_article
from miner.pipeline.batch import Source, Texts
from miner.text import articles
from miner.text.claims import claims as _claims
from miner.text.figures import figures as _figures
from miner.text.quotes import quotes as _quotes


def published_of(given: str | None, row: Mapping[str, Any], text: str) -> date | None:
    """Return the day of publication: as given, else of the row's column ``published``, else as the text says (公開日 2023-07-12); None if none does."""
    said = given or row.get("published")
    if said in (None, ""):
        return articles.published(text)
    if (day := japan_date(str(said))) is None:
        where = "published" if given else "column 'published'"
        raise UsageError(where, f"{said!r} is no day", "Write it as 2023-07-13, or as a time with its offset.")
    return day


def figures(texts: Texts, published: str | None = None) -> Iterator[Figure]:
    """Yield the counts that articles state, those of each article in the order of its text."""
    for source in texts.sources:
        day = published_of(published, source.columns, source.text)
        yield from _figures(source.text, day, id_=source.id, publisher=source.columns.get("publisher"))


def quotes(texts: Texts) -> Iterator[Quote]:
    """Yield the statements of articles, those of each article in the order of its text."""
    for source in texts.sources:
        yield from _quotes(source.text, id_=source.id)


def check_articles(texts: Texts, published: str | None = None) -> Iterator[Finding]:
    """Yield what does not add up in each article by itself: months, parts, places, ratios, replies."""
    for source in texts.sources:
        found = _figures(source.text, published_of(published, source.columns, source.text), id_=source.id)
        yield from check_article(found, _claims(source.text, found, id_=source.id), source.id)


def undated(texts: Texts, published: str | None, notes: list[str]) -> Texts:
    """Return the texts, noting the first whose day of publication nobody tells: its 先月 stays without a period."""

    def watched() -> Iterator[Source]:
        noted = False
        for source in texts.sources:
            if not noted and published_of(published, source.columns, source.text) is None:
                notes.append(f"{source.id}: no day of publication; months without a year stay without a period (use --published)")
                noted = True
            yield source

    return replace(texts, sources=watched())
