"""Alerts for those who look: which rows of an hour a rule wants, and what a day or a week of some channels was.

Here: reading and choosing. Not here: the rules' fields (settings/alert_rules.py), words (display), sending and what was
sent (orchestration/alerts).
"""
