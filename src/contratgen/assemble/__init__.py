"""Stage 2: text values → the one validated, frozen contract, its rules, canonical form and digests."""
