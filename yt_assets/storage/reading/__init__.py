"""Rows out, for the pipeline: channels, videos, snapshots, hours and frames.

Here: what a step reads. Not here: what a person reads (insights_reading).
"""
