"""Batches on Dask workers: the only file that imports ``distributed``.

A worker that dies costs its batch: Dask gives it to another worker. A batch whose workers die again and again is
taken apart, and each of its documents is tried alone, with nothing else on the cluster, so that the one that
kills its worker is known and its neighbours are not blamed for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from types import TracebackType
from typing import Any, Final, Self, TypeAlias

from dask.system import CPU_COUNT
from distributed import Client, Future, KilledWorker, LocalCluster, WorkerPlugin, wait
from distributed.system import MEMORY_LIMIT

from extract.corpus.pieces import Batch, Done, Piece
from extract.corpus.worker import load_model
from extract.errors import KonkyoError

Work = Callable[[Batch, str], list[Done]]
_Task: TypeAlias = "Future[list[Done]]"

_PATIENCE: Final = 60.0
"""Seconds to wait for a scheduler, and for its first worker."""
_DEATHS: Final = 1
"""So many dead workers of the local cluster are put down to bad luck before a batch is taken apart."""
_MEMORY: Final = 1_500_000_000
"""Bytes for a worker: the model takes 0.5 GB, a document of a thousand pages as much again."""
_AHEAD: Final = 2
"""Batches a worker has waiting; more would only lie in memory."""
_CHECK: Final = 5.0
"""Seconds between two looks at the workers."""
_ALONE: Final = 600.0
"""Seconds without any worker after which a run gives up; those of a batch system may come late."""
KILLER: Final = "its worker died each time; give workers more memory (fewer of them), or split the document"


class ModelPlugin(WorkerPlugin):
    """Loads the model when a worker starts, one that joins late or was started anew as well."""

    name = "konkyo-model"

    def __init__(self, load: Callable[[], None]) -> None:
        self._load = load

    async def setup(self, worker: Any) -> None:  # noqa: ARG002
        """Called by Dask on the worker. In a thread, so that the worker goes on talking to its scheduler."""
        await asyncio.to_thread(self._load)


class Cluster:
    """Workers of a scheduler that runs already, or of a cluster on this machine.

    Args:
        scheduler: ``tcp://host:port``; ``None`` starts a local cluster of ``workers`` processes.
        load: what a worker does first, once.

    Raises:
        KonkyoError: no scheduler answers there, or it has no worker.
    """

    def __init__(self, scheduler: str | None, workers: int, load: Callable[[], None] = load_model) -> None:
        # Dask tells of every worker that dies and comes back; what matters of it is in our own report.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._resources = ExitStack()
        self._local = self._resources.enter_context(_LocalWorkers(workers)) if scheduler is None else None
        try:
            address: Any = self._local.cluster if self._local else scheduler
            self.client: Client = self._resources.enter_context(Client(address, timeout=_PATIENCE))
            self.client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            self._resources.close()
            remedy = "start dask scheduler and workers, or leave out --scheduler for this machine alone"
            raise KonkyoError(f"{scheduler}: no scheduler with workers answers; {remedy}") from error
        self._prepare(ModelPlugin(load))

    def _prepare(self, plugin: ModelPlugin) -> None:
        try:
            self.client.register_plugin(plugin)
        except OSError:
            # A worker died meanwhile. The scheduler knows the plugin all the same, and gives it to the next one.
            return
        except Exception as error:
            self._resources.close()
            words = " ".join(str(error).split())[:200]
            problem = f"a worker cannot load the model ({type(error).__name__}: {words})"
            raise KonkyoError(f"{problem}; install konkyo[corpus] there, as it is here") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.close()

    def run(self, batches: Iterable[Batch], work: Work, versions: str) -> Iterator[Done]:
        """Do all batches, in whatever order they get done. Every piece comes back exactly once.

        Raises:
            KonkyoError: the scheduler, or all workers for minutes, are gone.
        """
        suspects: list[Piece] = []
        waiting = iter(batches)
        at_work: dict[_Task, Batch] = {}

        def refill() -> None:
            for batch in islice(waiting, self._room() - len(at_work)):
                at_work[self._submit(work, batch, versions)] = batch

        refill()
        while at_work:
            for batch, found in self._next_done(at_work):
                if found is None:
                    suspects.extend(batch)
                else:
                    yield from found
            refill()
        for piece in suspects:
            alone: dict[_Task, Batch] = {self._submit(work, (piece,), versions): (piece,)}
            for _, found in self._next_done(alone):
                yield from found or [Done(piece.name, problem=f"{piece.path}: {KILLER}")]

    def _room(self) -> int:
        """How many batches may be out: it follows the number of workers, which may change."""
        return max(2, _AHEAD * len(self.client.nthreads()))

    def _submit(self, work: Work, batch: Batch, versions: str) -> _Task:
        # Not pure: a batch that is tried again, alone, is another task.
        return self.client.submit(work, batch, versions, retries=1, pure=False)

    def _next_done(self, at_work: dict[_Task, Batch]) -> list[tuple[Batch, list[Done] | None]]:
        """Wait until something is done, take it out and return it: ``None`` for a batch whose workers died.

        See to it meanwhile that there are workers.
        """
        alone_since = time.monotonic()
        while True:
            with suppress(TimeoutError):
                wait(list(at_work), timeout=_CHECK, return_when="FIRST_COMPLETED")
            found = []
            for task in [task for task in at_work if task.done()]:
                # The worker may die with what it has done; Dask then does it again, and there is nothing yet.
                with suppress(TimeoutError):
                    found.append((at_work[task], _result(task, at_work[task])))
                    del at_work[task]
            if found:
                return found
            if self._local:
                self._local.replace_lost()
            if self.client.nthreads():
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > _ALONE:
                raise KonkyoError(
                    "all workers are gone; what is done is kept, start workers and run it again"
                )


class _LocalWorkers:
    """A cluster of processes on this machine, of one thread each, that share its memory evenly."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._lost: frozenset[Any] = frozenset()
        self.cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=MEMORY_LIMIT // workers,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            scheduler_kwargs={"allowed_failures": _DEATHS},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cluster.close()

    def replace_lost(self) -> None:
        """Start another worker for each that has been gone for two calls.

        Dask starts a dead worker anew, but not one that died while it was starting: a worker that is given a
        document that kills it as soon as it has joined.
        """
        spec, nannies = self.cluster.worker_spec, self.cluster.workers
        gone = {name for name in spec if name not in nannies or not nannies[name].is_alive()}
        lost = gone & self._lost
        for name in lost:
            del spec[name]
        if lost:
            self.cluster.scale(self._workers)
        self._lost = frozenset(gone - lost)


def _result(task: _Task, batch: Batch) -> list[Done] | None:
    """What a task returned; ``None`` if its workers died. ``TimeoutError`` if it is lost, and being done again."""
    try:
        return task.result(timeout=_CHECK)
    except KilledWorker:
        return None
    except TimeoutError:
        raise
    except Exception as error:
        if task.cancelled():
            raise KonkyoError("the scheduler is gone; what is done is kept, run it again") from error
        words = " ".join(str(error).split())[:200]
        problem = f"its worker failed ({type(error).__name__}: {words}); is the same Konkyo installed there?"
        return [Done(piece.name, problem=f"{piece.path}: {problem}") for piece in batch]


def default_workers() -> int:
    """One process a core, but no more than the memory bears."""
    return max(1, min(CPU_COUNT, MEMORY_LIMIT // _MEMORY))
