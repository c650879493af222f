"""A folder as a project: opened, checked, rendered twice, delivered, traced."""
