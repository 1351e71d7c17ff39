# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From an empty database to real base data, blueprints and connections; idempotent."""

import hashlib
import logging
from functools import cache
from pathlib import Path

from django.db import transaction

import blaupause
from blaupause.accounts import demonstration as people
from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.authorities import actions as authorities
from blaupause.blueprint import actions as blueprint
from blaupause.catalog import actions as catalog
from blaupause.kernel.clock import today
from blaupause.ledger import actions as ledger
from blaupause.ledger import queries as ledger_queries
from blaupause.ledger.rules import Draft
from blaupause.ops.successions import follow_successions
from blaupause.rollout import actions as rollout
from blaupause.rollout.queries import demonstration_loaded
from blaupause.territory import actions as territory

log = logging.getLogger(__name__)

BLUEPRINTS = ("bayern", "hessen")
CORE = "core"  # what they build on; stored so that it can be read and compared
BY = "system:setup"
_SUBJECT = "setup:base-data"
_PACKAGE = Path(blaupause.__file__).parent


@cache
def content_hash() -> str:
    """SHA-256 over all packaged data files and the code that reads them: changes when either does."""
    digest = hashlib.sha256(blaupause.__version__.encode())
    rooms = ("territory", "catalog", "authorities", "blueprint", "rollout")
    for room in rooms:
        for path in sorted((_PACKAGE / room).rglob("*")):
            if path.suffix in {".csv", ".gz", ".yaml", ".py"} and path.is_file():
                digest.update(path.relative_to(_PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def prepare(*, with_demonstration: bool = False, with_people: bool = False, seed: int = 2026) -> bool:
    """Load what the package brings unless exactly this was loaded before; True when something was done.

    `with_demonstration`: invented entries and people as well; `with_people`: of these only the people.

    Raises Problem when packaged data do not fit together; then nothing of the failed part is stored.
    """
    with acting(system("setup", today())):
        return _prepare(with_demonstration, with_demonstration or with_people, seed)


def _prepare(with_demonstration: bool, with_people: bool, seed: int) -> bool:
    wanted = content_hash()
    with transaction.atomic():
        last = ledger_queries.history(_SUBJECT, limit=1)
    fresh = not last or last[0].detail.get("content") != wanted
    if fresh:
        _load()
        with transaction.atomic():
            ledger.append(by=BY, chain="setup", drafts=[Draft("setup.prepared", _SUBJECT, {"content": wanted})])
    if with_people:
        fresh = bool(people.load_people(by=system("setup", today())).people) or fresh
    if with_demonstration and not demonstration_loaded():
        log.info("Lade den Demonstrationsdatensatz")
        rollout.load_demonstration(by=BY, seed=seed)
        return True
    return fresh


def _load() -> None:
    log.info("Lade Gemeindeverzeichnis und Postleitzahlen")
    territory.load_packaged(by=BY)
    territory.load_packaged_postcodes(by=BY)
    log.info("Lade Leistungskatalog")
    catalog.load_packaged(by=BY)
    follow_up(by=BY)
    rollout.load_reported(by=BY)


def follow_up(*, by: str) -> None:
    """Carry changed facts upwards: authorities from units, connections from authorities and blueprints.

    Needed after a register or exceptions were imported, because lower rooms do not know the ones above. Whoever
    answers for a unit that got another key goes with it.
    """
    log.info("Leite die zuständigen Behörden ab")
    authorities.derive(by=by)
    follow_successions(by=system("refresh", today()))
    blueprint.load_packaged(by=by, key=CORE)
    for key in BLUEPRINTS:
        log.info("Wende die Blaupause „%s“ an", key)
        blueprint.load_packaged(by=by, key=key)
        rollout.apply_blueprint(by=by, blueprint=key)
