"""Pure transformations: batches of records in, batches and rejects out.

Nothing below this folder reads a clock, the environment, the network, a file or a random number; what
is needed is handed in by `etl.pipeline`. A test checks the imports.
"""
