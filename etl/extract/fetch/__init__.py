"""Fetch: ask one address politely and safely (http), and keep the answer (archive)."""
