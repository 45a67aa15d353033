"""What every stage needs: errors, records, Japanese text, encodings, and what counts as the same text."""
