"""The command line `dateline`: what a person asks for, and how the answer is shown.

In: arguments and settings. Out: text, files and an exit status. Nothing here decides what a stage
does.
"""
