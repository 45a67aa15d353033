"""Tables of html pages and of pdfs with text → grids."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from miner.base import charset
from miner.base.errors import InputError
from miner.survey import aligned
from miner.survey.grid import Cell, Grid, Row, row_of
from miner.survey.labels import asks_name, named

_MAX_COLSPAN = 1000
_MAX_HTML = 20_000_000
_MAX_CELLS = 500_000
_meta = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
_HEADINGS = ("title", "h1", "h2", "h3", "h4", "h5", "h6")
_LINES = ("p", "div", "center", "b", "strong", "span", "font", "figcaption", "dt")
_SHORT = 60
_NEAR = 3
_PARAGRAPHS = "self::p or self::li or self::dt or self::dd or self::h5 or self::h6"
_INLINE = {"a", "b", "strong", "em", "i", "u", "span", "font", "small", "mark", "ruby", "rb", "sub", "time", "abbr", "data"}
_BESIDE = {"nav", "footer", "aside", "form", "button", "select"}
_NO_TEXT = {"script", "style", "sup", "table", "rt", "rp"}
_web_names = {"shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "ms932": "cp932", "iso-2022-jp": "iso2022_jp_ext"}


class NoTable(InputError):
    """A page or pdf without a table; ``text`` is what it says, a line a paragraph."""

    text = ""


def read_html(path: Path, encoding: str | None, name: str) -> list[Grid]:
    """Return the tables of a page, nested ones apart; what stands around them belongs to each."""
    from lxml import etree, html

    raw = path.read_bytes()
    if len(raw) > _MAX_HTML:
        raise InputError(name, f"the page has {len(raw):,} bytes", f"At most {_MAX_HTML:,} are read.")
    text = charset.decode(raw, name, encoding or _declared(raw)).replace("\x00", "\ufffd")
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, ValueError) as error:
        raise InputError(name, f"this is no html ({error})", "Name a saved page with a table.") from None
    notes = tuple(said for node in tree.xpath(f"//*[{_PARAGRAPHS}][not(ancestor::table)]") if (said := _said(node)))
    grids = []
    for i, (table, around) in enumerate(_headed(tree), 1):
        captions = tuple(filter(None, (_said(node) for node in table.xpath("./caption"))))
        rows = list(_spread(list(_lines(table)), name))
        if any(row.filled() for row in rows):
            beside = tuple(line for line in notes if line not in around)
            grids.append(Grid(name, captions[0] if captions else f"table {i}", rows, around=around, notes=beside))
    if not grids:
        none = NoTable(name, "there is no table on the page", "Name a page with one, or copy its text into a txt file.")
        none.text = "\n".join(line for body in tree.xpath("//head/title | //body") for said in "".join(_prose(body)).split("\n") if (line := said.strip()))
        raise none
    return grids


def _headed(tree: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield the tables of a page, each with the headings that it stands under and the short lines right above it."""
    headings: dict[str, str] = {}
    near: list[str] = []
    for node in tree.iter():
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag == "table":
            yield node, (*headings.values(), *near[-_NEAR:])
            near = []
        elif tag in _HEADINGS and not _in_table(node):
            for ended in [other for other in headings if other >= tag and other != "title" and tag != "title"]:
                del headings[ended]
            if said := _said(node):
                headings[tag] = said
            near = []
        elif tag in _LINES and not _in_table(node) and not any(child.tag in _LINES for child in node.iterdescendants()):
            said = _said(node)
            near = [*near, said] if said and len(said) <= _SHORT and "。" not in said and said[0] not in "※＊*（(" else near


def _in_table(node: Any) -> bool:
    """Tell whether a node stands in a cell of a table of data; one that holds other tables only lays out the page."""
    table = next(node.iterancestors("table"), None)
    return table is not None and next(table.iterdescendants("table"), None) is None


def _declared(raw: bytes) -> str | None:
    """Return the encoding that the page declares, if it reads all of it: many declare another than theirs."""
    found = _meta.search(raw[:4096])
    if not found or raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    label = found[1].decode("ascii", "ignore").lower()
    encoding = _web_names.get(label, label)
    try:
        raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return encoding


