# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A sheet as a file to download."""

from collections.abc import Callable, Mapping
from datetime import date

from django.http import HttpResponse

from blaupause.kernel.tabular import Sheet, to_csv, to_json, to_ods, to_xlsx

_WRITERS: Mapping[str, tuple[Callable[[Sheet], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "ods": (to_ods, "application/vnd.oasis.opendocument.spreadsheet"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (to_json, "application/json"),
}


def answer(sheet: Sheet, form: str, subject: str, day: date) -> HttpResponse:
    """The file; `form` is one of kernel.tabular.FORMS, `subject` is ASCII. The name tells what it is and the day."""
    write, kind = _WRITERS[form]
    name = f"{subject}{'-demonstration' if sheet.demonstration else ''}-{day.isoformat()}"
    response = HttpResponse(write(sheet), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
