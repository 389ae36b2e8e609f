"""Pure functions from texts, counts and frames to insights: no clock, disk, network or environment.

Belongs here: every formula of the project. Does not: SQL, HTTP, prompts, Dagster. Import the concrete modules; the
assets call them with plain values or DataFrames and get the same answer for the same rows, in whatever order they come.
"""
