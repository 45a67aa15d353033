"""Reading Japanese: tokens and sentences."""
