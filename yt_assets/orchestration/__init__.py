"""The room that knows Dagster: assets, checks, resources, I/O managers, schedules, sensors and the instance.

Here: the translation between Dagster's contexts and plain Python. Not here: what happens inside a step (pipeline), SQL
(storage), HTTP (youtube, language).
"""
