"""The pipeline: the only room that joins extract, transform and load.

In: a run, which is settings and an ingest date. Out: the day's tables in the lake, committed, and
the day in the warehouse. `stages.py` lists the stages; `night.py` does them without Airflow.

A stage is planned into chunks, so that Airflow can map tasks over them. A chunk leaves its rows in
the lake's staging. A commit joins the chunks, writes the tables and the day's manifest, and may be
repeated at any time with the same result.

    plan_polls → poll → commit_polls        plan_fetches → fetch → commit_fetches
    plan_parses → parse → commit_parses     plan_codes → code → resolve
    load → report, export                   tidy → verify: once a week
"""
