"""A process of its own for whatever reads a stranger's file: what the file costs is bounded, and ends with the process.

A hostile PDF may ask for more memory than there is, or for hours. `run_confined` calls a function of ours in another
interpreter, within the limits of `base/limits.py`, from a command as from a library: it needs no standard stream, and
the caller's main module is not imported. What that interpreter answers is read strictly; nothing of it is executed.

Nothing outlives its parent, however that ends: the parent holds the one end of a pipe and the child watches the other.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
from functools import cache, partial
from traceback import walk_tb
from typing import IO, TYPE_CHECKING, Any, Final, Literal, TypeVar

from contratgen.base import limits, world
from contratgen.base.diagnostics import (
    ContratgenError,
    Diagnostic,
    EnvironmentFault,
    InputError,
    MisuseError,
    Place,
)
from contratgen.base.records import Record, UnreadableRecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
COMMAND: Final = (sys.executable, "-P", "-c", "from contratgen.base.sandbox import main; main()")
"""`-P`: what lies in the working folder is not imported."""
OUT_OF_MEMORY: Final = 121
"""The exit code of a process that had no more memory; no command of ours has it."""
STREAMS: Final = 3
"""Standard input, output and error."""
INTERRUPTED: Final = 130
"""The exit code of a process that its user interrupts, by the custom of shells."""
STARVED: Final = {
    OUT_OF_MEMORY: f"il fallait plus de {limits.CONFINED_MEMORY >> 30} Gio de mémoire",
    -signal.SIGXCPU: "il fallait plus de {seconds} s de calcul",
    -signal.SIGKILL: "le système l'a interrompu, sans doute faute de mémoire",
}
"""Exit code of a process → what it lacked."""
ENDLESS: Final = f"il n'avait pas fini après {limits.CONFINED_WAIT // 60} minutes"
REFUSALS: Final = {kind.__name__: kind for kind in (InputError, MisuseError, EnvironmentFault)}


class StoppedError(InputError):
    """The process did not end by itself (CG644): `reason` is a French phrase, `so_far` the last value that it told."""

    hint = "Le fichier est sans doute abîmé, ou fait pour nuire : demandez-le à nouveau à qui l'a construit."

    def __init__(self, reason: str, about: str, so_far: Any = None) -> None:
        message = f"le travail sur ce fichier n'est pas allé à son terme : {reason}"
        super().__init__(Diagnostic("CG644", message, Place(about), hint=self.hint))
        self.reason, self.so_far = reason, so_far


class StarvedError(StoppedError):
    """Time or memory ran out: another machine may have enough, so that nothing is said of the file."""

    hint = "Recommencez sur une machine plus puissante ; s'il en faut autant, demandez le fichier à nouveau."


class DefectError(Exception):
    """A fault of ours in the process: the text is its kind and the function where it was met, without any value."""

    def __init__(self, defect: str, so_far: Any = None) -> None:
        super().__init__(defect)
        self.so_far = so_far


_tells: Callable[[Any], None] | None = None
"""What writes an answer, in a confined process."""


def run_confined(
    work: Callable[..., T],
    *arguments: Any,
    returns: Any,
    about: str,
    seconds: int | None = None,
    wait: int | None = None,
) -> T:
    """Return what a function of one of our modules gives for values that can be pickled, in a process of its own.

    `returns` is the type of what it gives; `about` names the file to whoever is told of it. It has so many `seconds` of
    processor time (`limits.CONFINED_SECONDS` by default) and, should it ask nobody anything, so many to `wait`. It
    reads and asks where this process does. In a confined process, it is simply called.

    Raises what the function raises, if that is a `ContratgenError` or an `OSError`; `DefectError` for anything else,
    and `StoppedError`.
    """
    if _tells is not None:
        return work(*arguments)
    most = limits.CONFINED_SECONDS if seconds is None else seconds
    with _memory() as asked, _memory() as answered, _held_pipe() as watched:
        with os.fdopen(os.dup(asked), "wb") as request:
            for part in (sys.path, most, returns, work, arguments):
                _send(part, request)
        os.lseek(asked, 0, os.SEEK_SET)
        code = _exit_code((watched, asked, answered), wait)
        said = _read(answered)
    told = [answer for line in said.splitlines(keepends=True) if (answer := _answer(line, returns))]
    so_far = next((value for kind, value, *_ in reversed(told) if kind == "told"), None)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    if code is None or code in STARVED:
        raise StarvedError(ENDLESS if code is None else STARVED[code].format(seconds=most), about, so_far)
    if code < 0:
        raise StoppedError(f"il s'est interrompu (signal {-code})", about, so_far)
    value: T = _given(told[-1] if told else ("defect", f"aucune réponse, code {code}"), so_far)
    return value


class _Pickler(pickle.Pickler):
    """Refuses functions of the caller's main module, which the other process does not import."""

    def reducer_override(self, value: Any) -> Any:
        if getattr(value, "__module__", None) == "__main__" and callable(value):
            raise pickle.PicklingError("of the main module")
        return NotImplemented


def _send(part: object, request: IO[bytes]) -> None:
    try:
        _Pickler(request).dump(part)
    except (pickle.PicklingError, AttributeError) as fault:
        raise TypeError("what is given goes to another process: a function must be one of a module") from fault


def tell(value: object) -> None:
    """Tell what was found so far, in a confined process: whoever called it has this if the process is stopped."""
    if _tells is not None:
        _tells(("told", value))


