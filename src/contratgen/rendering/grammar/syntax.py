"""One tag's text → what it says: an expression, the head of a block, its middle or its end.

Each tag is parsed alone, by Jinja's own parser, so that a fault in one never hides the others. Results are kept: a
template says the same things many times.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, TemplateSyntaxError, nodes

from contratgen.base import limits
from contratgen.ooxml.merges import WIDEST

_PARSER: Final = Environment(extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"], autoescape=False)  # noqa: S701
# never used to render

CLOSERS: Final = {
    "if": "endif",
    "for": "endfor",
    "set": "endset",
    "with": "endwith",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "autoescape": "endautoescape",
    "raw": "endraw",
    "block": "endblock",
}
"""Statements that open a block, and what closes each (`set` only without `=`)."""
OPENERS: Final = {closer: opener for opener, closer in CLOSERS.items()}
MIDDLES: Final = {"elif": ("if",), "else": ("if", "for")}
LONE: Final = frozenset({"do", "break", "continue"})
FOREIGN: Final = frozenset({"include", "import", "from", "extends"})
"""Statements that need other template files, which a Word file has none of."""
DIRECTIVES: Final = frozenset({"colspan", "cellbg", "vm", "hm"})
_KEYWORD: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Printed:
    """`{{ expression }}`."""

    expression: nodes.Expr


@dataclass(frozen=True, slots=True)
class Head:
    """The opening of a block, or a statement that stands alone: `node` is Jinja's, with an empty body."""

    keyword: str
    node: Any

    @property
    def opens(self) -> bool:
        """Whether a closing tag must follow."""
        return self.keyword in CLOSERS and not isinstance(self.node, nodes.Assign)


@dataclass(frozen=True, slots=True)
class Middle:
    """`{% elif condition %}` or `{% else %}`."""

    keyword: str
    test: nodes.Expr | None


@dataclass(frozen=True, slots=True)
class End:
    """`{% endif %}` and the like."""

    keyword: str


@dataclass(frozen=True, slots=True)
class Ill:
    """A tag that cannot be read: why, in French, and the keyword when that is what is wrong."""

    reason: str
    unknown: str = ""
    keyword: str = ""  # the block that it meant to open
    character: str = ""  # the one character that has no place in a tag


Parsed = Printed | Head | Middle | End | Ill


@functools.lru_cache(maxsize=8192)
def printed(source: str) -> Parsed:
    """Parse the inside of `{{ … }}`."""
    if not source:
        return Ill("la balise est vide")
    try:
        output: Any = _parsed(f"{{{{ {source} }}}}").body[0]
        return Printed(output.nodes[0])
    except (TemplateSyntaxError, AttributeError, IndexError) as fault:
        return Ill(french(fault), character=_odd(fault))
    except RecursionError:
        return Ill("l'expression est trop profonde")


@functools.lru_cache(maxsize=8192)
def statement(source: str) -> Parsed:
    """Parse the inside of `{% … %}`."""
    found = _KEYWORD.match(source)
    keyword = found[0] if found else ""
    if keyword in OPENERS:
        extra = source[len(keyword) :].strip()
        lawful = not extra or (keyword == "endblock" and extra.isidentifier())
        return End(keyword) if lawful else Ill(f"« {extra} » est de trop après « {keyword} »", keyword=keyword)
    if keyword in DIRECTIVES:
        return _directive(keyword, source[len(keyword) :].strip())
    if keyword in MIDDLES:
        return _middle(keyword, source)
    if keyword not in CLOSERS and keyword not in LONE:
        return Ill("instruction inconnue", unknown=keyword or source[:1] or " ")
    return _head(keyword, source)


def _directive(keyword: str, argument: str) -> Parsed:
    if keyword in {"vm", "hm"}:
        return Ill(f"« {argument} » est de trop après « {keyword} »") if argument else Head(keyword, nodes.Const(""))
    inner = printed(argument)
    return Head(keyword, inner.expression) if isinstance(inner, Printed) else inner


COLOUR: Final = re.compile(r"#?([0-9A-Fa-f]{6})|auto")


def directive_fault(keyword: str, value: Any) -> str:
    """Return why a directive cannot take a value; empty where it can, or where there is none to tell."""
    if keyword == "colspan" and value is not None and not (isinstance(value, int) and 0 < value <= WIDEST):
        return f"« colspan » attend un nombre de colonnes de 1 à {WIDEST}"
    if keyword == "cellbg" and value is not None and not (isinstance(value, str) and COLOUR.fullmatch(value)):
        return "« cellbg » attend une couleur comme « 1F4E79 »"
    return ""


def _middle(keyword: str, source: str) -> Parsed:
    rest = source[len(keyword) :].strip()
    if keyword == "else":
        return Middle("else", None) if not rest else Ill(f"« {rest} » est de trop après « else »", keyword="else")
    head = statement(f"if {rest}")
    return Middle("elif", head.node.test) if isinstance(head, Head) else head


def _head(keyword: str, source: str) -> Parsed:
    if keyword == "raw":
        return Head("raw", nodes.Const("")) if source == "raw" else Ill("« raw » s'écrit seul")
    alone = keyword in LONE or (keyword == "set" and bool(_ASSIGNMENT.match(source)))
    closing = "" if alone else f"{{% {CLOSERS[keyword]} %}}"
    try:
        node: Any = _parsed(f"{{% {source} %}}{closing}").body[0]
        reason = _misnamed(node)
        return Ill(reason, keyword=keyword) if reason else Head(keyword, node)
    except (TemplateSyntaxError, AttributeError, IndexError) as fault:
        reason, character = french(fault), _odd(fault)
    except RecursionError:
        reason, character = "l'expression est trop profonde", ""
    return Ill(reason, keyword="" if alone else keyword, character=character)


