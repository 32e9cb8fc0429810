"""Measurements of Dateline: how fast it is beside its peers, and how often it is right.

`python -m bench.speed` and `python -m bench.accuracy` are the two commands; neither is part of the
package or of the tests, and both write what they found below `bench/results/`, which git leaves
alone.
"""
