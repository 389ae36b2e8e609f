"""Pure functions from texts, counts and frames to insights: no clock, disk, network or environment.

Here: every formula of the project. keywords/ reads text/; trends/ and engagement/ read neither, and share frames.py.
Not here: SQL, HTTP, prompts, Dagster.

Import the concrete modules. The same rows give the same answer, in whatever order they come.
"""
