"""The command `dateline browse`: the events page on this machine, without Airflow.

In: the published warehouse, the lake, the folder of nightly pages. Out: a server on the loopback
address, until Ctrl-C. Nothing is written.
"""

import socket
from typing import Annotated

import typer

from etl.command.options import LakeUri, Warehouse
from etl.errors import UsageError

HOST, USUAL_PORT = "127.0.0.1", 8765
HELP = """Open the events page: search, map, timeline, and each event with its evidence.

Reads the warehouse that `dateline load` or `make run` has written (of one in PostgreSQL the copy
that DATELINE_BROWSE_COPY names), and the lake for stored pages; writes nothing. Serves this machine
alone (127.0.0.1), until Ctrl-C.

\b
  dateline browse                                   the warehouse and lake of the settings
  dateline browse --warehouse duckdb:///PATH --lake PATH

What you can do there:

\b
  search     words, "a phrase", begin*, -without; narrow by the lists at the side, the map, the
             timeline; every address can be shared
  read       a click on an event shows each sentence in its context, its publishers, copies,
             disagreements, and where its bytes lie
  take       CSV, GeoJSON and SQL of what is shown
  follow     who to whom as a matrix, stories, feeds and rejects of a night, the codebook
"""


def browse(port: Annotated[int, typer.Option(
               min=0, max=65535, help="Port of the page; 0 takes a free one")] = USUAL_PORT,
           warehouse: Warehouse = None, lake: LakeUri = None) -> None:
    """Open the events page: search, map, timeline, and each event with its evidence."""
    import uvicorn

    from etl.browse.app import create
    from etl.browse.store import Store
    from etl.lake.places import stored

    settings = stored(warehouse=warehouse, lake=lake)
    Store.of(settings).check()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError as error:
            raise UsageError(f"port {port} can't be had ({error.strerror}): name another with "
                             "--port") from None
        app = create(lambda: settings, hosts=(HOST, "localhost"))
        typer.echo(f"The events page is open at http://{HOST}:{listening.getsockname()[1]}/\n"
                   "Stop it with Ctrl-C.", err=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(
            sockets=[listening])
