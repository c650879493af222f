"""Short questions to programs of the system, which answer within their time or are told of."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from contratgen.base import limits, world
from contratgen.base.diagnostics import Diagnostic, EnvironmentFault, Place

if TYPE_CHECKING:
    from collections.abc import Sequence


def answer_of(
    command: Sequence[str], seconds: float = limits.QUESTION_SECONDS, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Return the exit code and the words of a fixed command, which reads what is `given`.

    Raises `EnvironmentFault` (CG913) when it does not start, or takes too long.
    """
    try:
        return subprocess.run(command, input=given, capture_output=True, check=False, timeout=seconds)  # noqa: S603  # callers' commands are fixed
    except subprocess.TimeoutExpired:
        reason = f"il n'a rien répondu en {seconds:.0f} secondes"
    except OSError as fault:
        reason = world.system_words(fault)
    message = f"« {command[0]} » ne répond pas : {reason}"
    hint = (
        "Relancez la commande ; si cela se répète, essayez ce programme seul : la machine est saturée, ou il est abîmé."
    )
    raise EnvironmentFault(Diagnostic("CG913", message, Place("(machine)"), hint=hint))
