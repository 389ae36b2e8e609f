"""Rows that retention deletes, in short transactions.

Here: deletions. Not here: how long a row is kept (pipeline/retention.py).
"""
