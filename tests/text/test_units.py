"""Units: lines, paragraphs and the sections under headings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.base.errors import InputError
from miner.text.units import NOWHERE, UNITS, lines, parts, placed, segments

# Above the first heading one paragraph; h3 right below h1; two sections of the same name; 6 paragraphs, 9 sentences.
TEXT = (
    "前書き。\n<H1>春</H1>\n一つ目。二つ目。\n\n<H3>深い</H3>\n三つ目。\n<H2>浅い</H2>\n四つ目。五つ目。\n<H1>春</H1>\n六つ目。\n<h5>底</h5>\n七つ目。八つ目\n"
)


def cut(text, unit):
    return [text[slice(*segment.span)] for segment in segments(parts(text), unit)]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (
            "sentence",
            ["前書き。", "春", "一つ目。", "二つ目。", "深い", "三つ目。", "浅い", "四つ目。", "五つ目。", "春", "六つ目。", "底", "七つ目。", "八つ目"],
        ),
        ("paragraph", ["前書き。", "一つ目。二つ目。", "三つ目。", "四つ目。五つ目。", "六つ目。", "七つ目。八つ目"]),
        ("h5", ["<h5>底</h5>\n七つ目。八つ目"]),
        ("h4", []),
        ("h3", ["<H3>深い</H3>\n三つ目。"]),
        ("h2", ["<H2>浅い</H2>\n四つ目。五つ目。"]),
        (
            "h1",
            [
                "<H1>春</H1>\n一つ目。二つ目。\n\n<H3>深い</H3>\n三つ目。\n<H2>浅い</H2>\n四つ目。五つ目。",
                "<H1>春</H1>\n六つ目。\n<h5>底</h5>\n七つ目。八つ目",
            ],
        ),
        ("text", [TEXT.rstrip("\n")]),
    ],
)
def test_text_is_cut_into_every_unit(unit, expected):
    assert cut(TEXT, unit) == expected
    assert [segment.number for segment in segments(parts(TEXT), unit)] == list(range(1, len(expected) + 1))


def test_every_unit_is_known():
    assert sorted(UNITS) == sorted(["sentence", "paragraph", "h1", "h2", "h3", "h4", "h5", "text"])


def test_place_tells_paragraph_sections_and_headings():
    found = [(TEXT[line.start : line.end], place.paragraph, place.sections, place.headings) for line, place in placed(TEXT)]
    assert found == [
        ("前書き。", 1, (0, 0, 0, 0, 0), ("", "", "", "", "")),
        ("春", 0, (1, 0, 0, 0, 0), ("春", "", "", "", "")),
        ("一つ目。二つ目。", 2, (1, 0, 0, 0, 0), ("春", "", "", "", "")),
        ("深い", 0, (1, 0, 1, 0, 0), ("春", "", "深い", "", "")),
        ("三つ目。", 3, (1, 0, 1, 0, 0), ("春", "", "深い", "", "")),
        ("浅い", 0, (1, 1, 0, 0, 0), ("春", "浅い", "", "", "")),
        ("四つ目。五つ目。", 4, (1, 1, 0, 0, 0), ("春", "浅い", "", "", "")),
        ("春", 0, (2, 0, 0, 0, 0), ("春", "", "", "", "")),
        ("六つ目。", 5, (2, 0, 0, 0, 0), ("春", "", "", "", "")),
        ("底", 0, (2, 0, 0, 0, 1), ("春", "", "", "", "底")),
        ("七つ目。八つ目", 6, (2, 0, 0, 0, 1), ("春", "", "", "", "底")),
    ]


def test_section_does_not_tell_what_lies_below_it():
    first, second = segments(parts(TEXT), "h1")
    assert first.place == (0, (1, 0, 0, 0, 0), ("春", "", "", "", ""))
    assert second.place == (0, (2, 0, 0, 0, 0), ("春", "", "", "", ""))
    assert next(segments(parts(TEXT), "text")).place == NOWHERE


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_give_the_same_units(end):
    text = TEXT.replace("\n", end)
    for unit in ("sentence", "paragraph"):
        assert cut(text, unit) == cut(TEXT, unit)
    assert [line.number for line in lines(text)] == [line.number for line in lines(TEXT)] == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", "\n\n\n"])
def test_text_of_empty_lines_has_no_parts(text):
    assert list(parts(text)) == []
    assert list(segments(parts(text), "paragraph")) == []
    (whole,) = segments(parts(text), "text")
    assert whole.span == (0, 0)


def test_empty_heading_opens_a_section():
    (section,) = segments(parts("<H1></H1>\n不安だ。\n"), "h1")
    assert section.span == (0, 14)


@pytest.mark.parametrize(
    ("text", "line", "tag"),
    [
        ("不安だ。\n<H1>春</H1> \n", 2, "<H1>"),
        ("<H1>春</H1>夏\n", 1, "<H1>"),
        ("\n\n前<h2>春</h2>\n", 3, "<h2>"),
        ("<H1>春</H2>\n", 1, "<H1>"),
        ("不安。\r\n<H1>春\r\n夏</H1>\r\n", 2, "<H1>"),
        ("春</H5>\n", 1, "</H5>"),
    ],
)
def test_tag_that_does_not_stand_alone_is_refused_with_its_line(text, line, tag):
    with pytest.raises(InputError) as caught:
        list(parts(text, "novel.txt"))
    assert str(caught.value).startswith(f"novel.txt, line {line}: the tag '{tag}'")


@pytest.mark.parametrize("text", ["<H6>春</H6>", "H1 春", "<h>春</h>", "1 < 2 > 0", "<H1 >春</H1 >"])
def test_other_tags_are_text(text):
    assert cut(text, "paragraph") == [text]


@given(
    st.lists(st.one_of(st.text("不安だ。「」?\u3000 ab"), st.builds("<H{0}>{1}</H{0}>".format, st.integers(1, 5), st.text("春夏。", max_size=3)))),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_units_cover_what_is_written(found, end):
    text = end.join(found)
    written = [line for line in found if line and not line.startswith("<H")]
    assert cut(text, "paragraph") == written
    sentences = [text[slice(*part.span)] for part in parts(text) if not part.level]
    assert "".join(sentences) == "".join(written)
    for level in range(1, 6):
        assert len(cut(text, f"h{level}")) == sum(line.startswith(f"<H{level}>") for line in found)
    spans = [part.span for part in parts(text)]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
