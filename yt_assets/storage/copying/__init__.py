"""Databases copied from one engine to another, table by table: for a move, a backup, a restore.

Here: values alike on every engine, pages of tables, the copy and its checks. Not here: the commands (cli/).
"""
