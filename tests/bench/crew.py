"""Processes that do something at once, as the terminals of a box office do."""

import asyncio
import contextlib
import multiprocessing
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeVar

Result_co = TypeVar("Result_co", covariant=True)
Result = TypeVar("Result")


class Job(Protocol[Result_co]):
    """What a process does; it travels there by pickle, and its result back."""

    def ready(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[Result_co]]]:
        """Makes everything ready, and gives what is then done at once with the others."""
        ...


class Crew:
    """Processes that wait for work."""

    def __init__(self, workers: Sequence["Connection[Any, Any]"]) -> None:
        self._workers = workers

    def at_once(self, jobs: Sequence[Job[Result]]) -> list[Result]:
        """Has as many processes as there are jobs begin them together; their results."""
        return self.begin(jobs)()

    def begin(self, jobs: Sequence[Job[Result]]) -> Callable[[], list[Result]]:
        """The same, without waiting for their end; what it returns does, and has the results."""
        workers = self._workers[: len(jobs)]
        for worker, job in zip(workers, jobs, strict=True):
            worker.send(job)
        for worker in workers:
            worker.recv()
        for worker in workers:
            worker.send("go")
        return lambda: [worker.recv() for worker in workers]


@contextlib.contextmanager
def crew(size: int) -> Iterator[Crew]:
    """A crew of so many processes. One that fails says why on stderr, and is missed."""
    spawning = multiprocessing.get_context("spawn")
    with contextlib.ExitStack() as stack:
        workers = []
        for _ in range(size):
            ours, theirs = spawning.Pipe()
            process = spawning.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            stack.callback(process.join)
            workers.append(stack.enter_context(ours))
        yield Crew(workers)


def _work(orders: "Connection[Any, Any]") -> None:
    # The end of the orders, and of the bench that gave them.
    with contextlib.suppress(KeyboardInterrupt, EOFError):
        asyncio.run(_work_on(orders))


async def _work_on(orders: "Connection[Any, Any]") -> None:
    while True:
        job: Job[object] = await asyncio.to_thread(orders.recv)
        async with job.ready() as begin:
            orders.send("ready")
            await asyncio.to_thread(orders.recv)
            orders.send(await begin())
