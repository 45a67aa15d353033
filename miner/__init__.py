"""Counted categories of stated reasons from Japanese news articles and municipal survey answers."""

from typing import Any

__version__ = "0.1.0"

_EXPORTS = {
    "Article": "miner.api.articles",
    "Codebook": "miner.api.coders",
    "Features": "miner.api.trained",
    "Gold": "miner.api.trained",
    "MinerError": "miner.api.coders",
    "RuleCoder": "miner.api.coders",
    "Tokenizer": "miner.api",
    "TrainedCoder": "miner.api.trained",
    "Variables": "miner.api.coders",
    "Vocabulary": "miner.api.coders",
    "associated_words": "miner.api",
    "check": "miner.api.survey",
    "check_articles": "miner.api.articles",
    "compare": "miner.api",
    "count": "miner.api",
    "figures": "miner.api.articles",
    "plot_counts": "miner.api",
    "plot_tally": "miner.api.survey",
    "quotes": "miner.api.articles",
    "read_answers": "miner.api.survey",
    "sample": "miner.api.discover",
    "sample_rows": "miner.api.discover",
    "sentences": "miner.api",
    "similarity": "miner.api",
    "stream": "miner.api",
    "tally": "miner.api.survey",
    "themes": "miner.api.discover",
    "tokenize": "miner.api",
}
__all__ = sorted(_EXPORTS)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module 'miner' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_EXPORTS[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_EXPORTS])
