"""``miner themes``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

import miner
from miner import stream
from miner.cli import options


@click.command("themes", epilog="Example: miner themes corpus/sample/answers.csv --text-column 理由 --all")
@options.reads_texts
@click.option("--all", "all_", is_flag=True, help="Look at all texts, not only at those that no code covers.")
@click.option("--codebook", metavar="FILE", multiple=True, help="Codebook that says which texts are covered [the packaged one].")
@click.option("--seeds", is_flag=True, help="Begin with the codebook's codes as groups; takes all texts.")
@click.option("-k", type=click.IntRange(2, 50), help="How many themes [3 to 12, by stability].")
@click.option("--seed", type=int, default=0, show_default=True, help="Of what is drawn; the same seed gives the same themes.")
@click.option("--draft", metavar="FILE", help="Write a theme as a draft code (TOML), to edit and add to a codebook.")
@click.option("--theme", type=int, default=1, show_default=True, help="Which theme --draft writes.")
@options.writes_rows
def command(**given: Any) -> None:
    """Find themes in the texts of FILE that no code covers: groups of statements that speak of the same.

    A line a theme: its words, how many texts, how stable it is over resamples (Jaccard), and three central statements; those below .75 are labelled unstable.
    What share of texts belongs to none is said. In Python: miner.themes(texts).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    tokenizer = miner.Tokenizer(given["words"]) if given["words"] else None
    codebook = miner.Codebook.load(given["codebook"] or None)
    texts = options.open_texts(given)
    if given["all_"] or given["seeds"]:
        found = [source.text for source in options.progress(texts.sources, "texts")]
    else:
        coder = miner.RuleCoder(codebook, tokenizer)
        found = [coding.text for coding in options.progress(stream.code(texts, coder), "texts") if coding.decision in {"other", "uncoded", "abstain"}]
    themes = miner.themes(found, k=given["k"], seeds=codebook if given["seeds"] else None, tokenizer=tokenizer, seed=given["seed"])
    options.say(str(themes))
    if given["draft"]:
        draft = themes.draft(given["theme"])
        stream.write([], given["draft"], "text", lambda _: iter(draft.toml.splitlines()))
        options.say(f"theme {given['theme']}: precision {draft.precision:.2f}, recall {draft.recall:.2f} of its rule on the theme")
    stream.write(themes.rows(), given["output"], format_, _as_text)


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        label = "" if row["stable"] else " (不安定)"
        yield f"{row['theme']}{label}\t{'・'.join(row['words'])}\t{row['n_texts']} texts, {row['n_distinct']} different, stability {row['stability']:.2f}"
        yield from (f"\t「{' '.join(text.split())}」" for text in row["central"])
