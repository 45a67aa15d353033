"""Runs the real command line in a process of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

START = [sys.executable, "-c", "from miner.cli import main; main()"]
ROOT = Path(__file__).parents[2]


class Done:
    """What a finished command gave: exit code, standard output and error as text."""

    def __init__(self, done):
        self.code, self.raw, self.raw_error = done.returncode, done.stdout or b"", done.stderr or b""

    @property
    def out(self):
        return self.raw.decode("utf-8")

    @property
    def err(self):
        return self.raw_error.decode("utf-8", "replace")

    @property
    def said(self):
        """The lines on standard error, after checking that each is miner's own and no traceback."""
        lines = self.err.splitlines()
        assert all(line.startswith("miner: ") for line in lines), self.err
        return lines

    def refused(self, code):
        """Return the one line of an error, after checking the exit code and that nothing was written beside it."""
        assert self.code == code, (self.code, self.err)
        assert self.raw == b""
        *notes, line = self.said
        assert all(" is read" in note or " are read" in note or "guessed" in note or "separated" in note for note in notes), notes
        assert "fault of miner" not in line
        assert len(line) < 1000
        return line.removeprefix("miner: ")


def run_miner(*arguments, stdin=b"", env=None, cwd=None, stdout=subprocess.PIPE, **more):
    """Run ``miner`` with arguments and return what it gave; ``env`` replaces the environment."""
    feed = {"stdin": stdin} if stdin is None or hasattr(stdin, "fileno") else {"input": stdin}
    environment = {**os.environ, "PYTHONUTF8": "1"} if env is None else env
    command = [*START, *map(str, arguments)]
    return Done(subprocess.run(command, **feed, env=environment, cwd=cwd, stdout=stdout, stderr=subprocess.PIPE, timeout=90, check=False, **more))


def heeds_interrupts():
    """Let a child heed SIGINT: a test run in the background of a shell hands down that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start_miner(*arguments, **more):
    """Start ``miner`` and return the running process, in a group of its own."""
    return subprocess.Popen(
        [*START, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUTF8": "1"},
        start_new_session=True,
        preexec_fn=heeds_interrupts,
        **more,
    )


@pytest.fixture(scope="session")
def miner_command():
    return run_miner


@pytest.fixture(scope="session")
def miner_process():
    return start_miner


@pytest.fixture(scope="session")
def answers():
    return ROOT / "corpus/sample/answers.csv"
