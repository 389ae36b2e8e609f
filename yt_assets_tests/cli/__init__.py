"""The command in this process: wording, options, safety of what is printed. Real processes: end_to_end."""
