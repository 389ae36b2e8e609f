"""What the UI says of each asset before anything has run: owner, tags, table, columns, and where columns come from.

Here: definition metadata. Dagster loads it with the definitions and stores it nowhere, so that no hour repeats it in
its events. Not here: what one hour was like (shown/), descriptions and kinds (each asset's own file).
"""
