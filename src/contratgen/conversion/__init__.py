"""Stage 4: Word documents become tagged PDF files, with LibreOffice. The only stage that starts programs."""
