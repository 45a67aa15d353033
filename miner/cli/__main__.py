"""``python -m miner.cli``."""

from miner.cli import main

main()
