"""Tests of the Python client, the export and the tools for assistants: against the service as it is served."""
