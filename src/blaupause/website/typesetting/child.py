# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The process that runs Typst: limits first, then one paper from standard input to standard output."""

import json
import resource
import sys
from pathlib import Path
from typing import Final

CPU_SECONDS: Final = 20
MEMORY: Final = 2 * 2**30
FILE_SIZE: Final = 50 * 2**20
TEMPLATE: Final = Path(__file__).with_name("paper.typ")
STANDARDS: Final = ("a-2a", "ua-1")


def limit() -> None:
    """Time, memory and size of files; what goes beyond ends this process, not the server."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))


def main() -> None:
    """Read `{"data", "fonts", "stamp"}`, write the PDF. An error of Typst goes to standard error, status 1."""
    limit()
    import typst

    order = json.load(sys.stdin)
    try:
        made = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[order["fonts"]] if order["fonts"] else [],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(order["data"], ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            timestamp=order["stamp"],
        )
    except typst.TypstError as error:
        sys.exit(f"{error.message} {error.hints}")
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
