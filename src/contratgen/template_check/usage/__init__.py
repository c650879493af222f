"""What documents show of what is written: by the types, for a kit; by running the tags, for a contract."""
