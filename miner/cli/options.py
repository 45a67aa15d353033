"""The options that commands share, spelled the same everywhere."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

import miner
from miner import stream

QUALIFIERS = {"exact": "", "at_least": "以上", "about": "約", "at_most": "以下"}
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def adds(decorators: Iterable[Callable[[F], F]]) -> Callable[[F], F]:
    """Return a decorator that adds several options."""

    def decorate(command: F) -> F:
        for one in decorators:
            command = one(command)
        return command

    return decorate


def reads_texts(command: F) -> F:
    """Add FILE and the options that say how to read it."""
    return adds(
        (
            click.argument("file", metavar="FILE"),
            click.option("--from", "from_", type=click.Choice(stream.FORMATS_IN), help="Format of FILE [by its suffix; - is txt]."),
            click.option("--encoding", help="Encoding of FILE [told from its bytes]."),
            click.option("--sheet", help="Sheet of a workbook [the first with rows]."),
            click.option("--text-column", metavar="NAME", help="Column that holds the texts [found if only one can be it]."),
            click.option("--whole", is_flag=True, help="A txt file is one text, not a text a line."),
            click.option("--words", metavar="FILE", help="Words to keep as one, a word a line; other spellings after tabs."),
        )
    )(command)


def reads_answers(command: F) -> F:
    """Add FILE and the options that say how to read answers from it."""
    return adds(
        (
            click.argument("file", metavar="FILE"),
            click.option("--from", "from_", type=click.Choice(stream.ANSWERS_IN), help="Format of FILE [by its content and suffix]."),
            click.option("--encoding", help="Encoding of FILE [told from its bytes]."),
            *ANSWER_OPTIONS,
        )
    )(command)


ANSWER_OPTIONS = (
    click.option("--sheet", help="Sheet of a workbook [all of them]."),
    click.option("--published", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Day on which FILE appeared, for months without a year."),
    click.option("--measure", metavar="NAME", help="What is counted where FILE does not say, such as voluntary_return."),
    click.option("--layout", metavar="TOML", help="A description of the columns, where they are detected wrongly."),
)


def open_answers(options: Mapping[str, Any]) -> Any:
    """Read the answers of a file that the options name, and say on stderr what was found out."""
    found = stream.answers(options["file"], stream.Reading(options["from_"], options["encoding"], options["sheet"]), **_of_answers(options))
    for note in found.document.notes:
        say(note)
    return found


def _of_answers(options: Mapping[str, Any]) -> dict[str, Any]:
    published = options["published"].date() if options["published"] else None
    return {"published": published, "measure": options["measure"], "layout": options["layout"]}


def all_answers(options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Read the files of answers that the options name, imports of raw files and answers that are answers already, and say what is refused."""
    imports, answers = stream.all_answers(options["files"], stream.Reading(sheet=options["sheet"]), stream.wanted(**_of_answers(options)))
    for note in (note for found in imports for note in found.document.notes):
        say(note)
    for refusal in (refusal for found in imports for refusal in found.refusals):
        say(str(refusal))
    return imports, answers


def writes_rows(command: F) -> F:
    """Add the options that say where and how to write."""
    return adds(
        (
            click.option("-f", "--format", "format_", type=click.Choice(stream.FORMATS_OUT), help="Output format [by -o's suffix, else text]."),
            click.option("-o", "--output", metavar="FILE", help="Write to FILE (.txt, .jsonl, .csv with BOM, .xlsx), whole or not at all."),
            click.option("--debug", is_flag=True, hidden=True),
        )
    )(command)


def published(command: F) -> F:
    """Add the day of publication."""
    return click.option("--published", metavar="DAY", help="Day of publication in Japan [the column 'published', or a line 公開日 … of the text].")(command)


