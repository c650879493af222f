"""The accessible edition: rendered Word files → one HTML page that says the same words, in the same order."""
