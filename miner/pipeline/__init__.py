"""The only room that calls one stage after another."""
