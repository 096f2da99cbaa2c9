"""Text of a premise or claim to its syntax: parts with offsets, by an LALR parser, never by running the
text.

The grammar is `claims.lark`.  The text and its depth are bounded, since a scenario is a stranger's file.
Nothing here knows the names a scenario defines: see `language`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

LONGEST: Final = 2000
"""Characters in the longest expression, as in the scenario's format."""
DEEPEST: Final = 60
"""Levels in the deepest syntax tree; a pair of parentheses takes one or two."""
PERCENT: Final = 100.0


class ExpressionError(ValueError):
    """What is wrong with an expression, at which character (from 0)."""

    def __init__(self, at: int, message: str) -> None:
        """Keep the offset (from 0) and the message; the text counts from 1."""
        super().__init__(f"character {at + 1}: {message}")
        self.at = at
        self.message = message


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as written; `80%` is 0.8."""

    at: int
    value: float


@dataclass(frozen=True, slots=True)
class Pair:
    """`key=name`, or a bare `name` (key None), or a number, as an argument or after `given` and `with`."""

    at: int
    key: str | None
    name: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A name, with arguments if it was called; what it stands for depends on where it stands."""

    at: int
    name: str
    arguments: tuple[Pair, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of one level: or; and; comparisons; + and -; * and /."""

    at: int
    operands: tuple[Syntax, ...]
    operators: tuple[str, ...]
    operators_at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """`not` or unary minus."""

    at: int
    operator: str
    operand: Syntax


@dataclass(frozen=True, slots=True)
class Modified:
    """An operand under other hypotheses (`given`) or other settings of levers (`with`)."""

    at: int
    word: str
    operand: Syntax
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class OverTerms:
    """`some terms where P: Q` or `every terms where P: Q`."""

    at: int
    word: str
    where: Syntax | None
    body: Syntax


@dataclass(frozen=True, slots=True)
class OverSettings:
    """`some`, `every` or `least` `setting of LEVER, ...: Q`."""

    at: int
    word: str
    levers: tuple[Pair, ...]
    body: Syntax


Syntax = Literal | Name | Chain | Prefix | Modified | OverTerms | OverSettings

WORDS: Final[dict[str, str]] = {
    "OR": "`or`", "AND": "`and`", "TERMS": "`terms`", "SETTING": "`setting`", "OF": "`of`",
    "WHERE": "`where`", "GIVEN": "`given`", "WITH": "`with`", "COMPARISON": "a comparison", "COMMA": "`,`",
    "COLON": "`:`", "OPEN": "`(`", "CLOSE": "`)`", "EQUALS": "`=`", "NAME": "a name", "NUMBER": "a number",
    "$END": "the end",
}  # fmt: skip
OPERAND: Final = frozenset({"MINUS", "NAME", "NUMBER", "OPEN"})
STATEMENT: Final = frozenset({"NOT", "SOME", "EVERY", "LEAST"})
OPERATOR: Final = frozenset({"PLUS", "MINUS", "TIMES", "OVER", "COMPARISON", "OR", "AND", "GIVEN", "WITH"})
WORD: Final = re.compile(r"[A-Za-z0-9_.-]+|\S")


def parse(text: str) -> Syntax:
    """Syntax of an expression; ExpressionError with the offset of the first thing that is wrong."""
    from lark.exceptions import UnexpectedInput

    if len(text) > LONGEST:
        raise ExpressionError(LONGEST, f"the expression has {len(text)} characters; at most {LONGEST}")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as unexpected:
        raise _unexpected(text, unexpected) from None
    _check_depth(tree)
    return _build(tree.children[0], text)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    grammar = files("holdfast.assess").joinpath("claims.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", propagate_positions=True, maybe_placeholders=False)


def _unexpected(text: str, unexpected: Any) -> ExpressionError:
    at = unexpected.pos_in_stream
    if at is None or at < 0 or getattr(getattr(unexpected, "token", None), "type", "") == "$END":
        at = len(text.rstrip())
    wanted = set(getattr(unexpected, "accepts", None) or getattr(unexpected, "allowed", None) or ())
    if at >= len(text.rstrip()):
        return ExpressionError(at, f"the expression ends too early; expected {_wanted(wanted)}")
    found = WORD.findall(text, at)[0]
    hint = "; equality is written `==`" if found == "=" and "COMPARISON" in wanted else ""
    return ExpressionError(at, f"`{found}` is not expected here; expected {_wanted(wanted)}{hint}")


def _wanted(terminals: set[str]) -> str:
    words = []
    rest = set(terminals)
    if rest >= OPERAND:
        words.append("a quantity, a number or `(`")
        rest -= OPERAND | STATEMENT
    if rest >= OPERATOR:
        words.append("an operator")
        rest -= OPERATOR | {"OPEN"}
    words += [WORDS.get(name, name.lower()) for name in sorted(rest, key=_order)]
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _order(terminal: str) -> int:
    return list(WORDS).index(terminal) if terminal in WORDS else len(WORDS)


def _check_depth(tree: Tree[Token]) -> None:
    waiting: list[tuple[Any, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            raise ExpressionError(node.meta.start_pos, f"the expression is nested more than {DEEPEST} deep")
        waiting += [(child, depth + 1) for child in node.children if hasattr(child, "children")]


def _build(tree: Any, text: str) -> Syntax:
    return _BUILDERS[tree.data](tree, text)


def _number(token: Token) -> float:
    written = str(token)
    value = float(written[:-1]) / PERCENT if written.endswith("%") else float(written)
    if not isfinite(value):
        raise ExpressionError(_at(token), f"{written} is too large a number")
    return value


def _at(token: Token) -> int:
    return token.start_pos or 0


def _literal(tree: Any, _text: str) -> Syntax:
    return Literal(_at(tree.children[0]), _number(tree.children[0]))


def _pair(tree: Any) -> Pair:
    tokens = [token for token in tree.children if token.type != "EQUALS"]
    first = tokens[0]
    if first.type == "NUMBER":
        return Pair(_at(first), None, str(first), _number(first))
    key = str(first) if len(tokens) == 2 else None
    return Pair(_at(first), key, str(tokens[-1]))


def _pairs(children: Iterable[Any]) -> tuple[Pair, ...]:
    return tuple(_pair(child) for child in children if hasattr(child, "children"))


def _name(tree: Any, text: str) -> Syntax:
    token = tree.children[0]
    written = text[_at(token) : tree.meta.end_pos]
    return Name(_at(token), str(token), _pairs(tree.children), " ".join(written.split()))


def _group(tree: Any, text: str) -> Syntax:
    return _build(tree.children[1], text)


def _chain(tree: Any, text: str) -> Syntax:
    operands = tuple(_build(child, text) for child in tree.children[::2])
    joints = tree.children[1::2]
    return Chain(operands[0].at, operands, tuple(map(str, joints)), tuple(map(_at, joints)))


def _prefix(tree: Any, text: str) -> Syntax:
    token, operand = tree.children
    return Prefix(_at(token), str(token), _build(operand, text))


def _modified(tree: Any, text: str) -> Syntax:
    operand, word, *pairs = tree.children
    return Modified(_at(word), str(word), _build(operand, text), _pairs(pairs))


def _over_terms(tree: Any, text: str) -> Syntax:
    word, parts = tree.children[0], [child for child in tree.children if hasattr(child, "children")]
    built = [_build(part, text) for part in parts]
    return OverTerms(_at(word), str(word), built[0] if len(built) > 1 else None, built[-1])


def _over_settings(tree: Any, text: str) -> Syntax:
    word, *rest = tree.children
    levers = tuple(Pair(_at(token), None, str(token)) for token in _named(rest))
    return OverSettings(_at(word), str(word), levers, _build(rest[-1], text))


def _named(children: Iterable[Any]) -> Iterator[Token]:
    return (child for child in children if getattr(child, "type", "") == "NAME")


_BUILDERS: Final[dict[str, Callable[[Any, str], Syntax]]] = {
    "number": _literal,
    "name": _name,
    "call": _name,
    "group": _group,
    "disjunction": _chain,
    "conjunction": _chain,
    "comparison": _chain,
    "sum": _chain,
    "product": _chain,
    "negated": _prefix,
    "negative": _prefix,
    "given": _modified,
    "changed": _modified,
    "over_terms": _over_terms,
    "over_settings": _over_settings,
}
