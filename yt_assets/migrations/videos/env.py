"""Alembic's environment of the videos database. storage/migrate.py calls it with a connection."""

from alembic import context

from yt_assets.storage.videos_schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
