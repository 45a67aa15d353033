"""What a trained coder looks at, and what it has learnt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from miner.coding.doubt import Doubt
from miner.coding.encoder import Encoder
from miner.coding.features import Embedding, Floats, View
from miner.coding.rules.coder import Decision
from miner.coding.training import Fitted
from miner.text.tokens import Tokenizer


class Features(BaseEstimator):  # type: ignore[misc]
    """What of a text the trained coder looks at, beside lemmas, characters and kanji.

    Parameters
    ----------
    columns : sequence of str
        Further columns of each row (sector, job) whose values say something of the codes.
    embedding : callable, optional
        From a list of str to an array of shape (n_texts, n_numbers); none is downloaded or made by itself.
    tokenizer : Tokenizer, optional
        With words of your own.
    rules : bool
        Whether what the codebook's rules decide is looked at.
    """

    def __init__(self, columns: Sequence[str] = (), embedding: Embedding | None = None, tokenizer: Tokenizer | None = None, *, rules: bool = True) -> None:
        self.columns = columns
        self.embedding = embedding
        self.tokenizer = tokenizer
        self.rules = rules


@dataclass(frozen=True, slots=True)
class State:
    """What a coder has learnt, and from what: everything that decides."""

    codes: tuple[str, ...]
    form: str  # how codes were given, and are given back: matrix, lists, single
    encoder: Encoder
    fitted: Fitted
    doubt: Doubt
    data_digest: str
    notes: tuple[str, ...]
    summary: dict[str, float]  # what to expect on other texts
    used: Any  # the hashes of the texts that it was trained on


class Batch(NamedTuple):
    """Some texts with what rules and coder say of them: probabilities and codes given of shape (n_texts, n_codes), how sure it is of each text."""

    view: View
    rules: list[Decision]
    lengths: list[NDArray[Any]]
    probabilities: Floats
    given: Floats
    sure: Floats
