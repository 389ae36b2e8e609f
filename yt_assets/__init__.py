"""An hourly observatory for YouTube channels, written as a Dagster project.

Here: nothing; importing this package costs nothing. Not here: the rooms, which CONTRIBUTING.md describes.
Import concrete modules.
"""
