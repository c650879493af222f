"""What the parties write (`cadre`, `contribution`), and the contract that is made of it (`contrat`)."""
