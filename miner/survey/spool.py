"""Answers kept while a file is read to its end: the first ones in memory, the rest in a temporary file."""

import pickle
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from miner.base.records import Answer

IN_MEMORY = 50_000
_CHUNK = 2_000


class Spool:
    """A list that grows on the disk. What it reads back, in chunks, only it has written: the file has no name."""

    def __init__(self) -> None:
        self._first: list[Answer] = []
        self._chunk: list[Answer] = []
        self._file: IO[Any] | None = None
        self._ends: list[int] = []

    def append(self, answer: Answer) -> None:
        """Add an answer."""
        if len(self._first) < IN_MEMORY:
            self._first.append(answer)
            return
        self._chunk.append(answer)
        if len(self._chunk) >= _CHUNK:
            self._file = self._file or tempfile.TemporaryFile(prefix="miner-")  # noqa: SIM115
            self._file.seek(0, 2)
            pickle.dump(self._chunk, self._file, protocol=5)
            self._ends.append(self._file.tell())
            self._chunk = []

    def __iter__(self) -> Iterator[Answer]:
        yield from self._first
        start = 0
        for end in self._ends:
            assert self._file is not None
            self._file.seek(start)
            yield from pickle.loads(self._file.read(end - start))
            start = end
        yield from self._chunk
