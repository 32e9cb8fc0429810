"""Mentions to events, articles to stories: what belongs together."""
