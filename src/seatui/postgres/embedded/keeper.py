"""The keeper of an embedded server: the small process that is PostgreSQL's parent and outlives any terminal.

It makes the cluster if there is none, starts the server, and stops it when the last terminal has ended, even by a
crash. It runs by its path, isolated and without site-packages, so that it starts in a few milliseconds: it may only
import modules of the standard library that load quickly.
"""

# pathlib takes longer to import than this module to run.
# ruff: noqa: PTH102, PTH104, PTH110

import _thread
import fcntl
import os
import signal
import sys
import time
from collections.abc import Sequence

CLUSTER = "data"
UNFINISHED = "data.new"
SERVER_LOCK = "server.lock"
TERMINALS_LOCK = "terminals.lock"

FAST_SHUTDOWN = signal.SIGINT
IMMEDIATE_SHUTDOWN = signal.SIGQUIT
PATIENCE = 20.0
"""Seconds that a fast shutdown may take before it becomes an immediate one, which is as safe but recovers later."""

_CAP_CHOWN, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH, _CAP_SETGID, _CAP_SETUID = 0, 1, 2, 6, 7
_CAPABILITY_VERSION_3 = 0x20080522
_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = (
    1,
    8,
    28,
    47,
    2,
)
_SECBIT_NO_SETUID_FIXUP = 1 << 2

User = tuple[int, int]
"""A user id and a group id."""


def main(
    home: str, binaries: str, user: User | None, initdb_options: Sequence[str], options: Sequence[str]
) -> None:
    """Runs the server of a home folder until it ends.

    The server's lock is passed as an open file that this process and all of its children inherit: the lock is free
    if and only if none of them lives. user: the one PostgreSQL runs as, None for the caller. options: for `postgres`.
    """
    if os.fork():  # the caller need not wait for this process, nor reap it
        os._exit(0)
    os.chdir("/")
    os.umask(0o077)
    terminals = os.open(f"{home}/{TERMINALS_LOCK}", os.O_RDWR | os.O_CREAT, 0o600)
    cluster = f"{home}/{CLUSTER}"
    if not os.path.exists(f"{cluster}/PG_VERSION"):
        make_cluster(home, binaries, user, initdb_options)
    server = spawn([f"{binaries}/postgres", "-D", cluster, *options], user)
    _thread.start_new_thread(stop_when_deserted, (terminals, server))
    os.waitpid(server, 0)
    os._exit(0)


def make_cluster(home: str, binaries: str, user: User | None, options: Sequence[str]) -> None:
    """Makes the cluster in another folder and renames that: a crash leaves none, or a complete one."""
    unfinished = f"{home}/{UNFINISHED}"
    remove(unfinished)
    os.mkdir(unfinished, 0o700)
    if user:
        os.chown(unfinished, *user)
    # fmt: off
    command = [
        f"{binaries}/initdb", "-D", unfinished, "--username=seatui", "--encoding=UTF8", "--locale=C",
        "--auth=peer", "--no-instructions", *options,
    ]
    # fmt: on
    _, status = os.waitpid(spawn(command, user), 0)
    if status:
        remove(unfinished)
        os._exit(1)
    os.rename(unfinished, f"{home}/{CLUSTER}")
    folder = os.open(home, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def remove(folder: str) -> None:
    """Removes a folder, if it is there."""
    if os.path.lexists(folder):
        import shutil  # noqa: PLC0415 - slow to import, and hardly ever needed

        shutil.rmtree(folder)


def spawn(command: list[str], user: User | None) -> int:
    """Starts a program as that user, and returns its process id."""
    keeper = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        if user:
            become(*user)
        die_with(keeper)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execv(command[0], command)  # noqa: S606 - there is nothing for a shell to do
    except (OSError, ImportError) as error:
        os.write(2, f"{command[0]}: {error}\n".encode(errors="replace"))
    finally:
        os._exit(127)


def stop_when_deserted(terminals: int, server: int) -> None:
    """Waits until no terminal holds the shared lock, and stops the server.

    The lock is kept until this process ends, which is after the server's end: a terminal that starts meanwhile waits
    for that, and then starts a new server.
    """
    fcntl.flock(terminals, fcntl.LOCK_EX)
    os.kill(server, FAST_SHUTDOWN)
    time.sleep(PATIENCE)
    os.kill(server, IMMEDIATE_SHUTDOWN)


def die_with(keeper: int) -> None:
    """Has the system signal this process to stop when the keeper dies (on Linux)."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, FAST_SHUTDOWN)
    if os.getppid() != keeper:
        os._exit(1)


def become(uid: int, gid: int) -> None:
    """Drops root for good, except for the one capability that is needed to reach the data and the binaries.

    Both may be below root's home, which nobody else may enter; its permissions are not ours to change.
    """
    capability = way_in()
    if capability is not None:
        _prctl(_PR_SET_KEEPCAPS, 1)
        # Without this, access(2), by which initdb finds its programs, ignores capabilities.
        _prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if capability is not None:
        _keep_only(capability)


def way_in() -> int | None:
    """The least capability of ours that lets a process traverse any folder; None without one."""
    if sys.platform != "linux":
        return None
    permitted = _permitted()
    held = (each for each in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE) if permitted >> each & 1)
    return next(held, None)


def may_become_another() -> bool:
    """Whether root has the rights to give folders to another user and to run as that one."""
    if sys.platform != "linux":
        return True
    permitted = _permitted()
    return all(permitted >> each & 1 for each in (_CAP_CHOWN, _CAP_SETGID, _CAP_SETUID))


def _permitted() -> int:
    """The capabilities of this process, a bit each; none where the system does not tell."""
    import ctypes  # noqa: PLC0415 - only root needs this one

    sets = (ctypes.c_uint32 * 6)()
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    return sets[1] if ctypes.CDLL(None).capget(header, sets) == 0 else 0


def _keep_only(capability: int) -> None:
    """Drops every capability but this one, which programs started from here inherit."""
    import ctypes  # noqa: PLC0415 - only root needs this one

    bit = 1 << capability
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if ctypes.CDLL(None, use_errno=True).capset(header, sets) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability)


def _prctl(option: int, *arguments: int) -> None:
    import ctypes  # noqa: PLC0415 - not needed on other systems

    padded = (*arguments, 0, 0, 0, 0)[:4]
    ctypes.CDLL(None).prctl(ctypes.c_int(option), *map(ctypes.c_ulong, padded))


if __name__ == "__main__":
    _home, _binaries, _user, *_options = sys.argv[1:]
    _uid, _, _gid = _user.partition(":")
    _end = _options.index("--")
    main(_home, _binaries, (int(_uid), int(_gid)) if _user else None, _options[:_end], _options[_end + 1 :])
