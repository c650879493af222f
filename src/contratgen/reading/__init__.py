"""Stage 1: bytes → text values that remember file, line and column. Knows no schema."""
