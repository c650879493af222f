"""The proof by rendering: random contracts, and every template filled with them."""
