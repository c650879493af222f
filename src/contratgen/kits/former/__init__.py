"""Kits as they were when something was signed with them, by version. They build that again, and nothing else."""
