"""Messages to the operator: one when hours begin to fail, one when they recover.

Here: how runs ended (outcomes), which endings are news (incidents), missed hours (missed), the sending (webhook). Not
here: when to look (sensors.py), what failed (the run says it), retries (failures.py).
"""
