"""Who is told when hours fail: once when it begins, once when it is over.

`outcomes` reads how runs ended from Dagster's instance, `incidents` decides what of it is news, `webhook` sends it. Not
here: when to look (sensors.py), what failed (the run says it), or retries (failures.py).
"""
