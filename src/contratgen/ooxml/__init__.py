"""What Word files are (ECMA-376): packages, stories, tags, numbering. Knows nothing of contracts."""
