"""``miner evaluate``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from miner import stream
from miner.cli import options

_SHOWN = 10


@click.command("evaluate", epilog="Example: miner evaluate corpus/gold/reasons.jsonl -f csv")
@options.trains
@options.writes_rows
def command(**given: Any) -> None:
    """Train on four fifths of the coded texts of GOLD and look at the fifth left out, five times: a line a code, and one of all.

    Precision, recall, F1 with an interval, calibration error, and who decides (model, rules or either). The text format adds the confusions, the learning
    curve, and what abstaining brings. In Python: miner.TrainedCoder().fit(gold).evaluate().
    """
    format_ = stream.output_format(given["output"], given["format_"])
    evaluation = options.train(given).evaluate()
    stream.write(evaluation.rows(), given["output"], format_, lambda rows: _as_text(rows, evaluation))


def _as_text(rows: Iterable[Mapping[str, Any]], evaluation: Any) -> Iterator[str]:
    header = ["code", "n", "given", "precision", "recall", "F1", "95 %", "calibration", "decider"]
    cells = [[row["code"], f"{row['n']}", f"{row['n_given']}", *_measures(row), f"{row['calibration_error']:.3f}", row["decider"]] for row in rows]
    yield str(evaluation)
    yield ""
    yield from stream.aligned(header, cells, right={1, 2, 3, 4, 5, 6, 7})
    yield ""
    yield from (f"{row['n_texts']} texts: {row['f1']:.3f}{'' if row['measured'] else ' (reckoned)'}" for row in evaluation.curve())
    yield ""
    for row in evaluation.coverage():
        yield f"{row['withheld']:.0%} withheld: {row['wrong_texts']:.3f} of texts wrong, {row['wrong_codes']:.3f} wrong codes a text, F1 {row['f1']:.3f}"
    yield ""
    for _, row in zip(range(_SHOWN), evaluation.confusions(), strict=False):
        yield f"{row['n']} × {row['code'] or '–'} → {row['instead'] or '–'}: {' '.join(row['examples'][0].split())}"


def _measures(row: Mapping[str, Any]) -> list[str]:
    values = ["–" if row[name] is None else f"{row[name]:.3f}" for name in ("precision", "recall", "f1")]
    return [*values, f"{row['low']:.3f}–{row['high']:.3f}"]
