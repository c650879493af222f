"""What an assembly needs to deliberate: the text, a note, a model deliberation, its calendar and what is left to do.

Nothing of it enters the dossier: a pack is given before the vote, and thrown away after it. Its manifest gives what the
town notes beside the vote.
"""
