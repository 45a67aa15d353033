"""What counts as the same text: the hash of its normal form."""

import hashlib
import re

from miner.base.ja import normalize

_white_space = re.compile(r"\s+")


def normal_form(text: str) -> str:
    """Return the text in NFKC, without white space, Latin letters in lower case.

    >>> normal_form("Ｉ Ｄカード が不安")
    'idカードが不安'
    """
    return _white_space.sub("", normalize(text).match).lower()


def text_hash(text: str) -> int:
    """Return 64 bits of the BLAKE2b hash of the normal form.

    Two different texts among a million share a value with probability 3e-8.
    """
    return int.from_bytes(hashlib.blake2b(normal_form(text).encode(), digest_size=8).digest(), "big")
