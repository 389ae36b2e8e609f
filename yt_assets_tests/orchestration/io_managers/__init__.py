"""The I/O manager under a real Dagster instance, on a real SQLite file."""
