"""The rule language: from a line of text to the places in a sentence that it matches."""
