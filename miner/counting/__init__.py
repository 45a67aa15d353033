"""Counting what was coded, with intervals."""
