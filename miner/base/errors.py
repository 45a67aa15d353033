"""Every error raised on purpose, each with the exit code that the command line gives it."""


class MinerError(Exception):
    """A refusal that tells where, what was found, what was expected and what to do.

    The message is one line, whatever the parts hold.
    """

    exit_code = 1

    def __init__(self, where: str, found: str, remedy: str = "") -> None:
        self.where, self.found, self.remedy = where, found, remedy
        stopped = found if found.endswith((".", "?")) else f"{found}."
        super().__init__(" ".join(f"{where + ': ' if where else ''}{stopped} {remedy}".split()))

    def __reduce__(self) -> tuple[type["MinerError"], tuple[str, str, str]]:
        return type(self), (self.where, self.found, self.remedy)


class InputError(MinerError):
    """A file, table or text that cannot be read as asked."""


class OutputError(MinerError):
    """A result that cannot be written."""


class CodebookError(MinerError):
    """A codebook or rule that cannot be read; ``where`` holds file, line and column."""


class DictionaryError(MinerError):
    """A dictionary or word list that cannot be used."""


class UsageError(MinerError):
    """A call with the wrong words: unknown column, format or option."""

    exit_code = 2


def nearest(word: str, known: list[str]) -> str:
    """Return ``Did you mean 'x'?`` for the known name closest to ``word``, or an empty string."""
    import difflib

    match = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"Did you mean {match[0]!r}?" if match else ""


def listed(names: list[str]) -> str:
    """Return names in repr, separated by commas, the first twenty of them."""
    shown = ", ".join(repr(name) for name in names[:20])
    return f"{shown}, … ({len(names)} in all)" if len(names) > 20 else shown
