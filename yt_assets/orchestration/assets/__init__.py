"""The assets, one file each, those of the hourly history in one: decorators, short bodies, metadata.

Here: what Dagster's users see. Not here: SQL, HTTP, arithmetic; bodies open resources and call the pipeline.
"""