def _misnamed(node: Any) -> str:
    """Return why the names that a statement gives cannot be; empty when they can."""
    if isinstance(node, nodes.For) and any(name.name == "loop" for name in _names(node.target)):
        return "« loop » est le nom que Jinja donne au tour de la boucle : choisissez-en un autre"
    arguments = Counter(name.name for name in getattr(node, "args", ()) if isinstance(name, nodes.Name))
    twice = next((name for name, times in arguments.items() if times > 1), "")
    return f"« {twice} » est donné deux fois" if twice and isinstance(node, (nodes.Macro, nodes.CallBlock)) else ""


def _names(target: nodes.Node) -> Iterator[nodes.Name]:
    yield from (node for node in (target, *target.find_all(nodes.Name)) if isinstance(node, nodes.Name))


_ASSIGNMENT: Final = re.compile(r"^set\s+[^=|]+=")


def _parsed(source: str) -> nodes.Template:
    """Parse a tag; raises `RecursionError` beyond the depth that the walk can follow."""
    tree = _PARSER.parse(source)
    level: list[nodes.Node] = [tree]
    for _ in range(limits.EXPRESSION_DEPTH):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return tree
    raise RecursionError


_WORDS: Final = (
    (
        r"expected token 'end of (?:print statement|statement block)', got '(?:end of .+)'",
        "l'expression n'est pas finie",
    ),
    (r"expected token 'end of (?:print statement|statement block)', got '(.+)'", "« {0} » n'a pas sa place ici"),
    (r"expected token '(.+)', got '(?:end of .+)'", "il manque « {0} »"),
    (r"expected token '(.+)', got '(.+)'", "« {0} » attendu, « {1} » trouvé"),
    (r"unexpected char '(.+)' at \d+", "le caractère « {0} » n'a pas de sens ici"),
    (r"unexpected '?end of .*", "l'expression n'est pas finie"),
    (r"Expected an expression, got 'end of .+'", "il manque une expression"),
    (r"unexpected '(.+)'", "« {0} » n'a pas sa place ici"),
    (r"can't assign to '(.+)'", "« {0} » ne peut pas recevoir de valeur"),
    (r"invalid syntax for function call expression", "l'appel est mal écrit"),
)
_NAMES: Final = {"name": "un nom", "string": "un texte", "integer": "un nombre", "assign": "="}


_ODD: Final = re.compile(r"unexpected char [\"'](.+)[\"'] at \d+", re.DOTALL)


def _odd(fault: Exception) -> str:
    found = _ODD.match(getattr(fault, "message", None) or "")
    return (
        found[1].encode().decode("unicode_escape") if found and found[1].startswith("\\") else found[1] if found else ""
    )


def french(fault: Exception) -> str:
    """Return the French words for what Jinja says of a tag that it cannot read."""
    text = getattr(fault, "message", None) or ""
    for pattern, words in _WORDS:
        found = re.match(pattern, text, re.DOTALL)
        if found:
            return words.format(*(_NAMES.get(group, group) for group in found.groups()))
    return "l'expression est mal écrite"


@functools.lru_cache(maxsize=16_384)
def source_of(node: Any) -> str:
    """Return the text of an expression, for messages: `partenaire.representant.nom`, `liste[0]`; « … » where long."""
    writer = _WRITTEN.get(type(node))
    return writer(node) if writer else "…"


def _getitem(node: nodes.Getitem) -> str:
    return f"{source_of(node.node)}[{source_of(node.arg)}]"


def _filter(node: nodes.Filter) -> str:
    return f"{source_of(node.node)} | {node.name}" if node.node is not None else f"| {node.name}"


def _compare(node: nodes.Compare) -> str:
    return " ".join([source_of(node.expr), *(f"{_SIGNS[part.op]} {source_of(part.expr)}" for part in node.ops)])


def _choice(node: nodes.CondExpr) -> str:
    other = f" else {source_of(node.expr2)}" if node.expr2 is not None else ""
    return f"{source_of(node.expr1)} if {source_of(node.test)}{other}"


def _between(sign: str) -> Callable[[Any], str]:
    return lambda node: f"{source_of(node.left)} {sign} {source_of(node.right)}"


_SIGNS: Final = {
    "eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in",
}  # fmt: skip
_WRITTEN: Final[dict[type, Callable[[Any], str]]] = {
    nodes.Name: lambda node: node.name,
    nodes.Getattr: lambda node: f"{source_of(node.node)}.{node.attr}",
    nodes.Getitem: _getitem,
    nodes.Const: lambda node: repr(node.value),
    nodes.Filter: _filter,
    nodes.Call: lambda node: f"{source_of(node.node)}(…)",
    nodes.Slice: lambda _node: ":",
    nodes.Compare: _compare,
    nodes.CondExpr: _choice,
    nodes.Not: lambda node: f"not {source_of(node.node)}",
    nodes.Test: lambda node: f"{source_of(node.node)} is {node.name}",
    nodes.Concat: lambda node: " ~ ".join(map(source_of, node.nodes)),
    nodes.List: lambda node: f"[{', '.join(map(source_of, node.items))}]",
    nodes.And: _between("and"),
    nodes.Or: _between("or"),
    nodes.Add: _between("+"),
    nodes.Sub: _between("-"),
    nodes.Mul: _between("*"),
    nodes.Div: _between("/"),
    nodes.Neg: lambda node: f"-{source_of(node.node)}",
}
