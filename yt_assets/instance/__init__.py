"""Parts of Dagster's instance that dagster.yaml names: where events and the output of steps are kept.

Here: Dagster's own storages and managers with one thing changed each. Not here: anything of the five assets.
"""
