"""The trained coder, people's codings and themes as a notebook uses them."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miner.base.errors import UsageError
from miner.base.records import Coding
from miner.coding import gold as _gold
from miner.coding import modelfile
from miner.coding.evaluate import Evaluation as _Evaluation
from miner.coding.labels import rows
from miner.coding.model import Codebooks
from miner.coding.model import TrainedCoder as _TrainedCoder
from miner.coding.state import Features
from miner.pipeline import batch
from miner.survey import tables as _in
from miner.text.tokens import Tokenizer

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Evaluation", "Features", "Gold", "TrainedCoder"]


class Gold(_gold.Gold):
    """People's codings: what a coder is trained on and measured against."""

    @classmethod
    def load(cls, path: str | Path, *, text_column: str | None = None, reading: _in.Reading = _in.Reading()) -> "Gold":  # noqa: B008
        """Read codings from jsonl, csv or xlsx: a row a text and coder, with the columns text and codes (separated by | in a cell).

        The columns id, decision, coder, coded_at, probability and used_for are read if they are there, others kept.

        Raises
        ------
        InputError
            With file and row, for what is no coding.
        """
        table = _in.open_table(Path(path), reading)
        return cls.of(((row.number, row.cells) for row in table.rows), table.name, text_column)

    def table(self) -> "pd.DataFrame":
        """Return a row a record: ``id, text, codes, decision, coder, coded_at, probability, used_for`` and the other columns."""
        from miner.api import frames

        return frames.frame([record.as_row() for record in self.records], {})


class Evaluation(_Evaluation):
    """How right a coder is on texts that it had not seen; shows its table in a notebook."""

    def table(self) -> "pd.DataFrame":
        """Return a row a code and one of all: n, precision, recall, f1 with its interval, calibration error, threshold, who decides."""
        return _frame(self.rows())

    def confusion_table(self) -> "pd.DataFrame":
        """Return what was given in place of what, with examples, the most frequent first."""
        return _frame(self.confusions())

    def curve_table(self) -> "pd.DataFrame":
        """Return micro-F1 by the number of labelled texts."""
        return _frame(self.curve())

    def coverage_table(self) -> "pd.DataFrame":
        """Return how right the rest is when the least sure texts are withheld."""
        return _frame(self.coverage())

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>{self.table().round(3).to_html(index=False)}"


class TrainedCoder(_TrainedCoder):  # noqa: D101 (below)
    __doc__ = _TrainedCoder.__doc__

    def fit(self, X: Any, y: Any = None, *, codes: Sequence[str] | None = None, person: str | None = None) -> "TrainedCoder":
        """Learn from a `Gold`, or from texts and their codes (lists of names, or a matrix of 0 and 1); in the shell: ``miner train``.

        Of a Gold with several coders those of ``person`` are taken, else what is adjudicated or what all agree on.

        Raises
        ------
        UsageError
            For fewer than 10 texts, texts and codes that differ in number, or codes that do not fit ``exclusive``.
        """
        if isinstance(X, _gold.Gold):
            if y is not None:
                raise UsageError("fit", "there are codes beside a Gold", "Give a Gold, or texts and codes.")
            records = X.final(person)
            y = [record.codes[0] if self.exclusive and len(record.codes) == 1 else list(record.codes) for record in records]
            X = [{**record.columns, "text": record.text} for record in records]
        elif y is None:
            raise UsageError("fit", "there are no codes", "Give a Gold, or texts and the list of codes of each.")
        super().fit(X, y, codes=codes)
        self._texts = [row["text"] for row in rows(X)]
        return self

    def evaluate(self) -> Evaluation:
        """Return how right it is on texts that it had not seen, from the folds of training; in the shell: ``miner evaluate``."""
        if not hasattr(self, "_texts"):
            raise UsageError("evaluate", "a coder read from a file has no texts with it", "Train it again from its gold: fit(gold).evaluate().")
        return Evaluation(self, self._texts)

    def code(self, texts: Any, *, text_column: str | None = None, unit: str = "text", reasons: bool | None = None) -> "pd.DataFrame":
        """Return a row a text, as `RuleCoder.code` does, with ``confidence`` and ``used_for``; see there.

        Parameters
        ----------
        texts : str, list of str, Series or DataFrame
        text_column : str, optional
        unit : {"text", "sentence"}
        reasons : bool, optional
        """
        from miner.api import frames, stream

        found = stream.read_table(frames.table(texts), text_column)
        codings = [coding.as_row() for coding in self.code_texts(found, unit=unit, reasons=reasons)]
        return frames.frame(codings, frames.CODING_DTYPES)

    def code_texts(self, texts: batch.Texts, *, unit: str = "text", reasons: bool | None = None) -> Iterator[Coding]:
        """Yield the codings of texts that were opened; the iterator twin of `code`."""
        if unit not in {"text", "sentence"}:
            raise UsageError("unit", f"a trained coder codes no {unit!r}", "Use text or sentence.")
        origin = texts.reasons if reasons is None else reasons
        return batch.code_all(texts.sources, self, batch.Unit(unit, origin))

    def save(self, path: str | Path) -> None:
        """Write a model file (.miner by custom), whole or not at all: numbers and a manifest, no text that it was trained on."""
        modelfile.save(self, path)

    @classmethod
    def load(cls, path: str | Path, codebook: Codebooks = None, tokenizer: Tokenizer | None = None) -> "TrainedCoder":
        """Read a model file; ``codebook`` and ``tokenizer`` are those that it was trained with, the packaged ones unless given.

        Raises
        ------
        InputError
            For a pickle, a truncated or edited file, or one that was trained with another codebook or dictionary.
        """
        coder = cls()
        coder.__dict__.update(modelfile.load(path, codebook, tokenizer).__dict__)
        return coder


def _frame(found: Iterable[dict[str, Any]]) -> "pd.DataFrame":
    from miner.api import frames

    return frames.rows_frame(found)
