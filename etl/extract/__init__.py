"""Extract: poll the feeds, fetch what is new, keep every answer as it came. Nothing else touches the network."""
