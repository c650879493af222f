"""The public names of contratgen and of `contratgen.kit` with their signatures, as `docs/interface.txt` lists them.

`python tests/library/interface.py` writes it again.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/interface.txt"
HEAD = "Ce fichier liste ce qui s'importe de contratgen ; les tests le comparent au code.\n"


def interface() -> str:
    """Return the text of the page."""
    parts = [HEAD]
    for module in ("contratgen", "contratgen.kit"):
        parts.append(f"\n{module}\n{'=' * len(module)}\n")
        found = import_module(module)
        parts += [f"\n{line}" for name in sorted(found.__all__) for line in _lines(name, getattr(found, name))]
    return "".join(parts) + "\n"


def _lines(name: str, value: Any) -> Iterator[str]:
    if inspect.isclass(value) and value.__module__.startswith("contratgen"):
        yield from _class(name, value)
    elif inspect.isfunction(value):
        yield _signature(name, _node(value))
    elif inspect.ismodule(value):
        yield f"{name}: module"
    else:
        yield f"{name}: {_assigned(name, value)}"


def _class(name: str, kind: type) -> Iterator[str]:
    node = _node(kind)
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    yield f"class {name}({bases})" if bases else f"class {name}"
    for member in node.body:
        match member:
            case ast.AnnAssign(target=ast.Name(id=field)) if not field.startswith("_"):
                default = f" = {ast.unparse(member.value)}" if member.value else ""
                yield f"    {field}: {ast.unparse(member.annotation)}{default}"
            case ast.Assign(targets=[ast.Name(id=field)]) if not field.startswith("_") and field != "model_config":
                yield f"    {field} = {ast.unparse(member.value)}"
            case ast.FunctionDef() if not member.name.startswith("_") or member.name == "__init__":
                marks = [ast.unparse(mark) for mark in member.decorator_list]
                kind_of = "".join(f"@{mark} " for mark in marks if mark in {"property", "classmethod", "staticmethod"})
                yield f"    {kind_of}{_signature(member.name, member)}"


def _signature(name: str, node: Any) -> str:
    given = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{name}({ast.unparse(node.args)}){given}"


def _node(thing: Any) -> Any:
    """Return the definition of a class or function, as it is written."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(thing)))
    named = (node for node in ast.walk(tree) if isinstance(node, (ast.ClassDef, ast.FunctionDef)))
    return next(node for node in named if node.name == thing.__name__)


def _assigned(name: str, value: Any) -> str:
    """Return what a type or a constant is made of, as the module that holds it writes it."""
    for module in [module for key, module in sorted(sys.modules.items()) if key.startswith("contratgen")]:
        if module.__dict__.get(name) is not value or not module.__file__:
            continue
        for node in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body:
            match node:
                case ast.Assign(targets=[ast.Name(id=target)]) | ast.AnnAssign(target=ast.Name(id=target)) if (
                    target == name
                ):
                    return ast.unparse(node.value)
    return type(value).__name__


if __name__ == "__main__":
    PAGE.write_text(interface(), encoding="utf-8")
