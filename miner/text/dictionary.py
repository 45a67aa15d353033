"""MeCab's binary dictionaries: the features of an entry, read from the file.

Asking MeCab for them takes a second parse for each new word. The format is that of mecab-0.996's `dictionary.h` and `darts.h`: a header of ten
32-bit numbers and the name of the encoding, a double array over the bytes of the surfaces (Aoe 1989, IEEE Trans. Softw. Eng. 15:1066),
entries of 16 bytes, and features that end in a zero byte.
"""

import mmap
import os
import struct
import threading
from pathlib import Path

_HEADER = struct.Struct("<10I32s")
_UNIT = struct.Struct("<iI")  # of the double array: base and check
_ENTRY = struct.Struct("<HHHhII")  # left and right context id, part-of-speech id, cost, where the features begin, compound
_MAGIC, _VERSION = 0xEF718F77, 102
_SEVERAL = 512  # bytes of features that are read at once


class Dictionary:
    """The entries of one dictionary file (sys.dic, unk.dic), read where they stand.

    Of the file only the double array, its first tenth, is mapped into memory: that makes a look-up twice as fast, and all its pages would count as ours.

    Raises
    ------
    ValueError
        For a file that is no dictionary of MeCab's, of another version, or not in UTF-8.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._lock = threading.Lock()
        magic, version, _, self._n_entries, _, _, array, entries, _, _, encoding = _HEADER.unpack(self._read(0, _HEADER.size))
        if magic ^ path.stat().st_size != _MAGIC or version != _VERSION or encoding.rstrip(b"\0").lower() not in {b"utf-8", b"utf8"}:
            raise ValueError(f"{path} is no MeCab dictionary of version {_VERSION} in UTF-8")
        self._entries = _HEADER.size + array
        self._features = self._entries + entries
        self._array = mmap.mmap(self._file.fileno(), self._entries, access=mmap.ACCESS_READ)
        self._first: int = _UNIT.unpack_from(self._array, _HEADER.size)[0]

    def features(self, surface: str, left: int, cost: int) -> str:
        """Return the features of the entry with this surface, left context id and cost; empty if there is none."""
        first, n = self._find(surface.encode())
        for entry in _ENTRY.iter_unpack(self._read(self._entries + _ENTRY.size * first, _ENTRY.size * n)):
            if entry[0] == left and entry[3] == cost:
                return self._feature(entry[4])
        return ""

    def by_context(self) -> dict[tuple[int, int], str]:
        """Return the features of every entry by left context id and cost; for the few of unknown words."""
        entries = _ENTRY.iter_unpack(self._read(self._entries, _ENTRY.size * self._n_entries))
        return {(left, cost): self._feature(feature) for left, _, _, cost, feature, _ in entries}

    def _read(self, at: int, n: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), n, at)
        with self._lock:
            self._file.seek(at)
            return self._file.read(n)

    def _feature(self, at: int) -> str:
        found = b""
        while b"\0" not in found:
            found += self._read(self._features + at + len(found), _SEVERAL) or b"\0"
        return found[: found.index(b"\0")].decode()

    def _find(self, surface: bytes) -> tuple[int, int]:
        """Return the first entry of a surface and their number."""
        array, unpack, base = self._array, _UNIT.unpack_from, self._first
        for byte in surface:
            following, check = unpack(array, _HEADER.size + _UNIT.size * (base + byte + 1))
            if check != base:
                return 0, 0
            base = following
        value, check = unpack(array, _HEADER.size + _UNIT.size * base)
        if check != base or value >= 0:
            return 0, 0
        return (-value - 1) >> 8, (-value - 1) & 0xFF
