"""A file that is there whole or not at all, on a folder as on S3.

In: bytes. Out: a file of the lake, or one that a person asked for (an export, a report).
"""

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import pyarrow as pa
import pyarrow.fs as pafs

from etl.errors import LakeError, SettingError, WorkError


class Draft:
    """A file that nobody looks for yet, with its size and SHA-256; `publish` puts it in its place.

    It is written in a `with` block, and a block that fails takes the file away. On S3 a draft is an
    object of its own, since a stream that is closed becomes visible, whole or not; publishing
    copies it to its place. Raises LakeError; for a file outside of the lake the error that is
    handed in, which calls the file by the name that is handed in.
    """

    def __init__(self, fs: pafs.FileSystem, place: str, fault: type[WorkError] = LakeError,
                 called: str | None = None) -> None:
        self.place = place
        self.byte_count = 0
        self._fault, self._called = fault, called
        self._fs, self._is_local = fs, isinstance(fs, pafs.LocalFileSystem)
        self._digest = hashlib.sha256()
        self._sink: BinaryIO | pa.NativeFile
        self.closed = True

    def __enter__(self) -> "Draft":
        try:
            if self._is_local:
                os.makedirs(os.path.dirname(self.place), exist_ok=True)
                self._sink = open(self.place, "wb")
            else:
                # Else a name that ends in .gz would be compressed once more.
                self._sink = self._fs.open_output_stream(self.place, compression=None)
        except OSError as error:
            raise self._told(f"to the lake at {os.path.dirname(self.place)}", error) from None
        self.closed = False
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.closed = True
        try:
            if kind is None and self._is_local:
                self._sink.flush()
                os.fsync(self._sink.fileno())
            self._sink.close()
        except OSError as fault:
            self.discard()
            if kind is None:
                raise self._told(self.place, fault) from None
        if kind is not None:
            self.discard()

    def write(self, data: bytes) -> int:
        """Append bytes; returns their number."""
        # A view that an error keeps alive would keep a map of a file from being closed.
        with memoryview(data) as view:
            try:
                self._sink.write(view)
            except OSError as error:
                raise self._told(self.place, error) from None
            self._digest.update(view)
            self.byte_count += view.nbytes
            return view.nbytes

    def tell(self) -> int:
        """Bytes written so far."""
        return self.byte_count

    def flush(self) -> None:
        """Nothing: the end of the block makes it last."""

    def close(self) -> None:
        """Nothing: the end of the block closes it."""

    @property
    def sha256(self) -> str:
        """Checksum of what was written."""
        return self._digest.hexdigest()

    def publish(self, final: str) -> None:
        """Put the file in its place, in one step."""
        try:
            if self._is_local:
                os.makedirs(os.path.dirname(final), exist_ok=True)
                os.replace(self.place, final)
                sync_folder(os.path.dirname(final))
            else:
                self._fs.copy_file(self.place, final)
                self._fs.delete_file(self.place)
        except OSError as error:
            raise self._told(final, error) from None

    def discard(self) -> None:
        """Take the file away, if it is there."""
        with suppress(OSError):
            self._fs.delete_file(self.place)

    def _told(self, what: str, error: OSError) -> WorkError:
        return self._fault(f"can't write {self._called or what}: {_reason(error)}")


@contextmanager
def replacement(fs: pafs.FileSystem, final: str, fault: type[WorkError] = LakeError,
                called: str | None = None) -> Iterator[Draft]:
    """Write a file under a dot-name beside its place, which it takes when the block ends well.

    Raises what `Draft` raises.
    """
    folder, _, name = final.rpartition("/")
    draft = Draft(fs, f"{folder}/.{name}.{uuid.uuid4().hex[:8]}", fault, called)
    with draft:
        yield draft
    try:
        draft.publish(final)
    except WorkError:
        draft.discard()
        raise


@contextmanager
def local_file(path: Path, fault: type[WorkError], called: str) -> Iterator[Draft]:
    """Write a file of this machine, outside of the lake, whole or not at all.

    Raises `fault`, whose text calls the file as `called` says.
    """
    with replacement(pafs.LocalFileSystem(), str(path.absolute()), fault, called) as draft:
        yield draft


def sync_folder(folder: str) -> None:
    """Make a rename in a folder of this machine last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    return error.strerror or (str(error).splitlines() or [type(error).__name__])[0]


def check_folder(variable: str, folder: str) -> None:
    """Raise SettingError, naming the setting, where a folder can't be made or written."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, prefix=".dateline-"):
            return
    except OSError as error:
        raise SettingError(
            f"{variable}: can't write to {folder}: {error.strerror or error}") from None
