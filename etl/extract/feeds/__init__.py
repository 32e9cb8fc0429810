"""Feeds: the list of them (roster) and what their bytes say (formats). No network."""
