"""Stage 3: prepared template + root model → docx. Knows nothing of conversion or signature."""
