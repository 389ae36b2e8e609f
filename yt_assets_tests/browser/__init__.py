"""What people see: pages in a real headless Chromium, over the running product.

Here: browsers, the pages that tests read, and screenshots of them. Not here: what is computed, or asked without a page.
"""
