# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""WSGI entry point."""

import ctypes
import os

from django.core.wsgi import get_wsgi_application

M_MMAP_THRESHOLD = -3  # malloc.h


def give_freed_arrays_back() -> None:
    """Let glibc map large arrays on their own, so that freeing them returns the memory to the system.

    By default the threshold grows with every large array freed, and with a million connections a worker keeps
    about 35 MB it no longer uses. Other C libraries do not know the call and need none.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, 256 * 1024)


give_freed_arrays_back()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blaupause.config.settings")
application = get_wsgi_application()
