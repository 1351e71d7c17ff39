# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Entries of ZIP archives from outside: never more of one than was asked for, whatever the archive says."""

import zipfile
import zlib
from typing import Final

DAMAGED: Final = (
    zipfile.BadZipFile,
    NotImplementedError,  # a way of packing that zipfile does not know
    RuntimeError,  # encrypted
    EOFError,
    OSError,
    ValueError,
    zlib.error,
)
"""What opening an archive and reading its entries raise when it is no sound one."""
_STOPPABLE: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def beginning(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """At most so many bytes of an entry. Raises one of DAMAGED.

    Only what is stored or deflated is read: the other ways of packing unpack a whole block at once, and 600 bytes of
    bzip2 become 600 MB.
    """
    if entry.compress_type not in _STOPPABLE:
        raise zipfile.BadZipFile(f"packed in way {entry.compress_type}")
    with archive.open(entry) as opened:
        return opened.read(most)