def _exit_code(descriptors: tuple[int, int, int], wait: int | None) -> int | None:
    """Run the interpreter and return its exit code; none where it was waited for too long."""
    given = [number for number in _descriptors() if os.get_inheritable(number)]  # a secret may come by one
    stdin, stdout, stderr = (subprocess.DEVNULL if _is_closed(number) else None for number in range(STREAMS))
    try:
        with world.terminal_kept():
            done = subprocess.run(  # noqa: S603  # this interpreter, our module
                (*COMMAND, *map(str, descriptors)),
                pass_fds=(*given, *descriptors),
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                timeout=wait,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode


def _descriptors() -> list[int]:
    """Return the descriptors of this process but the standard streams."""
    there = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208  # their numbers
    return [number for number in there if number >= STREAMS and not _is_closed(number)]


def _is_closed(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return True
    return False


@contextlib.contextmanager
def _memory() -> Iterator[int]:
    """Lend a file that is in memory alone, whose descriptor takes no standard stream's place."""
    low = os.memfd_create("contratgen")
    number = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, STREAMS)
    os.close(low)
    try:
        yield number
    finally:
        os.close(number)


def _read(descriptor: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        stream.seek(0)
        return stream.read()


@cache
def _answer_record(returns: Any) -> Record[tuple[Any, ...]]:
    """Return how an answer is written: its kind, then a value, or what was raised."""
    kinds: Any = (
        tuple[Literal["value", "told"], returns]
        | tuple[Literal["refusal"], Literal["InputError", "MisuseError", "EnvironmentFault"], tuple[Diagnostic, ...]]
        | tuple[Literal["system"], int, str]
        | tuple[Literal["defect"], str]
    )
    return Record(kinds)


def _answer(line: bytes, returns: Any) -> tuple[Any, ...] | None:
    """Return an answer; nothing for what is none, as a line that was cut short."""
    try:
        return _answer_record(returns).read(line) if line.endswith(b"\n") else None
    except UnreadableRecordError:
        return None


def _given(answer: tuple[Any, ...], so_far: Any) -> Any:
    """Return the value of an answer, or raise what it tells."""
    match answer:
        case ("value", value):
            return value
        case ("refusal", kind, diagnostics):
            raise REFUSALS[kind](*diagnostics)
        case ("system", number, name):
            raise OSError(number, os.strerror(number), name or None)
        case (_, defect):
            raise DefectError(defect, so_far)
    raise AssertionError(answer)


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
        signal.alarm(limits.CONFINED_SECONDS)  # nobody waits for a copy that hangs
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


def main() -> None:
    """Call the function that the request asks for, within the limits, and write its answers."""
    world.open_streams()
    watched, asked, answered = map(int, sys.argv[1:])
    for number in (watched, asked, answered):
        os.set_inheritable(number, False)
    _watch(watched, lambda: os.kill(os.getpid(), signal.SIGKILL))
    _confine(limits.CONFINED_SECONDS)
    codes: list[int] = []
    walk = threading.Thread(target=lambda: codes.append(_answered(asked, answered)), daemon=True)
    walk.start()
    try:
        walk.join()
    except KeyboardInterrupt:  # whoever started this process is told as well
        sys.exit(INTERRUPTED)
    sys.exit(codes[0])


def _confine(seconds: int) -> None:
    """Bound the memory and the time of this process, and give its calls room; children may raise these again."""
    bounds = (
        (resource.RLIMIT_AS, limits.CONFINED_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),  # a secret may be in memory
    )
    for kind, most in bounds:
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))
    sys.setrecursionlimit(limits.CONFINED_DEPTH)
    threading.stack_size(limits.CONFINED_STACK)


def _answered(asked: int, answered: int) -> int:
    """Do the work asked for, and return the exit code."""
    global _tells  # noqa: PLW0603  # this process does one work
    try:
        with os.fdopen(asked, "rb") as request, os.fdopen(answered, "wb") as answers:
            sys.path += [path for path in _part(request) if path not in sys.path and path.startswith("/")]  # last
            _confine(min(_part(request), limits.CONFINED_SECONDS))
            _tells = partial(_say, _answer_record(_part(request)), answers)
            _tells(_outcome(request))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _say(record: Record[tuple[Any, ...]], answers: IO[bytes], answer: tuple[Any, ...]) -> None:
    answers.write(record.write(answer) + b"\n")
    answers.flush()


def _part(request: IO[bytes]) -> Any:
    """Return the next part of a request: paths, seconds, the type of the answer, the function, its arguments."""
    return pickle.load(request)  # noqa: S301  # our parent wrote it


def _outcome(request: IO[bytes]) -> tuple[Any, ...]:
    """Return the answer that the call of a function gives."""
    try:
        work, arguments = _part(request), _part(request)
        return ("value", work(*arguments))
    except MemoryError:
        raise
    except ContratgenError as refusal:
        return (
            "refusal",
            next(name for name, kind in REFUSALS.items() if isinstance(refusal, kind)),
            refusal.diagnostics,
        )
    except OSError as refusal:
        return ("system", refusal.errno or 0, str(refusal.filename or ""))
    except Exception as fault:  # noqa: BLE001  # told without its values: one may be secret
        return ("defect", defect_in_words(fault))


def defect_in_words(fault: BaseException) -> str:
    """Return the kind of a fault of ours and the function of ours where it was met, without the values at hand."""
    places = [f"{frame.f_globals['__name__']}.{frame.f_code.co_name}" for frame, _ in walk_tb(fault.__traceback__)]
    place = next((place for place in reversed(places) if place.startswith("contratgen.")), "contratgen")
    return f"{type(fault).__name__} dans {place}"
