"""Transform: pages to articles, articles to mentions, mentions to events and stories; pure.

In: rows. Out: rows and rejects.

Nothing below this folder reads a clock, the environment, the network, a file or a random number.
What is needed is handed in by `etl.pipeline`. A test checks the imports.
"""
