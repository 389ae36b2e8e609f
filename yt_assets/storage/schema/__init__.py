"""What the tables are: columns, types, comments, views.

Here: definitions. Not here: statements that read or write rows.
"""