def codes_texts(command: F) -> F:
    """Add the options that say how to code."""
    return adds(
        (
            click.option(
                "--codebook", metavar="FILE", multiple=True, help="Codebook as TOML, or KH Coder's rule file (.cod); several add up [the packaged one]."
            ),
            click.option("--native", is_flag=True, help="Read a .cod file in miner's own way: by lemma, a sentence at a time, without negated words."),
            click.option(
                "--unit", type=click.Choice(stream.UNITS, case_sensitive=False), help="What receives codes [text; with a .cod file the paragraph of a txt]."
            ),
            click.option("--variables", metavar="UNIT=FILE", multiple=True, help="External variables of the documents of a unit, a row a document, in order."),
            click.option("--labels", metavar="FILE", help="Labels of the variables' values: columns variable, value, label."),
            click.option("--stop-words", metavar="FILE", help="With a .cod file: words that no rule finds, a word a line."),
            click.option("--no-join", is_flag=True, help="With a .cod file: do not join words that rules name and the tokenizer cuts."),
            click.option(
                "--reasons/--no-reasons",
                default=None,
                help="The texts were given as reasons: no code is 'other', a blank 'no_reason' [by the column's name].",
            ),
            click.option("--quotes", is_flag=True, help="The texts are articles: code what is said in them, and only reasons of people who return the card."),
            click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes; the result is the same."),
        )
    )(command)


class Coding:
    """What `codes_texts` and `reads_texts` ask for: the codebook, its coder, and the codings as they stream by."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.codebook = miner.Codebook.load(given["codebook"] or None, native=given["native"])
        self.coder = stream.coder(self.codebook, given["words"], given["stop_words"], join=not given["no_join"])
        if given["codebook"]:
            reading = "as KH Coder does" if self.codebook.khcoder else "in our own way (native)"
            say(f"{', '.join(Path(file).name for file in given['codebook'])}: rules are read {reading}")

    @property
    def codes(self) -> list[str]:
        """The names of the codes, without those that are decisions."""
        return [code.name for code in self.codebook if not code.decision]

    def open(self, needed: Collection[str] = ()) -> Iterator[Any]:
        """Open the texts and yield their codings."""
        given = self.given
        if given["quotes"]:
            return self._open_quotes(needed)
        variables = stream.variables(given["variables"], given["labels"])
        structural = stream.is_structural(given["unit"]) or (self.codebook.khcoder and given["unit"] != "text") or bool(variables)
        names = {name for table in variables for row in table.rows[:1] for name in row}
        texts = open_texts({**given, "whole": given["whole"] or structural}, [name for name in needed if name not in names], stream.PLACES)
        if texts.whole:
            for name in stream.unknown_variables(self.coder, variables):
                say(f"{self.codebook.name}: rules ask for the variable {name!r}, which is read as 0: --variables gives none")
        codings = stream.code(texts, self.coder, unit=given["unit"], reasons=given["reasons"], workers=given["workers"], variables=variables)
        return progress(codings, "texts")

    def _open_quotes(self, needed: Collection[str]) -> Iterator[Any]:
        given = self.given
        if self.codebook.khcoder or given["unit"] or given["variables"] or given["workers"] > 1:
            raise click.UsageError("--quotes goes with neither --unit, --variables, --workers nor a .cod file in KH Coder's reading.")
        told = ("speaker", "role", "act", "place", "direct", "return_reason")
        texts = open_texts({**given, "whole": True}, [name for name in needed if name not in told])
        copies: list[str] = []
        yield from progress(stream.code_quotes(texts, self.coder, copies), "quotes")
        if copies:
            say(f"{len(copies)} statements are the same words of the same speaker in another article and are left out, the first is {copies[0]}")


class TrainedCoding:
    """What `codes_texts` asks for, with a trained coder."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        refused = {"--native": given["native"], "--variables": given["variables"], "--stop-words": given["stop_words"], "--no-join": given["no_join"]}
        if named := [name for name, value in refused.items() if value]:
            raise click.UsageError(f"{named[0]} is for rules alone, not for a trained coder. Leave it out, or leave out --coder.")
        self.codebook = miner.Codebook.load(given["codebook"] or None)
        self.coder = load_coder(given["coder"], given["codebook"], given["words"])
        if given["workers"] > 1:
            say("a trained coder works in one process; --workers is not heeded")

    @property
    def codes(self) -> list[str]:
        """The names of the codes."""
        return list(self.coder.codes)

    def open(self) -> Iterator[Any]:
        """Open the texts and yield their codings."""
        texts = open_texts(self.given)
        return progress(self.coder.code_texts(texts, unit=self.given["unit"] or "text", reasons=self.given["reasons"]), "texts")


