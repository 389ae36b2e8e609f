"""What was spent and what was answered: quota units, model requests, explanations.

Here: the ledgers' rows. Not here: budgets that are computed from them.
"""
