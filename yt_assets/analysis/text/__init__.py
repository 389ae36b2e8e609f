"""Text: cleaning, words, scripts, languages, lines that recur.

Here: what is true of any text. Not here: which phrases count (keywords).
"""
