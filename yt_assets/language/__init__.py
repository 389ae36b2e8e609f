"""The room that knows prompts and the model: it explains trend labels, and may move one by a single step.

Here: facts about videos and channels in, opinions out, whatever the server does. Titles are written by strangers, so
nothing here trusts them, nor an answer that was made from them. Not here: which videos are worth a request, what is
cached and stored (pipeline/insights), the settings and their defaults (settings/model). No SQL, no Dagster.
"""
