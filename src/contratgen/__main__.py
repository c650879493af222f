"""`python -m contratgen` is the command."""

from contratgen.cli import main

main()
