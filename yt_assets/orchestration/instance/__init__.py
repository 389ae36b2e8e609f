"""Parts of Dagster's instance that dagster.yaml names: where events and the output of steps are kept, who waits.

Here: Dagster's own storages, manager and queue with one thing changed each. Not here: what a run does.
"""
