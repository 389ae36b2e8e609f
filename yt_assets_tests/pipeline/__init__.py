"""Tests of what happens inside a step, against the real sandbox and real SQLite files."""
