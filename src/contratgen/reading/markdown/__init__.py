"""A partner's Markdown → the tree of `reading/rich_text.py`: the package's parser, with processors that keep places."""
