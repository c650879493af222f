"""What every stage stands on: diagnostics, limits, the outside world, processes apart, words."""
