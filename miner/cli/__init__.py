"""The command line: one module a stage, over ``miner`` and ``miner.stream`` only."""

import os
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

_COMMANDS = {
    "tokens": "Cut texts into words: lemma, part of speech, span.",
    "code": "Code texts by a codebook: a line a text with codes, decision, evidence.",
    "quotes": "Read articles: who said what, and whether it is a reason for returning the card.",
    "figures": "Read articles: the counts they state, with place, time and measure.",
    "train": "Train a coder on coded texts: a model file.",
    "evaluate": "Tell how right a trained coder is on texts that it has not seen.",
    "themes": "Find clusters of statements that no code covers.",
    "sample": "Choose which texts a person should code next.",
    "count": "Count coded texts: code × group with share and interval.",
    "codebook": "Show a codebook to people, or find its mistakes.",
    "import": "Read answers of municipalities, or codebooks of other programs.",
    "check": "Check the totals and parts of answers, or the counts of an article, by arithmetic.",
    "tally": "Add up what municipalities reported, beside asked, responded, tallied.",
}
_MODULES = {"import": "imports"}  # import is a word of Python
_INTERRUPTED, _PIPE_CLOSED, _TERMINATED = 130, 141, 143


class _Group(click.Group):
    """Commands whose modules are loaded when they run, so that --help loads none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            import difflib

            near = difflib.get_close_matches(cmd_name, _COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Commands are {', '.join(_COMMANDS)}."
            raise click.UsageError(f"there is no command {cmd_name!r}.{hint}")
        command: click.Command = import_module(f"miner.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog="Each command's --help shows an example.")
@click.version_option(package_name="miner-reasons", prog_name="miner")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Turn Japanese answers and articles into counted categories of stated reasons."""


def _terminated(*_: Any) -> NoReturn:
    raise SystemExit(_TERMINATED)


def main() -> NoReturn:
    """Run the command line; ends the process with the exit code that the README lists."""
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _terminated)
    code = _run(sys.argv[1:])
    # What is left in the buffer of a closed pipe must not be written again at exit.
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = code or _PIPE_CLOSED
    except OSError as error:
        if code == 0:  # else it has been said
            _say(f"standard output: it cannot be written ({error.strerror}). Check the space on the disk.")
        code = code or 1
    if code and sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    try:
        with cli.make_context("miner", arguments) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "miner"
        _say(f"{error.format_message().replace(chr(10), ' ')} See {command} --help.")
        return 2
    except click.ClickException as error:
        _say(error.format_message())
        return 1
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted; nothing half-written is left.")
        return _INTERRUPTED
    except BrokenPipeError:
        return _PIPE_CLOSED
    except Exception as error:
        return _failed(error, debug="--debug" in arguments)
    finally:
        _close()
    return 0


def _failed(error: Exception, *, debug: bool) -> int:
    from miner import MinerError

    if debug:
        import traceback

        traceback.print_exc()
    if isinstance(error, MinerError):
        _say(str(error))
        return int(error.exit_code)
    if isinstance(error, OSError):
        _say(f"{error.filename or 'standard output'}: the system says {error.strerror or error!r}. Check the path and the space on the disk.")
        return 1
    if isinstance(error, MemoryError):
        _say("the machine has no memory left. Split the input, or write it as csv or jsonl, which is read row by row.")
        return 1
    _say(f"this is a fault of miner ({type(error).__name__}: {error}). Run again with --debug and report what it prints.")
    return 1


def _close() -> None:
    if "miner.api.stream" in sys.modules:
        sys.modules["miner.api.stream"].close()


def _say(message: str) -> None:
    if sys.stderr is not None:
        line = f"miner: {' '.join(message.split())}"
        print(line.encode(sys.stderr.encoding or "utf-8", "backslashreplace").decode(sys.stderr.encoding or "utf-8"), file=sys.stderr)
