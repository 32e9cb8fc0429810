"""An Airflow of one's own on loopback: `make run` does one night in it, `make ui` keeps it open.

    home       where its state lies, its secrets, the environment of its services
    sessions   the processes it has started, and their end
    api        what it is asked over HTTP
    services   start and stop of the whole
    reach      whether any of the feeds can be reached
    watch      one night's three runs, followed to their end
    console    what is shown meanwhile
    night, ui  the two commands

Nothing listens on any other address than 127.0.0.1, and nothing is left running at the end.
"""

from etl.embedded.night import run
from etl.embedded.services import Airflow
from etl.embedded.ui import ui

__all__ = ["Airflow", "run", "ui"]
