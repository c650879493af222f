"""What PDF files are: opened under limits, their content, tags, fonts, places and labels; no contract is known here."""
