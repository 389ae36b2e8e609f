"""The two databases: schemas, engines, rows in and rows out.

Here: every column, every statement, every difference between SQLite, MySQL and MariaDB; the only home of SQL.
Not here: what a row means (analysis, youtube), when it is written (steps, io_managers), or anything of Dagster.
"""
