"""Asset checks: whether what we store is worth reading.

Here: which checks there are, and which stop what would follow; two steps of an hour, since each step is a process. Not
here: bounds and words (analysis/quality.py), counting (storage/reading/quality.py), alerts (alerts/).
"""
