"""What shared conformance scripts call."""

import miner


def spans(text):
    """Yield (start, end, surface) of each token."""
    return [(token.start, token.end, token.surface) for token in miner.tokenize(text)]
