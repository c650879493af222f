"""What an editor lost of a kit's template when it saved a town's version of it: put back where it can be, always told.

Editors drop what they cannot write: LibreOffice 7.4 the Arabic figures of legal numbers, titles in which placeholders
have their tags, the titles of tables. Nobody asked for that. Both versions are compared where they say the same words;
what the town reworded, moved or took out is the town's.
"""
