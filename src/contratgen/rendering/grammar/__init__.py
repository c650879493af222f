"""The one judge of a template's tags: how they are written, what stands around them, which blocks they make.

`check` and `render` both ask it, and so refuse the same with the same code. Knows no types and no values.
"""
