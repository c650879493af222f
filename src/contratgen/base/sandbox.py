"""A process of its own for whatever reads a stranger's file: what the file costs is bounded, and ends with the process.

A hostile PDF may ask for more memory than there is, or for hours. A module that reads such files has a function
`main_apart`, which takes words and returns an exit code; `run_apart` calls it in another interpreter, within the limits
of `base/limits.py`. Nothing that this interpreter says is executed.

Nothing outlives its parent, however that ends: the parent holds the one end of a pipe and the child watches the other.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
from functools import partial
from importlib import import_module
from typing import IO, TYPE_CHECKING, Final

from contratgen.base import limits, world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COMMAND: Final = (sys.executable, "-P", "-m", __name__)
"""`-P`: what lies in the working folder is not imported."""
OUT_OF_MEMORY: Final = 121
"""The exit code of a process that had no more memory; no command of ours has it."""
STREAMS: Final = 3
"""Standard input, output and error."""
INTERRUPTED: Final = 130
"""The exit code of a process that its user interrupts, by the custom of shells."""
LATE: Final = "il fallait plus de {seconds} s de calcul"
ENDLESS: Final = f"il n'avait pas fini après {limits.APART_WAIT // 60} minutes"
TOO_LARGE: Final = f"il fallait plus de {limits.APART_MEMORY >> 30} Gio de mémoire"
KILLED: Final = "le système l'a interrompu, sans doute faute de mémoire"


class StoppedError(Exception):
    """The process did not end by itself; the text is a French phrase that says why, `said` what it wrote before."""

    def __init__(self, reason: str, said: bytes | None = None) -> None:
        super().__init__(reason)
        self.said = said or b""


class StarvedError(StoppedError):
    """Time or memory ran out: another machine may have enough, so that nothing is said of the file."""


def run_apart(
    module: str,
    arguments: Sequence[str] = (),
    *,
    given: bytes | None = None,
    answers: int | IO[bytes] | None = None,
    seconds: int | None = None,
) -> tuple[int, bytes]:
    """Return the exit code of a module's `main_apart` and, with `answers=PIPE`, what it wrote.

    Without `given`, it reads, writes and asks where this process does. It has so many `seconds` of processor time,
    `limits.APART_SECONDS` by default. Raises `StoppedError`.
    """
    most = limits.APART_SECONDS if seconds is None else seconds
    silent = subprocess.DEVNULL if answers else None
    try:
        with world.terminal_kept(), _held_pipe() as watched:
            os.set_inheritable(watched, True)
            done = subprocess.run(  # noqa: S603  # this interpreter, our module
                (*COMMAND, f"{watched}", f"{most}", module, *arguments),
                input=given,
                stdout=answers,
                stderr=silent,
                timeout=None if given is None else limits.APART_WAIT,
                close_fds=False,  # a secret may come by a descriptor
                check=False,
            )
    except subprocess.TimeoutExpired as fault:
        raise StarvedError(ENDLESS, fault.stdout) from None
    if reason := _short_of(done.returncode, most):
        raise StarvedError(reason, done.stdout)
    if done.returncode < 0:
        raise StoppedError(f"il s'est interrompu (signal {-done.returncode})", done.stdout)
    return done.returncode, done.stdout or b""


def beside(work: Callable[[], object]) -> Callable[[], object]:
    """Do some work in a copy of this process, and return what waits for its end; it says nothing but by what it writes.

    Nothing is begun where only one program runs at once, or while other threads run, whose locks a copy never frees.
    """
    if world.processors() == 1 or threading.active_count() > 1:
        return lambda: None
    watched, held = os.pipe()
    copy = os.fork()
    if copy:
        os.close(watched)
        return partial(_awaited, copy, held)
    try:
        os.setpgid(0, 0)
        _let_go_but(watched)
        _watch(watched, lambda: os.killpg(0, signal.SIGKILL))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(limits.APART_SECONDS)  # nobody waits for a copy that hangs
        work()
    finally:
        os._exit(0)  # whatever it raised, the caller finds that it is not done


def _awaited(copy: int, held: int) -> tuple[int, int]:
    """Return what `waitpid` says of a copy, once it has ended."""
    try:
        return os.waitpid(copy, 0)
    finally:
        os.close(held)


def _let_go_but(descriptor: int) -> None:
    """Close what a copy got from its parent, but the standard streams and one more: locks, and pipes to others."""
    os.closerange(STREAMS, descriptor)
    os.closerange(descriptor + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


@contextlib.contextmanager
def _held_pipe() -> Iterator[int]:
    """Give the end of a pipe that a child is to watch; the other ends with this process, or with the context."""
    watched, held = os.pipe()
    try:
        yield watched
    finally:
        os.close(watched)
        os.close(held)


def _watch(descriptor: int, end: Callable[[], object]) -> None:
    """Call `end` when the process that holds the pipe has ended."""

    def wait() -> None:
        os.read(descriptor, 1)
        end()

    threading.Thread(target=wait, daemon=True).start()


def _short_of(code: int, seconds: int) -> str:
    """Return what a process that ended with a code lacked, in French; nothing for one that lacked nothing."""
    lacked = {OUT_OF_MEMORY: TOO_LARGE, -signal.SIGXCPU: LATE.format(seconds=seconds), -signal.SIGKILL: KILLED}
    return lacked.get(code, "")


def main() -> None:
    """Call `main_apart` of the module that the command line names, within the limits and the seconds that it gives."""
    watched, seconds, module, *arguments = sys.argv[1:]
    os.set_inheritable(int(watched), False)
    _watch(int(watched), lambda: os.kill(os.getpid(), signal.SIGKILL))
    _confine(min(int(seconds), limits.APART_SECONDS))
    codes: list[int] = []
    walk = threading.Thread(target=lambda: codes.append(_called(module, arguments)), daemon=True)
    walk.start()
    try:
        walk.join()
    except KeyboardInterrupt:  # whoever started this process is told as well
        sys.exit(INTERRUPTED)
    sys.exit(codes[0])


def _confine(seconds: int) -> None:
    """Bound the memory and the time of this process, and give its calls room; children may raise these again."""
    bounds = (
        (resource.RLIMIT_AS, limits.APART_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),  # a secret may be in memory
    )
    for kind, most in bounds:
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))
    sys.setrecursionlimit(limits.APART_DEPTH)
    threading.stack_size(limits.APART_STACK)


def _called(module: str, arguments: Sequence[str]) -> int:
    try:
        code: int = import_module(module).main_apart(arguments)
    except MemoryError:
        return OUT_OF_MEMORY
    return code


if __name__ == "__main__":
    main()
