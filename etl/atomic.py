"""A file that is there whole or not at all, on a folder as on S3."""

import os
import tempfile
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.fs as pafs

from etl.errors import LakeError, SettingError


class Replacement:
    """A file under a dot-name that takes its place when the block ends well and is gone otherwise.

    On S3 an object becomes visible only when it is complete, so it is written in place there. Raises
    LakeError where the file can't be written.
    """

    def __init__(self, fs: pafs.FileSystem, final: str) -> None:
        """Replace the file `final` of a file system."""
        self.fs, self.final = fs, final
        self.folder, _, name = final.rpartition("/")
        self.is_local = isinstance(fs, pafs.LocalFileSystem)
        self.temporary = f"{self.folder}/.{name}.{uuid.uuid4().hex[:8]}" if self.is_local else final
        self.sink: BinaryIO | pa.NativeFile

    def __enter__(self) -> Any:
        """Open the file for writing."""
        try:
            if self.is_local:
                os.makedirs(self.folder, exist_ok=True)
                self.sink = open(self.temporary, "wb")
            else:
                self.sink = self.fs.open_output_stream(self.temporary)
        except OSError as error:
            raise LakeError(f"can't write to the lake at {self.folder}: {error.strerror or error}") from None
        return self.sink

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Put the file in its place, or take it away where the block failed."""
        try:
            if kind is None and self.is_local:
                self.sink.flush()
                os.fsync(self.sink.fileno())
            self.sink.close()
            if self.is_local:
                self._settle(keep=kind is None)
            elif kind is not None:
                self.fs.delete_file(self.final)
        except OSError as fault:
            raise LakeError(f"can't write {self.final}: {fault.strerror or fault}") from None

    def _settle(self, keep: bool) -> None:
        if not keep:
            os.unlink(self.temporary)
            return
        os.replace(self.temporary, self.final)
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def check_folder(variable: str, folder: str) -> None:
    """Raise SettingError, naming the setting, where a folder can't be made or written."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, prefix=".dateline-"):
            return
    except OSError as error:
        raise SettingError(f"{variable}: can't write to {folder}: {error.strerror or error}") from None
