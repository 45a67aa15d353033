"""Codebooks and coders as a notebook uses them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from miner.base.errors import MinerError
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder as _RuleCoder
from miner.text.tokens import Tokenizer

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Codebook", "MinerError", "RuleCoder"]


class RuleCoder(_RuleCoder):
    """Codes texts by a codebook's rules; in the shell: ``miner code``.

    Parameters
    ----------
    codebook : Codebook or path, optional
        The packaged codebook of return reasons unless given.
    tokenizer : Tokenizer, optional
        With words of your own.
    """

    def __init__(self, codebook: Codebook | str | Path | None = None, tokenizer: Tokenizer | None = None) -> None:
        super().__init__(codebook if isinstance(codebook, Codebook) else Codebook.load(codebook), tokenizer)

    def code(self, texts: Any, *, text_column: str | None = None, unit: str = "text", reasons: bool | None = None, quotes: bool = False) -> "pd.DataFrame":
        """Return a row a text: ``id, text, codes, decision, evidence, coder, segment, …`` and the other columns of a DataFrame.

        Parameters
        ----------
        texts : str, list of str, Series or DataFrame
        text_column : str, optional
            The column of a DataFrame that holds the texts; found when just one can be it.
        unit : {"text", "sentence"}
        quotes : bool
            Whether the texts are articles, whose statements are coded instead, a row a statement with speaker, role and act; only stated
            reasons for returning get codes, other statements are ``not_a_reason``.
        reasons : bool, optional
            Whether the texts were given as reasons, so that what no code fits is ``other`` and a blank ``no_reason``; told by the
            column's name (理由) unless given.

        Raises
        ------
        UsageError
            For a column that is not there, or when several could hold the texts.
        """
        from miner.api import frames, stream

        found = stream.read_table(frames.table(texts), text_column)
        codings = stream.code_quotes(found, self) if quotes else stream.code(found, self, unit=unit, reasons=reasons)
        rows = [coding.as_row() for coding in codings]
        return frames.frame(rows, frames.CODING_DTYPES)
