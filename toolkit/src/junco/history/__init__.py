"""The past: migration files, the chain, the ledger, and where they disagree."""
