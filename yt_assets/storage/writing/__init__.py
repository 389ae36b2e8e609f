"""Rows in: batches, checks of values, upserts with their fence, replacements of whole hours.

Here: every insert. Not here: reads, deletions.
"""
