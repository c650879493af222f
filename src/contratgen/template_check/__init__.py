"""Before stage 3: Word template → located tags → typed expressions → diagnostics. Proves, renders nothing."""
