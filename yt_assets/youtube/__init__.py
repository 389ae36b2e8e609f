"""The YouTube Data API: what this project asks of it, and what it makes of the answers.

Here: every YouTube field name, error reason, quota rule and channel spelling. The middle is pure (`wire`, `protocol`,
`classify`, `quota`, `errors`, `records`: bytes and values in, values out); the edge is thin (`transport`, `retry`,
`client`); `discovery` turns what an operator writes into channels.

Not here: Dagster, tables, settings, and whether to try again (orchestration/failures.py).
"""
