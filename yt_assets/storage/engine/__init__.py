"""How the databases are reached: engines, dialects, connections, migrations.

Here: connections and what differs between servers. Not here: which rows are read or written.
"""
