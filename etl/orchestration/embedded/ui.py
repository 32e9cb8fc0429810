"""`make ui`: the same Airflow, kept open for people until Ctrl-C; meanwhile its nights go on."""

import time
from pathlib import Path

from etl.orchestration.embedded.home import USER
from etl.orchestration.embedded.prepare import planned
from etl.orchestration.embedded.services import Airflow, free_port
from etl.orchestration.embedded.signals import say

USUAL_PORT = 8080
CHECK_SECONDS = 1.0


def ui(root: Path) -> int:
    """Keep Airflow open until a signal; prints its address and login.

    Raises UsageError and WorkError, with one clear line; the latter also when a service ends by
    itself.
    """
    with planned(root) as plan:
        say(f"Starting Airflow; its logs: {root / 'data' / 'airflow'}")
        with Airflow(root, plan.variables, keep=True, port=free_port(USUAL_PORT)) as airflow:
            say(f"Airflow is open at {airflow.api.address}\n"
                f"  user      {USER}\n  password  {airflow.password}\n"
                f"The nights go on at 02:15 UTC while it is open. Stop it with Ctrl-C.")
            while True:
                airflow.check()
                time.sleep(CHECK_SECONDS)
