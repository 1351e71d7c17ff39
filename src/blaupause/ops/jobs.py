# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The worker: carries out what waits in the job table, on behalf of the server, whatever the database does."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from typing import Any, Final

import psycopg
import psycopg_pool
from django.db import connections
from django.utils import timezone
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.worker import Worker

from blaupause.accounts.scope import system
from blaupause.accounts.tasks import DELETE
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today

log = logging.getLogger("blaupause.jobs")

HEARTBEAT: Final = 10.0
MISSED: Final = 3  # so many missed signs of life, and a worker counts as gone
WAITS: Final = (0.5, 1.0, 2.0, 5.0, 15.0)  # seconds between attempts while the database is away; the last repeats
GRACE: Final = 10.0
_LOST: Final = (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout, psycopg_pool.PoolClosed)


def ready(app: App) -> None:
    """Called by Procrastinate once Django is set up: every worker, however started, acts for the server."""
    middleware = [*app.worker_defaults.get("task_middleware", ()), on_behalf_of_the_server]
    app.worker_defaults = {**app.worker_defaults, "task_middleware": middleware}


def on_behalf_of_the_server(call_next: Callable[[], Any], context: JobContext, _worker: Worker) -> Any:
    """A task acts as `system:job:<its name>`: no task can forget it, and the ledger shows it."""
    with acting(system(f"job:{context.job.task_name}", today())):
        return call_next()


def run(app: App, *, wait: bool = True, heartbeat: float = HEARTBEAT) -> None:
    """Work until told to stop (SIGTERM, SIGINT), or until nothing is left when `wait` is False.

    A database that is away is waited for. Jobs of workers that died are taken over.
    """
    connections["default"].settings_dict["CONN_MAX_AGE"] = 0  # jobs are rare: no connection lies idle in between
    asyncio.run(_keep_working(app, wait, heartbeat))


async def _keep_working(app: App, wait: bool, heartbeat: float) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    attempt = 0
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        worker = asyncio.create_task(_work(app, wait, heartbeat))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({worker, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        worker.cancel()  # takes leave of its jobs first; nothing happens to one that has ended
        try:
            await worker
            if not wait:
                return
        except asyncio.CancelledError:
            return
        except _LOST as failure:
            log.warning("Datenbank nicht erreichbar (%s), neuer Versuch", type(failure).__name__)
        attempt = 0 if asyncio.get_running_loop().time() - began > 60 else attempt + 1
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), WAITS[min(attempt, len(WAITS) - 1)])


async def _work(app: App, wait: bool, heartbeat: float) -> None:
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4, timeout=5.0)
    with app.replace_connector(connector):
        async with app.open_async():
            await take_over(app, heartbeat * MISSED)
            with contextlib.suppress(AlreadyEnqueued):  # a machine that sleeps at night deletes when it wakes up
                await app.tasks[DELETE].defer_async()
            watching = asyncio.create_task(_watch(app, heartbeat))
            try:
                await app.run_worker_async(
                    wait=wait,
                    install_signal_handlers=False,
                    update_heartbeat_interval=heartbeat,
                    stalled_worker_timeout=heartbeat * MISSED,
                    shutdown_graceful_timeout=GRACE,
                )
            finally:
                watching.cancel()


async def _watch(app: App, heartbeat: float) -> None:
    """Take over again and again what other workers leave behind."""
    while True:
        await asyncio.sleep(heartbeat * MISSED)
        with contextlib.suppress(*_LOST):  # the worker itself notices, too
            await take_over(app, heartbeat * MISSED)


async def take_over(app: App, after: float) -> int:
    """Put the jobs of workers without a sign of life back into the queue; how many.

    When the same work is queued already (queueing lock), the lost job counts as failed.
    """
    await app.job_manager.prune_stalled_workers(after)
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=after))
    for job in stalled:
        try:
            await app.job_manager.retry_job(job, retry_at=timezone.now())
        except (AlreadyEnqueued, ConnectorException):
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        log.info("Auftrag %s (%s) von einem verschwundenen Arbeiter übernommen", job.id, job.task_name)
    return len(stalled)
