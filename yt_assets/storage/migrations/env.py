"""Alembic's environment, of either database.

Here: its connection, which storage/engine/migrate.py gives. Not here: the scripts (videos/versions, insights/versions).
"""

from alembic import context

given = context.config.attributes
context.configure(connection=given["connection"], version_table=given["version_table"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
