"""One module for each command: its arguments, the function it calls, and what it prints."""
