"""Resources: what the coder needs from disk, loaded once a process.

In: the codebook, the models and the gazetteer's data. Out: the `Coder` with all its tools.
`etl.transform` is pure, so files are read here and handed in.
"""
