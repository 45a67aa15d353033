"""Standard input and pipes, copied to a temporary file: an encoding is told by reading all of it."""

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

from miner.base.errors import InputError

_open_folders = contextlib.ExitStack()


def spooled(file: str) -> Path:
    """Copy standard input or a pipe to a temporary file: its encoding is told by reading all of it."""
    if file == "-" and sys.stdin is None:
        raise InputError("-", "standard input is closed", "Pipe texts into the command, or name a file.")
    folder = tempfile.TemporaryDirectory(prefix="miner-")
    _open_folders.enter_context(folder)
    path = Path(folder.name) / "stdin.txt"
    try:
        with path.open("wb") as copy, contextlib.nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as pipe:
            shutil.copyfileobj(pipe, copy)
    except (OSError, ValueError) as error:
        raise InputError(file, f"it cannot be read ({error})", "Pipe texts into the command, or name a file.") from None
    return path


def readable(file: str) -> tuple[Path, str]:
    """Return a path that can be read more than once, and the name to show: standard input and pipes are copied."""
    path = Path(file)
    once = file == "-" or (path.exists() and not path.is_file() and not path.is_dir())
    return (spooled(file) if once else path), path.name


def close() -> None:
    """Remove the temporary copy of standard input."""
    _open_folders.close()
