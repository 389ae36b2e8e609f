"""Schema migrations: one alembic environment for each database, so that neither is upgraded half-way by the other.

Here: history; a migration never changes once released. Not here: when they run (storage/migrate.py).
"""
