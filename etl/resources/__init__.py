"""What the coder needs from disk: language model, codebook, gazetteer; loaded once a process.

`etl.transform` is pure, so files are read here and handed in.
"""
