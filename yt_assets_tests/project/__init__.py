"""The repository itself: its documents are run, its rules are held."""
