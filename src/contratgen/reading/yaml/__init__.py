"""YAML → located values: two readers of its events, its faults in French, and where each value stands."""
