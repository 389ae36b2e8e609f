"""Asset checks: whether what we store is worth reading.

Two steps of an hour, however many checks there are, since each step is a process: `capture` looks at the snapshots
before anything is derived from them, `insights` at what analysts read. Here: which checks there are, which of them stop
what would follow. Not here: bounds and words (analysis/quality.py), counting (storage/quality.py), alerts (alerts/).
"""
