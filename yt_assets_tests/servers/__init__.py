"""Real database servers for tests: found or installed, started in temporary folders, stopped without a trace.

Here: MariaDB and MySQL processes of our own on loopback. Not here: fixtures (conftest.py), or what is tested on them.
A server that belongs to somebody else is never touched: no known port, no known socket, no configuration file is read.
"""
