"""The assets on a real Dagster instance, in one process."""
