"""The room that knows a prompt and a model: it explains trend labels, and may move one by a single step.

`facts` holds the records that go in and out, `prompts` what is said to the model, `answers` what is believed of its
reply, `model` the analysts themselves. `exchange`, `gate`, `crew` and `faults` carry one request, bound what may be
spent, run the threads, and put upstream faults into words. Titles are written by strangers, so nothing here trusts
them, nor an answer that was made from them.

Which videos are worth a request, what is cached and what is stored is decided above, by the resources and assets.
No SQL, no Dagster, no environment variable is read here.
"""
