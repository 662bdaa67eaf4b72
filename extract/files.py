"""Writing files so that a reader, or a crash, never meets half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from extract.errors import FileError


def write_file(path: Path, data: bytes | str) -> None:
    """Put ``data`` (text as UTF-8) at ``path``, whole or not at all; its folder is made if missing.

    Raises:
        FileError: the folder or the file cannot be written.
    """
    content = data.encode() if isinstance(data, str) else data
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        problem = f"cannot be written ({error.strerror}); check the folder or name another one"
        raise FileError(path, None, problem) from error


def printable(name: str) -> str:
    """A file name as text: bytes of it that are no UTF-8 become U+FFFD; JSON takes no others."""
    return os.fsencode(name).decode("utf-8", "replace")
