"""Types: from the annotations of a root model, through every tag, to what is printed and which paths are read."""
