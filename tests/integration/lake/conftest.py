"""An S3 on loopback (moto), with a bucket."""

import os
from collections.abc import Iterator

import pytest

from etl.lake import Lake


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment of whoever talks to it."""
    import pyarrow.fs as pafs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    variables = {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "test",
                 "AWS_SECRET_ACCESS_KEY": "test",
                 "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    pafs.S3FileSystem(endpoint_override=variables["AWS_ENDPOINT_URL"],
                      allow_bucket_creation=True).create_dir("bucket")
    yield variables
    server.stop()
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture
def bucket(s3: dict[str, str], request: pytest.FixtureRequest) -> Lake:
    """A lake of its own for each test."""
    return Lake(f"s3://bucket/{request.node.name}/lake")
