"""Dateline: news feeds to an auditable table of who did what to whom, where and when.

The flow, one ingest date at a time:

    extract            transform                       load
    poll → fetch   ⇒   parse → code → resolve      ⇒   load → report
    feeds  captures    articles mentions events        warehouse, page

* `etl.extract` talks to the network and stores every answer as it came (WARC).
* `etl.transform` is pure: rows in, rows and rejects out.
* `etl.resources` reads what transform needs from disk.
* `etl.load` fills the warehouse and draws the page.
* `etl.pipeline` is the only room that joins them, stage by stage.
* `etl.jsonl`, `etl.command` and `etl.orchestration` are three ways to ask for it: by lines, in a
  terminal, in Airflow.
* `etl.tables` says what a row is, `etl.lake` keeps them by day.

`tests/unit/test_house.py` has the order of the rooms; a room uses only those before it.
"""

__version__ = "0.1.0"
