"""Stage 6: a dossier is signed, by certificate or with a pen; always a new file, never in place."""
