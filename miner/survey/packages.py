"""What a workbook's zip archive holds, looked at before it is opened: bombs, doubles, entities, sheets that span the world."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from miner.base.errors import InputError
from miner.survey.grid import number_of

MAX_WORKBOOK = 400_000_000  # bytes unpacked
MAX_AREA = 20_000_000  # cells between the first and the last of a sheet
MAX_CELLS = 200_000  # cells of a workbook whose cells are kept one by one
MAX_MERGED = 100_000
MAX_SHEETS = 300
MAX_PART = 60_000_000
MAX_STRINGS = 30_000_000
_RAISED = b'vertAlign val="superscript"'
_cell_column = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')
_row_number = re.compile(rb'<(?:row|c) r="[A-Z]{0,3}([0-9]{1,7})"')
_merged = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_repeated = re.compile(rb'number-(?:columns|rows)-repeated="([0-9]{1,9})"[^>]*?(/?)>')


@dataclass(frozen=True, slots=True)
class Contents:
    """What a first look at a workbook tells: whether there are formulas, text raised above the line, and whether it is an OpenDocument."""

    formulas: bool = False
    raised: bool = False
    opendocument: bool = False


@contextmanager
def _opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError) as error:
        raise InputError(name, f"the workbook is broken ({error})", "Open it in a spreadsheet program and save it again.") from None


def refuse_bomb(path: Path, name: str) -> None:
    """Refuse a workbook that is small on the disk and huge when it is read."""
    if not zipfile.is_zipfile(path):
        return
    with _opened(path, name) as archive:
        _refuse_size(archive, name)
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                _refuse_sparse(archive, part, name)


def look(path: Path, name: str) -> Contents:
    """Look through a workbook whose cells will be kept one by one, and refuse one that no answer table needs to be.

    Raises
    ------
    InputError
        For too many bytes, cells or sheets, a merged range over the whole sheet, two parts of one name, a part outside the archive's
        folder, or a document type with entities; names the part.
    """
    formulas = raised = opendocument = False
    with _opened(path, name) as archive:
        _refuse_size(archive, name)
        _refuse_names(archive, name)
        cells = 0
        for part in archive.infolist():
            with archive.open(part) as file:
                if part.filename.endswith((".xml", ".rels")) and re.search(rb"<!(?:DOCTYPE|ENTITY)", file.read(4096)):
                    raise InputError(f"{name}, {part.filename}", "the part declares entities", "Save the workbook again in a spreadsheet program.")
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                n, has_formulas, has_raised = _scan(archive, part.filename, name)
                cells, formulas, raised = cells + n, formulas or has_formulas, raised or has_raised
                if cells > MAX_CELLS:
                    raise InputError(name, f"the workbook has more than {MAX_CELLS:,} cells", "Save the sheet with the answers as csv.")
            elif part.filename == "xl/sharedStrings.xml":
                raised = raised or any(_RAISED in block for block in _blocks(archive, part.filename))
            elif part.filename == "content.xml":
                opendocument = True
                _refuse_repeats(archive, part.filename, name)
    return Contents(formulas, raised, opendocument)


def _refuse_size(archive: zipfile.ZipFile, name: str) -> None:
    unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MAX_WORKBOOK:
        raise InputError(name, f"the workbook unpacks to {unpacked:,} bytes", f"At most {MAX_WORKBOOK:,} are read; save the sheet as csv.")


def _refuse_names(archive: zipfile.ZipFile, name: str) -> None:
    names = archive.namelist()
    if len(set(names)) < len(names):
        double = next(part for part in names if names.count(part) > 1)
        raise InputError(f"{name}, {double}", "the workbook has two parts of this name", "Open it in a spreadsheet program and save it again.")
    if outside := [part for part in names if part.startswith(("/", "\\")) or ".." in part.replace("\\", "/").split("/")]:
        raise InputError(f"{name}, {outside[0]!r}", "this part lies outside the workbook", "Do not open this file; ask for it again.")
    if (n := sum(part.startswith("xl/worksheets/") and part.endswith(".xml") for part in names)) > MAX_SHEETS:
        raise InputError(name, f"the workbook has {n:,} sheets", f"At most {MAX_SHEETS} are read; save those with answers in one of their own.")
    for part in archive.infolist():
        if part.file_size > (MAX_STRINGS if part.filename == "xl/sharedStrings.xml" else MAX_PART):
            raise InputError(f"{name}, {part.filename}", f"the part unpacks to {part.file_size:,} bytes", "Save the sheet with the answers as csv.")


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part in pieces that overlap, so that no tag is cut in all of them."""
    with archive.open(part) as file:
        tail = b""
        while block := file.read(1 << 20):
            yield tail + block
            tail = (tail + block)[-60:]


def _scan(archive: zipfile.ZipFile, part: str, name: str) -> tuple[int, bool, bool]:
    cells, formulas, raised = 0, False, False
    for block in _blocks(archive, part):
        cells += block.count(b"<c ")
        formulas = formulas or b"<f>" in block or b"<f " in block or b"<f/" in block
        for left, top, right, bottom in _merged.findall(block):
            area = (number_of(right.decode()) - number_of(left.decode()) + 1) * (int(bottom) - int(top) + 1)
            if area > MAX_MERGED:
                where = f"{(left + top).decode()}:{(right + bottom).decode()}"
                raise InputError(f"{name}, {part}, cells {where}", f"they are merged to one of {area:,} cells", "Undo the merge.")
        raised = raised or _RAISED in block
    return cells, formulas, raised


def _refuse_repeats(archive: zipfile.ZipFile, part: str, name: str) -> None:
    """Refuse an OpenDocument sheet that repeats filled cells or rows without end."""
    for block in _blocks(archive, part):
        for found in _repeated.finditer(block):
            if int(found[1]) > 2_000_000 or (int(found[1]) > 20_000 and not found[2] and b"value" in found[0]):
                raise InputError(f"{name}, {part}", f"a cell is repeated {int(found[1]):,} times", "Delete the far-off cells, or save it as csv.")


def _refuse_sparse(archive: zipfile.ZipFile, part: str, name: str) -> None:
    """Refuse a sheet whose corner cells span more than `MAX_AREA`: it is held as a full rectangle."""
    rows: set[int] = set()
    columns: set[bytes] = set()
    for block in _blocks(archive, part):
        columns.update(_cell_column.findall(block))
        if found := _row_number.findall(block):
            rows.update((int(found[0]), int(found[-1]), max(map(int, found))))
    if not rows or not columns:
        return
    numbers = [number_of(column.decode()) for column in columns]
    area = (max(rows) - min(rows) + 1) * (max(numbers) - min(numbers) + 1)
    if area > MAX_AREA:
        raise InputError(f"{name}, {part}", f"the sheet spans {area:,} cells, almost all of them empty", "Delete the far-off cells, or save it as csv.")
