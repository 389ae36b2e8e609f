"""Shells around what lives as long as a step: settings in, plain objects out.

Here: ConfigurableResource classes that open a database, a YouTube client, a trend analyst. Not here: any logic
(pipeline), any default (settings). Heavy libraries are imported when something is opened.
"""
