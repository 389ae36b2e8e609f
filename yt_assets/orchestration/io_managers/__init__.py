"""Between Dagster's inputs and outputs and the two databases.

Here: one I/O manager class; the project has two instances. Not here: SQL (storage), or what rows mean.
"""
