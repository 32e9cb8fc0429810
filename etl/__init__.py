"""Dateline: news feeds to an auditable table of who did what to whom, where and when.

The flow, one ingest date at a time:

    extract            transform                       load
    poll → fetch   ⇒   parse → code → resolve      ⇒   load → report
    feeds  captures    articles mentions events        warehouse, page

* `etl.extract` talks to the network and stores every answer as it came (WARC).
* `etl.transform` is pure: batches of records in, batches and rejects out.
* `etl.load` fills the warehouse and draws the page.
* `etl.pipeline` is the only module that joins them; the command line and the DAGs call it.
* `etl.lake` keeps the tables, `etl.contracts` says what a table is.
"""

__version__ = "0.1.0"
