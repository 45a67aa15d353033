"""``miner import``: what others made → our records."""

from importlib import import_module

import click

_COMMANDS = {"answers": "miner.cli.import_answers"}
_HELP = {"answers": "Read what municipalities answered from a spreadsheet, page, pdf or text."}


class _Imports(click.Group):
    """Kinds of imports, each in a module that is loaded when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            raise click.UsageError(f"there is no kind {cmd_name!r} to import. Kinds are {', '.join(_COMMANDS)}.")
        command: click.Command = import_module(_COMMANDS[cmd_name]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _HELP[name]) for name in _COMMANDS])


@click.group("import", cls=_Imports, epilog="Example: miner import answers 回答.xlsx --published 2023-07-13 -o answers.csv")
def command() -> None:
    """Read what others made into records that the other commands take."""
