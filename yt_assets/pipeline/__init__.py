"""What happens inside a step: plans, shards, settlements and insights, as plain Python.

Here: the order in which YouTube, the databases, the analysis and the model are called; each function can be run without
Dagster. Not here: Dagster (assets call this room), SQL (storage), HTTP (youtube, language), formulas (analysis).
"""
