"""Objects of a lake on S3 that are written only where they are still what they were.

pyarrow's S3 has no conditional writes (If-None-Match, If-Match), so these few go through botocore.
It takes credentials, region and endpoint from the same places: the URI, the environment, the
machine.

In: the name of an object, and the object as it was seen. Out: whether it was written.
"""

import functools
import os
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from etl.errors import LakeError
from etl.lake.store import Store

# The precondition failed; another write is under way; there is nothing to match any more.
REFUSED = frozenset({412, 409, 404})
TRIES = 8


@dataclass(frozen=True)
class Seen:
    """A file as it was read.

    `content` is null where there is none, and `etag`, by which S3 knows it, is null on a folder.
    `age_seconds` are those since it was written, by the server's clock.
    """

    content: bytes | None
    etag: str | None = None
    age_seconds: float = 0.0


def read(store: Store, relative: str) -> Seen:
    """Read an object with what a conditional write needs; raises LakeError."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        found = _client(store.uri, os.getpid()).get_object(**_place(store, relative))
        content = bytes(found["Body"].read())
    except ClientError as error:
        if _status(error) == 404 and _code(error) != "NoSuchBucket":
            return Seen(None)
        raise _told("read", store, relative, error) from None
    except BotoCoreError as error:
        raise _told("read", store, relative, error) from None
    now = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
    return Seen(content, found["ETag"], (now - found["LastModified"]).total_seconds())


def write_if(store: Store, relative: str, content: bytes, seen: Seen) -> Seen | None:
    """Write an object where it is still as it was seen; returns it as written, None where it isn't.

    Raises LakeError where S3 can't be asked.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    condition = {"IfNoneMatch": "*"} if seen.etag is None else {"IfMatch": seen.etag}
    try:
        done = _client(store.uri, os.getpid()).put_object(
            **_place(store, relative), Body=content, **condition)
        return Seen(content, done["ETag"])
    except ClientError as error:
        if _status(error) not in REFUSED or _code(error) == "NoSuchBucket":
            raise _told("write", store, relative, error) from None
    except BotoCoreError as error:
        raise _told("write", store, relative, error) from None
    # An answer may get lost: then the second try is refused, because the first one was not.
    after = read(store, relative)
    return after if after.content == content else None


@functools.lru_cache(maxsize=4)
def _client(uri: str, process: int) -> Any:
    """A client of this process; one that was made before a fork would share its connections."""
    from botocore.config import Config
    from botocore.session import Session

    parts = urlsplit(uri)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    given: dict[str, Any] = {}
    if parts.username and parts.password:
        given = {"aws_access_key_id": unquote(parts.username),
                 "aws_secret_access_key": unquote(parts.password)}
    if host := options.get("endpoint_override"):
        given["endpoint_url"] = f"{options.get('scheme', 'https')}://{host}"
    retries = {"mode": "standard", "total_max_attempts": TRIES}
    return Session().create_client("s3", region_name=options.get("region"),
                                   config=Config(retries=retries), **given)


def _place(store: Store, relative: str) -> dict[str, str]:
    bucket, _, key = store.path(relative).partition("/")
    return {"Bucket": bucket, "Key": key}


def _status(error: Any) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _told(verb: str, store: Store, relative: str, error: Exception) -> LakeError:
    reason = " ".join(str(error).split())
    return LakeError(f"can't {verb} {store.path(relative)}: {reason}")
