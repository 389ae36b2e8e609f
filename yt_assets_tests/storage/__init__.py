"""The storage room on SQLite, MariaDB and MySQL."""
