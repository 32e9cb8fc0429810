"""Files of a lake, on a folder or on S3 (pyarrow.fs): each is there whole or not at all."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.fs as pafs

from etl.errors import LakeError
from etl.lake.atomic import check_folder, replacement

BLOCK_BYTES = 1 << 20
# Less than a part of an upload (10 MiB in Arrow): goes to S3 in one request, and so whole.
ONE_REQUEST_BYTES = 5 << 20


class Store:
    """The files below one folder or s3:// URI; names are relative to it."""

    def __init__(self, uri: str) -> None:
        """Open the store; a folder is made when the first file is written. Raises LakeError."""
        self.uri = uri
        try:
            if "://" in uri:
                self.fs, self.root = pafs.FileSystem.from_uri(uri)
            else:
                self.fs, self.root = pafs.LocalFileSystem(), str(Path(uri).absolute())
        except (OSError, ValueError, pa.ArrowInvalid) as error:
            raise LakeError(f"can't open the lake {uri}: {error}") from None
        self.root = self.root.rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether the lake is a folder of this machine."""
        return isinstance(self.fs, pafs.LocalFileSystem)

    def check_writable(self) -> None:
        """Raise SettingError where the lake's folder can't be made or written.

        Whether an s3:// lake can be written shows when it is.
        """
        if self.is_local:
            check_folder("DATELINE_LAKE", self.root)

    def path(self, relative: str) -> str:
        """Full path of a file, for people and for readers of its file system."""
        return f"{self.root}/{relative}"

    def write_bytes(self, relative: str, content: bytes) -> None:
        """Write one file whole or not at all.

        Raises LakeError where the lake can't be written.
        """
        if not self.is_local and len(content) < ONE_REQUEST_BYTES:
            try:
                with self.fs.open_output_stream(self.path(relative), compression=None) as sink:
                    sink.write(content)
            except OSError as error:
                raise LakeError(f"can't write {self.path(relative)}: {error}") from None
            return
        with replacement(self.fs, self.path(relative)) as draft:
            draft.write(content)

    def read_bytes(self, relative: str) -> bytes:
        """Read one file whole; raises LakeError where it is missing or unreadable."""
        try:
            with self.fs.open_input_file(self.path(relative)) as file:
                return bytes(file.read())
        except OSError as error:
            raise LakeError(f"can't read {self.path(relative)}: {error}") from None

    def open(self, relative: str) -> pa.NativeFile:
        """Open one file for random reads; raises LakeError where it is missing or unreadable."""
        try:
            return self.fs.open_input_file(self.path(relative))
        except OSError as error:
            raise LakeError(f"can't read {self.path(relative)}: {error}") from None

    def exists(self, relative: str) -> bool:
        """Whether a file or folder is there."""
        return bool(self._info(relative).type != pafs.FileType.NotFound)

    def size(self, relative: str) -> int | None:
        """Bytes of a file; None where there is none."""
        info = self._info(relative)
        return int(info.size) if info.is_file else None

    def _info(self, relative: str) -> pafs.FileInfo:
        try:
            return self.fs.get_file_info(self.path(relative))
        except OSError as error:
            raise LakeError(f"can't read {self.path(relative)}: {error}") from None

    def files(self, folder: str) -> list[str]:
        """Names of the visible files in a folder, sorted; empty where there is no folder."""
        return sorted(f.base_name for f in self._listed(folder)
                      if f.is_file and not f.base_name.startswith("."))

    def hidden(self, folder: str) -> list[str]:
        """Names of the files in a folder that begin with a dot, sorted.

        A killed writer left them, or they are being written.
        """
        return sorted(f.base_name for f in self._listed(folder)
                      if f.is_file and f.base_name.startswith("."))

    def folders(self, folder: str) -> list[str]:
        """Names of the folders in a folder, sorted; empty where there is no folder."""
        return sorted(f.base_name for f in self._listed(folder)
                      if f.type == pafs.FileType.Directory)

    def _listed(self, folder: str) -> list[pafs.FileInfo]:
        try:
            selector = pafs.FileSelector(self.path(folder).rstrip("/"), allow_not_found=True)
            found: list[pafs.FileInfo] = self.fs.get_file_info(selector)
        except OSError as error:
            raise LakeError(f"can't read {self.path(folder)}: {error}") from None
        return found

    def delete(self, relative: str) -> None:
        """Delete a file or a folder with all that is in it; nothing happens where there is none.

        Raises LakeError where it can't be deleted.
        """
        info = self._info(relative)
        try:
            if info.type == pafs.FileType.Directory:
                self.fs.delete_dir(info.path)
            elif info.type == pafs.FileType.File:
                self.fs.delete_file(info.path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise LakeError(f"can't delete {self.path(relative)}: {error}") from None

    def sha256(self, relative: str) -> str:
        """Checksum of a file; raises LakeError where it can't be read."""
        with self.open(relative) as file:
            return sha256_of(file)


def sha256_of(file: pa.NativeFile) -> str:
    """Checksum of what is left to read of an open file."""
    digest = hashlib.sha256()
    while block := file.read(BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()
