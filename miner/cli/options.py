"""The options that commands share, spelled the same everywhere."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeVar

import click

from miner import stream

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def reads_texts(command: F) -> F:
    """Add FILE and the options that say how to read it."""
    for decorate in (
        click.argument("file", metavar="FILE"),
        click.option("--from", "from_", type=click.Choice(stream.FORMATS_IN), help="Format of FILE [by its suffix; - is txt]."),
        click.option("--encoding", help="Encoding of FILE [told from its bytes]."),
        click.option("--sheet", help="Sheet of a workbook [the first with rows]."),
        click.option("--text-column", metavar="NAME", help="Column that holds the texts [found if only one can be it]."),
        click.option("--whole", is_flag=True, help="A txt file is one text, not a text a line."),
        click.option("--words", metavar="FILE", help="Words to keep as one, a word a line; other spellings after tabs."),
    ):
        command = decorate(command)
    return command


def reads_answers(command: F) -> F:
    """Add FILE and the options that say how to read answers from it."""
    for decorate in (
        click.argument("file", metavar="FILE"),
        click.option("--from", "from_", type=click.Choice(stream.ANSWERS_IN), help="Format of FILE [by its content and suffix]."),
        click.option("--encoding", help="Encoding of FILE [told from its bytes]."),
        *ANSWER_OPTIONS,
    ):
        command = decorate(command)
    return command


ANSWER_OPTIONS = (
    click.option("--sheet", help="Sheet of a workbook [all of them]."),
    click.option("--published", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Day on which FILE appeared, for months without a year."),
    click.option("--measure", metavar="NAME", help="What is counted where FILE does not say, such as voluntary_return."),
    click.option("--layout", metavar="TOML", help="A description of the columns, where they are detected wrongly."),
)


def open_answers(options: dict[str, Any], file: str | None = None) -> Any:
    """Read the answers of a file that the options name, and say on stderr what was found out."""
    reading = stream.Reading(options.get("from_"), options.get("encoding"), options["sheet"])
    published = options["published"].date() if options["published"] else None
    found = stream.answers(file or options["file"], reading, published=published, measure=options["measure"], layout=options["layout"])
    for note in found.document.notes:
        say(note)
    return found


def adds(decorators: Iterable[Callable[[F], F]]) -> Callable[[F], F]:
    """Return a decorator that adds several options."""

    def decorate(command: F) -> F:
        for one in decorators:
            command = one(command)
        return command

    return decorate


def all_answers(options: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Read the files of answers that the options name: imports of raw files, and answers that are answers already."""
    published = options["published"].date() if options["published"] else None
    wanted = stream.wanted(published=published, measure=options["measure"], layout=options["layout"])
    imports, answers = stream.all_answers(options["files"], stream.Reading(sheet=options["sheet"]), wanted)
    for found in imports:
        for note in found.document.notes:
            say(note)
    return imports, answers


def writes_rows(command: F) -> F:
    """Add the options that say where and how to write."""
    for decorate in (
        click.option("-f", "--format", "format_", type=click.Choice(stream.FORMATS_OUT), help="Output format [by -o's suffix, else text]."),
        click.option("-o", "--output", metavar="FILE", help="Write to FILE (.txt, .jsonl, .csv with BOM, .xlsx), whole or not at all."),
        click.option("--debug", is_flag=True, hidden=True),
    ):
        command = decorate(command)
    return command


def codes_texts(command: F) -> F:
    """Add the options that say how to code."""
    for decorate in (
        click.option("--codebook", metavar="FILE", help="Codebook as TOML [the packaged one of return reasons]."),
        click.option("--unit", type=click.Choice(stream.UNITS), default="text", show_default=True, help="What receives codes."),
        click.option(
            "--reasons/--no-reasons",
            default=None,
            help="The texts were given as reasons: no code is 'other', a blank 'no_reason' [by the column's name].",
        ),
        click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes; the result is the same."),
    ):
        command = decorate(command)
    return command


def open_texts(options: dict[str, Any], needed: Collection[str] = ()) -> Any:
    """Open the texts that the options name, and say on stderr what was found out."""
    reading = stream.Reading(options["from_"], options["encoding"], options["sheet"], options["whole"])
    texts = stream.read(options["file"], reading, options["text_column"], needed)
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
