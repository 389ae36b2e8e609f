"""Tests of what dagster.yaml names: storages and managers of Dagster's instance."""
