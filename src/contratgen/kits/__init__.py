"""The kits that ship: one folder for each type of contract."""
