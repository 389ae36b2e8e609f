"""Schema migrations: scripts of their own for each database, so that neither is upgraded half-way by the other.

Here: history; a migration never changes once released. Not here: when they run (storage/engine/migrate.py).
"""