def load_coder(model: str, codebook: Collection[str], words: str | None) -> Any:
    """Read a model file, with the codebook and words that it was trained with."""
    return miner.TrainedCoder.load(model, codebook or None, miner.Tokenizer(words) if words else None)


def trains(command: F) -> F:
    """Add FILE of coded texts and the options that say how to train."""
    return adds(
        (
            click.argument("file", metavar="GOLD"),
            click.option("--from", "from_", type=click.Choice(stream.FORMATS_IN), help="Format of GOLD [by its suffix]."),
            click.option("--encoding", help="Encoding of GOLD [told from its bytes]."),
            click.option("--sheet", help="Sheet of a workbook [the first with rows]."),
            click.option("--text-column", metavar="NAME", help="Column that holds the texts [text]."),
            click.option("--person", metavar="NAME", help="Whose codings to take [adjudicated, else those on which all agree]."),
            click.option("--codebook", metavar="FILE", multiple=True, help="Codebook whose rules share in deciding [the packaged one if all codes are in it]."),
            click.option("--no-rules", is_flag=True, help="Look at the texts alone, not at what rules decide."),
            click.option("--feature-columns", metavar="NAME,…", default="", help="Further columns that say something of the codes, separated by commas."),
            click.option("--exclusive", is_flag=True, help="Every text has just one code."),
            click.option("--words", metavar="FILE", help="Words to keep as one, a word a line; other spellings after tabs."),
            click.option("--seed", type=int, default=0, show_default=True, help="Of the folds."),
        )
    )(command)


def train(given: Mapping[str, Any], withhold: float = 0.0) -> Any:
    """Train a coder as `trains` and ``withhold`` say."""
    gold = miner.Gold.load(given["file"], text_column=given["text_column"], reading=stream.Reading(given["from_"], given["encoding"], given["sheet"]))
    columns = tuple(name.strip() for name in given["feature_columns"].split(",") if name.strip())
    tokenizer = miner.Tokenizer(given["words"]) if given["words"] else None
    features = miner.Features(columns, None, tokenizer, rules=not given["no_rules"])
    coder = miner.TrainedCoder(given["codebook"] or None, features=features, exclusive=given["exclusive"], withhold=withhold, seed=given["seed"])
    coder.fit(gold, person=given["person"])
    for note in coder.notes:
        say(note)
    return coder


def open_texts(options: Mapping[str, Any], needed: Collection[str] = (), told: Collection[str] = ()) -> Any:
    """Open the texts that the options name, and say on stderr what was found out.

    ``needed`` columns must be there; of a file read whole there are also those that its lines and headings tell.
    """
    reading = stream.Reading(options["from_"], options["encoding"], options["sheet"], options["whole"])
    texts = stream.read(options["file"], reading, options["text_column"], needed, told)
    for note in texts.notes:
        say(note)
    return texts


def say(message: str) -> None:
    """Write a line about the work to stderr."""
    if sys.stderr is not None:
        sys.stderr.write(f"miner: {message}\n".encode(sys.stderr.encoding, "backslashreplace").decode(sys.stderr.encoding))


def progress(items: Iterable[T], unit: str) -> Iterator[T]:
    """Show progress on stderr when it is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    from tqdm.auto import tqdm

    yield from tqdm(items, unit=f" {unit}", leave=False)
