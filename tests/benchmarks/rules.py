"""50 rules over sentences against the cost of cutting them into tokens, side by side in one process.

python tests/benchmarks/rules.py TEXTS    (a text a line; the first 100,000 sentences)
"""

import random
import sys
from collections import Counter
from itertools import islice

from common import cpu, lines

from miner.api.coders import Codebook, RuleCoder
from miner.text.sentences import sentences
from miner.text.tokens import Tokenizer


def codebook(words, n_rules=50, seed=1):
    """Return a codebook of rules of every shape over frequent words."""
    draw = random.Random(seed)
    codes = []
    for number in range(n_rules):
        a, b, c, d = draw.sample(words, 4)
        rule = draw.choice(
            [f"{a} and {b}", f"( {a} or {b} ) and ( {c} or {d} )", f"{a} or {b} or {c} or {d}", f"{a} and not {b}", f"{a}+{b} or {c}", f"near({a}-{b})[5]"]
        )
        codes.append(f'[[codes]]\nname = "c{number}"\nrules = ["{rule}"]')
    return Codebook.parse("\n".join(codes))


def main(path):
    found = list(islice((sentence.text.strip() for text in lines(path) for sentence in sentences(text)), 100_000))
    tokenizer = Tokenizer()
    counts = Counter(token.lemma for sentence in found[:10_000] for token in tokenizer.tokenize(sentence) if token.pos in {"名詞", "動詞", "形容詞"})
    words = [word for word, _ in counts.most_common(1_500)[20:] if word.isalpha() and not word.isascii()]
    coder = RuleCoder(codebook(words), tokenizer)
    columns = cpu(lambda: [tokenizer.columns(text) for text in found], 3)
    tokens = cpu(lambda: [tokenizer.tokenize(text) for text in found], 3)
    decided = cpu(lambda: coder.decide_all(found), 3)
    coded = sum(bool(coder.decide(text).codes) for text in found)
    print(f"{len(found):,} sentences, {coded:,} with a code; tokens as columns {columns:.2f} s, as records {tokens:.2f} s")
    print(f"rules ÷ columns of tokens {(decided - columns) / columns:.2f}")
    print(f"rules ÷ Token records     {(decided - columns) / tokens:.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
