"""What the UI shows of each hour besides its rows: a preview, plots, and what the hour cost.

Here: reading a few rows, and attaching what is made of them to the partition's materialization, once: metadata of an
output would be stored with the materialization and with the output's own event. Not here: how it looks (display), what
an asset's columns are (definition_metadata).
"""
