"""Stage 7: the verdict on a dossier, step by step; it imports nothing that builds."""
