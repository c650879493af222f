"""A partner's Markdown → the tree of `read/rich_text.py`: the package's parser, with processors that keep places."""