def _said(node: Any) -> str:
    return re.sub(r"[ \t\r\n\u3000]+", " ", "".join(_texts(node))).strip()


def _texts(node: Any) -> Iterator[str]:
    """Yield the text of a node without nested tables, scripts and what is raised above the line."""
    if node.text:
        yield node.text
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _NO_TEXT:
            yield "\n" if child.tag == "br" else ""
            yield from _texts(child)
        if child.tail:
            yield child.tail


def _prose(node: Any) -> Iterator[str]:
    """Yield all that a page shows beside its navigation; each block is a line of its own, so that no name is lost above its counts."""
    yield _one_line(node.text)
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _NO_TEXT | _BESIDE and not _hides(child):
            inline = child.tag in _INLINE
            yield "" if inline else "\n"
            yield from _prose(child)
            yield "" if inline else "\n"
        yield _one_line(child.tail)


def _one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _lines(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _spread(lines: list[Any], name: str) -> Iterator[Row]:
    """Yield rows with rowspan and colspan filled in; a span ends with its table, whatever it says (HTML standard, 4.9.12)."""
    pending: dict[int, tuple[int, Cell]] = {}  # column → (last row, the cell)
    filled = 0
    for number, line in enumerate(lines, 1):
        row_hidden = _hides(line)
        cells: dict[int, Cell] = {}
        for column, (last, cell) in list(pending.items()):
            if last >= number:
                cells[column] = Cell(number, column, cell.text, cell.content, hidden=cell.hidden, origin=(cell.row, cell.column))
            else:
                del pending[column]
        column = 1
        for node in line:
            if node.tag not in ("td", "th"):
                continue
            while column in cells:
                column += 1
            text = _said(node)
            cell = Cell(number, column, text, text or None, hidden=row_hidden or _hides(node))
            last = min(len(lines), number + _span(node, "rowspan", len(lines)) - 1)
            for offset in range(_span(node, "colspan", _MAX_COLSPAN)):
                at = column + offset
                cells[at] = cell if not offset else Cell(number, at, text, text or None, hidden=cell.hidden, origin=(number, column))
                if last > number:
                    pending[at] = (last, cell)
        width = max(cells, default=0)
        filled += width
        if filled > _MAX_CELLS:
            raise InputError(f"{name}, row {number} of a table", f"its spans fill more than {_MAX_CELLS:,} cells", "Save the table as csv.")
        yield Row(number, tuple(cells.get(c) or Cell(number, c, "") for c in range(1, width + 1)), row_hidden)


def _span(node: Any, attribute: str, most: int) -> int:
    given = str(node.get(attribute) or "1").strip()
    if not given.isdecimal():
        return 1
    return most if given == "0" and attribute == "rowspan" else max(1, min(int(given[:9]), most))


def _hides(node: Any) -> bool:
    return node.get("hidden") is not None or "display:none" in str(node.get("style") or "").replace(" ", "").lower()


def read_pdf(path: Path, name: str) -> list[Grid]:
    """Return the tables of a pdf; one that runs over pages, its header repeated or not, is one grid.

    Raises
    ------
    InputError
        For a pdf without text: its pages are pictures.
    """
    import pdfplumber

    try:
        with pdfplumber.open(path) as book:
            has_text = any(page.chars for page in book.pages)
            found = _tables_of(book) if has_text else _Tables()
            if has_text and not found.tables:  # without lines: columns are told by where words begin
                found = _aligned(book)
    except aligned.Unaligned as error:
        raise InputError(name, f"its table has no lines, and {str(error)[:60]!r} does not stand in its columns", "Copy the table into a csv.") from None
    except Exception as error:  # pdfminer raises many classes of its own
        raise InputError(name, f"the pdf cannot be read ({str(error)[:80] or type(error).__name__})", "Save it again, or copy the table into a csv.") from None
    if not has_text:
        raise InputError(name, "the pdf has no text: its pages are scanned pictures", "Ask for the file that it was made from, or type the table into a csv.")
    if not found.tables:
        none = NoTable(name, "there is no table in the pdf", "Copy the table into a csv.")
        none.text = "\n".join(found.notes)
        raise none
    around, notes = tuple(found.around), tuple(found.notes)
    return [
        Grid(name, f"table {i}", [row_of(r, line) for r, line in enumerate(rows, 1)], around=around, notes=notes, pages=tuple(begun))
        for i, (rows, begun) in enumerate(zip(found.tables, found.begins, strict=True), 1)
    ]


@dataclass
class _Tables:
    """The tables of a pdf, the rows and pages on which each begins anew, and the lines above and beside them."""

    tables: list[list[list[str]]] = field(default_factory=list)
    begins: list[list[tuple[int, int]]] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_form: bool = False  # the last one is a page of its own

    def append(self, rows: list[list[str]], page: int) -> None:
        """Add a table, or what goes on with the last one of the page before."""
        width = max(map(len, rows), default=0)
        if self.tables and not self.is_form and max(map(len, self.tables[-1])) == width and self.begins[-1][-1][1] < page:
            self.begins[-1].append((len(self.tables[-1]) + 1, page))
            self.tables[-1] += rows
        elif width:
            self.tables.append(rows)
            self.begins.append([(1, page)])
        self.is_form = False

    def append_form(self, rows: list[list[str]], page: int) -> None:
        """Add a page that is a form of its own."""
        self.tables.append(rows)
        self.begins.append([(1, page)])
        self.is_form = True


def _aligned(book: Any) -> _Tables:
    """Return the tables without ruling lines: their columns are told by white space."""
    found = _Tables()
    for n, page in enumerate(book.pages, 1):
        words = page.extract_words()
        table = aligned.table(words)
        if table is None:
            found.notes += _stripped(page)
        else:
            (found.notes if found.tables else found.around).extend(table.above)
            found.notes += table.below
            found.append(table.rows, n)
        page.flush_cache()
    return found


def _tables_of(book: Any) -> _Tables:
    found = _Tables()
    for n, page in enumerate(book.pages, 1):
        tables = page.find_tables()
        lines = _stripped(_outside(page, tables))
        above = [] if found.tables or not tables else _above(page, tables)
        found.around += above
        found.notes += [line for line in lines if line not in above]
        rows = [[[(cell or "").replace("\n", "") for cell in line] for line in table.extract()] for table in tables]
        if rows and any(map(_names_its_own, rows[0])):
            found.append_form(_in_order(page, tables, rows), n)
        else:
            for table in rows:
                found.append(table, n)
        page.flush_cache()
    return found


def _names_its_own(row: list[str]) -> bool:
    """Tell whether a row is the field of a form that names its municipality: 団体名 | 海南市."""
    said = [cell for cell in row if cell.strip()]
    return len(said) == 2 and asks_name(said[0]) and named(said[1])


def _in_order(page: Any, tables: list[Any], rows: list[list[list[str]]]) -> list[list[str]]:
    """Return the rows of all tables of a page with the lines between them, from top to bottom."""
    lines = [(line["top"], [[line["text"].strip()]]) for line in _outside(page, tables).extract_text_lines()]
    parts = [*lines, *((table.bbox[1], own) for table, own in zip(tables, rows, strict=True))]
    return [row for _, part in sorted(parts, key=lambda part: part[0]) for row in part]


def _above(page: Any, found: list[Any]) -> list[str]:
    """Return the lines above the first table of a page."""
    top = min(table.bbox[1] for table in found)
    return _stripped(page.crop((0, 0, page.width, max(top, 1))))


def _stripped(page: Any) -> list[str]:
    return [line.strip() for line in (page.extract_text() or "").splitlines() if line.strip()]


def _outside(page: Any, found: list[Any]) -> Any:
    """Return a page without its tables."""

    def is_outside(thing: Any) -> bool:
        middle = ((thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2) if "top" in thing else (0, 0)
        return not any(left <= middle[0] <= right and top <= middle[1] <= bottom for left, top, right, bottom in boxes)

    boxes = [table.bbox for table in found]
    return page.filter(is_outside) if boxes else page
