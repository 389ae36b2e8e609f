"""The five assets, one file each: decorators, short bodies, metadata.

Here: what Dagster's users see. Not here: SQL, HTTP, arithmetic; bodies open resources and call the pipeline.
"""
