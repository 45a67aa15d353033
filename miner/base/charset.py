"""Bytes → text: a ladder of strict decoders, most telling first.

Byte order mark, ISO-2022-JP escape, UTF-8, EUC-JP, CP932. Each step reads the whole input or gives it up; nothing is replaced.
"""

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path

from miner.base.errors import InputError

ESCAPED = "iso2022_jp_ext"
LADDER = (ESCAPED, "utf-8", "euc_jp", "cp932")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20
_ESCAPES = (b"\x1b$", b"\x1b(", b"\x1b&")


def blocks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, a megabyte at a time."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def detect(source: Iterable[bytes], where: str) -> tuple[str, bool]:
    """Return the encoding of the bytes and whether it was guessed (no mark, no escape, not plain UTF-8).

    Raises
    ------
    InputError
        When no decoder reads all of it, naming the first bytes that the most fitting one refuses, and their line.
    """
    decoders = {name: codecs.getincrementaldecoder(name)() for name in LADDER}
    lines = dict.fromkeys(LADDER, 1)
    failed: dict[str, tuple[int, bytes]] = {}
    escaped = False
    tail = b""
    for i, block in enumerate(_with_head(source)):
        if i == 0:
            for mark, name in _BOMS:
                if block.startswith(mark):
                    return name, False
        escaped = escaped or any(escape in tail + block for escape in _ESCAPES)
        tail = block[-2:]
        _feed(decoders, block, lines, failed, final=False)
        if not decoders:
            break
    _feed(decoders, b"", lines, failed, final=True)
    for name in LADDER:
        # ISO-2022-JP is seven bits, so it reads as ASCII: where there are escapes, its decoder goes first.
        if name in decoders and not (name == ESCAPED and not escaped):
            return name, name != "utf-8"
    name, (line, found) = max(((n, f) for n, f in failed.items() if n != ESCAPED), key=lambda item: item[1][0])
    raise InputError(
        f"{where}, line {line}",
        f"the bytes {found.hex(' ')} are no {name} (nor UTF-8, EUC-JP, CP932, ISO-2022-JP)",
        "Save the file as UTF-8, or name its encoding with --encoding.",
    )


def _with_head(source: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the blocks, the first of them at least four bytes long where there are so many: a mark may be cut."""
    head = b""
    iterator = iter(source)
    for block in iterator:
        head += block
        if len(head) >= 4:
            break
    if head:
        yield head
    yield from iterator


def _feed(decoders: "dict[str, codecs.IncrementalDecoder]", block: bytes, lines: dict[str, int], failed: dict[str, tuple[int, bytes]], *, final: bool) -> None:
    for name, decoder in list(decoders.items()):
        try:
            decoder.decode(block, final)
            lines[name] += block.count(b"\n")
        except UnicodeDecodeError as error:
            data = error.object
            failed[name] = (lines[name] + data.count(b"\n", 0, error.start), bytes(data[error.start : error.start + 4]))
            del decoders[name]


def decode(body: bytes, where: str = "bytes", encoding: str | None = None) -> str:
    """Return the text of ``body``, decoded by ``encoding`` or by the ladder."""
    name = check_encoding(encoding) if encoding else detect([body], where)[0]
    try:
        return body.decode(name)
    except UnicodeDecodeError as error:
        raise undecodable(where, name, error, body.count(b"\n", 0, error.start) + 1) from None
    except UnicodeError as error:  # UTF-16 without a byte order mark
        raise InputError(where, f"this is no {name} ({error})", "Name utf-16-le or utf-16-be.") from None


def undecodable(where: str, encoding: str, error: UnicodeDecodeError, line: int) -> InputError:
    """Return the error for bytes that the named encoding does not have."""
    found = bytes(error.object[error.start : error.start + 4]).hex(" ")
    return InputError(f"{where}, line {line}", f"the bytes {found} are no {encoding}", "Name the file's encoding with --encoding.")


def check_encoding(name: str) -> str:
    """Return Python's name of an encoding; raises InputError for one it does not know."""
    try:
        "あ".encode(name, "replace").decode(name, "replace")
        return codecs.lookup(name).name
    except (LookupError, ValueError):  # unknown, or no encoding of text (rot13, base64)
        raise InputError("--encoding", f"{name!r} is no encoding of text that Python knows", "Use utf-8, cp932, euc_jp or iso2022_jp.") from None


def read_text_file(path: Path, encoding: str | None = None) -> str:
    """Return the text of a small file, decoded by ``encoding`` or by the ladder."""
    try:
        return decode(path.read_bytes(), str(path), encoding)
    except OSError as error:
        raise file_error(str(path), error) from None


def file_error(where: str, error: OSError) -> InputError:
    """Return the one-line error for a file that the system does not give."""
    if isinstance(error, FileNotFoundError):
        return InputError(where, "there is no such file", "Check the path.")
    if isinstance(error, IsADirectoryError):
        return InputError(where, "this is a directory, not a file", "Name one file in it.")
    if isinstance(error, PermissionError):
        return InputError(where, "no permission to read it", "Change its permissions or copy it.")
    return InputError(where, f"the system says {error.strerror or error!r}", "Check the path and the disk.")
