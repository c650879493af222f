"""Where a secret comes from: a prompt, a file descriptor, or an environment variable named on the command line.

Never an argument: those are seen by every user of the machine, and kept in the shell's history.
"""

from __future__ import annotations

from collections.abc import Callable

from contratgen.base import world
from contratgen.base.diagnostics import Diagnostic, MisuseError, Place
from contratgen.signing.keys import Secret


def secret_from(source: str, ask: Callable[[], str]) -> Secret:
    """Return the secret: `env:NAME`, `fd:NUMBER`, or what `ask` gives when the source is empty.

    Raises `MisuseError` (CG641) for another source, or one that holds nothing.
    """
    if not source:
        return Secret(ask())
    kind, _, name = source.partition(":")
    if kind == "env":
        found = world.environment_variable(name)
        if found is not None:
            return Secret(found)
        raise _refused("la variable d'environnement nommée n'existe pas")  # perhaps the phrase itself was typed there
    if kind == "fd" and name.isdecimal():
        try:
            return Secret(world.descriptor_line(int(name)).rstrip("\r\n"))
        except (OSError, ValueError):
            raise _refused(f"le descripteur {name} ne se lit pas") from None
    raise _refused("attendu « env:NOM » ou « fd:NUMÉRO »")


def _refused(message: str) -> MisuseError:
    hint = "Une phrase secrète ne s'écrit jamais en argument : nommez d'où elle vient, ou répondez à l'invite."
    return MisuseError(Diagnostic("CG641", message, Place("--secret"), hint=hint))
