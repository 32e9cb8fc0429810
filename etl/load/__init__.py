"""Load: the day's committed tables into the warehouse that analysts query, and the page that people read."""
