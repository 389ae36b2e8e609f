"""An hourly observatory for YouTube channels, written as a Dagster project.

Import concrete modules directly; importing this package does nothing and costs nothing.
"""
