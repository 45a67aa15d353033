"""Errors: one line that says where, what was found, and the way out."""

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miner.base.errors import CodebookError, DictionaryError, InputError, MinerError, OutputError, UsageError, listed, nearest

KINDS = [MinerError, InputError, OutputError, CodebookError, DictionaryError, UsageError]


def test_message_says_where_what_and_remedy():
    error = InputError("answers.csv, line 3", "'10〜20件' is a range, not a count", "Write one number.")
    assert str(error) == "answers.csv, line 3: '10〜20件' is a range, not a count. Write one number."


@pytest.mark.parametrize(
    ("where", "found", "remedy", "message"),
    [
        ("a.csv", "it is empty", "", "a.csv: it is empty."),
        ("a.csv", "it is empty.", "Fill it.", "a.csv: it is empty. Fill it."),
        ("a.csv", "no column 'x'. Did you mean 'y'?", "", "a.csv: no column 'x'. Did you mean 'y'?"),
        ("", "nothing to do", "Name a file.", "nothing to do. Name a file."),
        ("", "nothing to do.", "Name a file.", "nothing to do. Name a file."),
    ],
)
def test_message_has_one_full_stop_after_each_part(where, found, remedy, message):
    assert str(MinerError(where, found, remedy)) == message


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(*[st.text(st.characters() | st.sampled_from("\n\r\t\x0b\x0c\x85\u2028\u2029 .?"), max_size=20)] * 3)
def test_message_is_one_line_whatever_the_parts_hold(where, found, remedy):
    message = str(MinerError(where, found, remedy))
    assert len(message.splitlines()) <= 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("again", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_error_survives_the_way_between_processes(kind, again):
    error = again(kind("a.csv, line 2", "it is\nempty", "Fill it."))
    assert type(error) is kind
    assert str(error) == "a.csv, line 2: it is empty. Fill it."
    assert (error.where, error.found, error.remedy) == ("a.csv, line 2", "it is\nempty", "Fill it.")


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_a_miner_error_and_usage_has_its_own_exit_code(kind):
    assert issubclass(kind, MinerError)
    assert kind.exit_code == (2 if kind is UsageError else 1)


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("txet", ["id", "text", "code"], "Did you mean 'text'?"),
        ("理由", ["返納理由", "年齢"], "Did you mean '返納理由'?"),
        ("zzz", ["id", "text"], ""),
        ("text", [], ""),
    ],
)
def test_nearest_name_is_offered_or_nothing(word, known, hint):
    assert nearest(word, known) == hint


def test_listed_names_stop_after_twenty_and_say_how_many():
    assert listed(["a", "b"]) == "'a', 'b'"
    assert listed([]) == ""
    shown = listed([f"c{i}" for i in range(30)])
    assert shown.startswith("'c0', ")
    assert shown.endswith("'c19', … (30 in all)")
