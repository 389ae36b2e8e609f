"""Shells around what lives as long as a step: settings in, plain objects out.

Here: ConfigurableResource classes that open a database, a YouTube client, a trend analyst. Not here: any logic; heavy
libraries are imported when something is opened, since every step is a process that imports the definitions again.
"""
