"""Two folders change places in one step: nobody sees the files of both, or of neither."""

import ctypes
import errno
import os

from etl.errors import LakeError

AT_FDCWD = -100  # fcntl.h: a path counts from the working folder
RENAME_EXCHANGE = 2  # linux/fs.h, renameat2(2)
UNABLE = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}


def exchange(first: str, second: str) -> bool:
    """Let two folders change places; returns whether they did.

    This machine or its file system may be unable to do it (NFS, macOS). Raises LakeError where it
    fails for another reason.
    """
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if rename(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in UNABLE:
        return False
    raise LakeError(f"can't write {second}: {os.strerror(number)}")
