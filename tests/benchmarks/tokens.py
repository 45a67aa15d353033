"""Tokens against `mecab -Owakati`: the internal columns, and the public Token objects."""

import sys

from common import cpu, lines, mecab

from miner.text.tokens import Tokenizer


def main(path):
    texts = lines(path)
    tokenizer = Tokenizer()

    def columns():
        for text in texts:
            tokenizer.columns(text).ends  # noqa: B018 (computed when asked for)

    def tokens():
        for text in texts:
            tokenizer.tokenize(text)

    columns()
    base = mecab(path)
    print(f"{len(texts):,} texts, {sum(map(len, texts)):,} characters; mecab -Owakati {base:.3f} s = 1")
    for name, call in (("columns with offsets", columns), ("Token objects", tokens)):
        print(f"{name:24s} {cpu(call) / base:.2f}")


main(sys.argv[1])
