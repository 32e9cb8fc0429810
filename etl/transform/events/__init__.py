"""Articles to mentions: sentences parsed, patterns proposed, actors, place, date and numbers found.

sentences → clauses → matching (codebook) → arguments (actors) → flags, dates, casualties, attribution
"""
