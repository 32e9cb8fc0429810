"""The browser's application over a published warehouse of a few invented events."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from etl.browse.app import create
from etl.settings import Settings
from tests.integration.browse.invented import settings_of


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_of(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Iterator[TestClient]:
    app = create(lambda: settings, hosts=("127.0.0.1",))
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client
