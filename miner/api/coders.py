"""Codebooks and coders as a notebook uses them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miner.base.errors import MinerError
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder as _RuleCoder
from miner.coding.rules.coder import Vocabulary
from miner.coding.variables import Variables
from miner.text.tokens import Tokenizer

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Codebook", "MinerError", "RuleCoder", "Variables", "Vocabulary"]


class RuleCoder(_RuleCoder):
    """Codes texts by a codebook's rules; in the shell: ``miner code``.

    Parameters
    ----------
    codebook : Codebook, path or several paths, optional
        The packaged codebook of return reasons unless given. KH Coder's rule files (.cod) are read as KH Coder reads them.
    tokenizer : Tokenizer, optional
        With words of your own.
    vocabulary : Vocabulary, optional
        For KH Coder's reading: forced words (``words``), stop words, and whether words that rules name are joined.
    """

    def __init__(
        self,
        codebook: "Codebook | str | Path | Iterable[str | Path] | None" = None,
        tokenizer: Tokenizer | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        super().__init__(codebook if isinstance(codebook, Codebook) else Codebook.load(codebook), tokenizer, vocabulary)

    def code(
        self,
        texts: Any,
        *,
        text_column: str | None = None,
        unit: str | None = None,
        reasons: bool | None = None,
        variables: Iterable[Variables] = (),
        quotes: bool = False,
    ) -> "pd.DataFrame":
        """Return a row a text: ``id, text, codes, decision, evidence, coder, segment, …`` and the other columns of a DataFrame.

        Parameters
        ----------
        texts : str, list of str, Series or DataFrame
        text_column : str, optional
            The column of a DataFrame that holds the texts; found when just one can be it.
        unit : {"text", "sentence", "paragraph", "h5", …, "h1"}, optional
            What receives codes, a text unless given. One str is then a whole text whose lines are paragraphs, and those of the form
            ``<H1>…</H1>`` headings; the columns h1, heading1, … and paragraph tell where a segment stands.
        quotes : bool
            Whether the texts are articles, whose statements are coded instead, a row a statement with speaker, role and act; only stated
            reasons for returning get codes, other statements are ``not_a_reason``.
        reasons : bool, optional
            Whether the texts were given as reasons, so that what no code fits is ``other`` and a blank ``no_reason``; told by the
            column's name (理由) unless given.
        variables : iterable of Variables
            What is known of the documents of one text, for rules and as columns.

        Raises
        ------
        UsageError
            For a column that is not there, or when several could hold the texts.
        """
        from miner.api import frames, stream

        whole = isinstance(texts, str) and (stream.is_structural(unit) or bool(variables) or unit == "sentence")
        found = stream.read_table(frames.table(texts, whole=whole), text_column)
        codings = stream.code_quotes(found, self) if quotes else stream.code(found, self, unit=unit, reasons=reasons, variables=variables)
        rows = [coding.as_row() for coding in codings]
        return frames.frame(rows, frames.CODING_DTYPES)
