"""Tests of what an operator deploys: the SQL for a server, and Dagster's instance on it."""
