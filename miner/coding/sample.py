"""Which texts a person should code next so that a coder learns most: the unsure ones, unlike one another, and a part drawn by lot."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from miner.base.dedupe import text_hash
from miner.base.errors import UsageError
from miner.coding.features import STEMS, Symbols, View, learn
from miner.coding.model import TrainedCoder
from miner.text.tokens import default_tokenizer

RANDOM_SHARE = 0.2
_POOL = 5  # times as many unsure texts as are taken, of which the most different are


class Chosen(NamedTuple):
    """The place of a text among those given, and why it was chosen: unsure, different (there is no coder yet) or random."""

    place: int
    why: str


def for_training(rows: Sequence[Mapping[str, Any]], n: int, coder: TrainedCoder | None = None, seed: int = 0) -> list[Chosen]:
    """Return n different texts to code next; those that the coder was trained on and empty ones are left out.

    They are chosen, not drawn: no share may be reckoned from them, and their probability stays empty.
    """
    seen: set[int] = set()
    open_ = []
    for i, row in enumerate(rows):
        key = text_hash(row["text"])
        if key not in seen and row["text"].strip() and not (coder and coder.used(row["text"])):
            open_.append(i)
        seen.add(key)
    if not 1 <= n <= len(open_):
        raise UsageError("sample", f"{n} texts are asked for, {len(open_)} different ones are not coded yet", "Ask for at most as many.")
    draw = np.random.default_rng(seed)
    by_lot = sorted(draw.permutation(len(open_))[: round(RANDOM_SHARE * n)].tolist())
    rest = np.setdiff1d(np.arange(len(open_)), by_lot)
    wanted = n - len(by_lot)
    if coder is not None:
        sure = coder.confidence([rows[open_[i]] for i in rest])
        rest = rest[np.argsort(sure, kind="stable")[: _POOL * wanted]]
    chosen = _different([rows[open_[i]]["text"] for i in rest], wanted)
    why = "unsure" if coder else "different"
    return [Chosen(open_[rest[i]], why) for i in chosen] + [Chosen(open_[i], "random") for i in by_lot]


def _different(texts: list[str], n: int) -> list[int]:
    """Return the places of n texts, each as unlike the ones before as can be; the first is the first given."""
    view = View([default_tokenizer().columns(text) for text in texts], {}, Symbols())
    ((vocabulary, counts),) = learn(view, (STEMS,))
    found = vocabulary.weighed(counts)
    nearest = np.full(len(texts), -1.0)
    chosen = [0]
    while len(chosen) < n:
        nearest = np.maximum(nearest, np.asarray((found @ found[chosen[-1]].T).todense()).ravel())
        nearest[chosen] = np.inf
        chosen.append(int(nearest.argmin()))
    return chosen
