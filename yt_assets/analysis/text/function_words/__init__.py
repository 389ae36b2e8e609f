"""Function words of single languages.

Here: articles, pronouns, prepositions, conjunctions, auxiliaries, question words and adverbs of degree, written by
hand for this project, by script. Not here: content words, which may be the very point of a video; what the lists are
for (stop_words.py).
"""
