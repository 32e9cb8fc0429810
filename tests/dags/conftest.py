"""A home of its own for Airflow, named before Airflow is imported."""

import os
import secrets
import sys
import tempfile

import pytest

import etl.pipeline
from tests.dags.notes import Notes
from tests.paths import CHECKOUT

DAGS = CHECKOUT / "dags"
_home = tempfile.TemporaryDirectory(prefix="dateline-airflow-")

for _name in [name for name in os.environ if name.startswith("AIRFLOW")]:
    del os.environ[_name]
os.environ.update({
    "AIRFLOW_HOME": _home.name,
    "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(CHECKOUT / "plugins"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL": "0",
    "AIRFLOW__CORE__HOSTNAME_CALLABLE": "socket.gethostname",
    "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
    "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(32),
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_home.name}/airflow.db",
    "AIRFLOW__LOGGING__BASE_LOG_FOLDER": f"{_home.name}/logs",
})


@pytest.fixture
def dags() -> dict[str, object]:
    """The DAGs of the checkout, as Airflow's own collector reads them.

    They are fresh for each test, because `dag.test()` changes their params.
    """
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(DAGS))
    assert not bag.import_errors
    return dict(bag.dags)


@pytest.fixture(scope="session")
def database() -> None:
    """A migrated database that knows the DAGs, as `dag.test()` needs it."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.utils.db import initdb

    initdb()
    DagBundlesManager().sync_bundles_to_db()
    sync_bag_to_db(DagBag(str(DAGS)), "dags-folder", None)


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch, database: None) -> Notes:
    notes = Notes()
    for part in ("extract", "transform", "load", "upkeep", "judging", "days", "recoding"):
        monkeypatch.setitem(sys.modules, f"etl.pipeline.{part}", notes)
        monkeypatch.setattr(etl.pipeline, part, notes, raising=False)
    return notes
