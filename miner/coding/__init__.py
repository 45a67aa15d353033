"""Codebooks, rules and the coders that apply them."""
