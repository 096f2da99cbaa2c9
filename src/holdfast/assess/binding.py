"""From syntax to checked statements: what each name stands for, and whether kinds and units fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise, product
from math import prod
from typing import Final, NoReturn

from holdfast.assess.glossary import EVIDENCE_KINDS, GLOSSARY, Argument, Kind
from holdfast.assess.language import (
    AS_IS,
    GUARANTEE_LEVELS,
    SIDES,
    Bound,
    Constant,
    ForSettings,
    ForTerms,
    Joined,
    Names,
    Opposite,
    Query,
    Resolved,
    Under,
    Which,
)
from holdfast.assess.syntax import (
    Chain,
    ExpressionError,
    Literal,
    Modified,
    Name,
    OverSettings,
    OverTerms,
    Pair,
    Prefix,
    Syntax,
)

MOST_SETTINGS: Final = 64
"""Most settings that one quantifier may run over: each is a game to solve."""
SHOWN: Final = 8
"""Most names shown in an error message."""
LOGIC: Final = frozenset({"and", "or"})
SUMS: Final = frozenset({"+", "-"})
EQUALITY: Final = frozenset({"==", "!="})
COMPARISONS: Final = frozenset({"<", "<=", ">", ">="}) | EQUALITY
KIND_WORDS: Final[dict[Kind, str]] = {"number": "a number", "truth": "true or false", "level": "a name"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A bound part with its kind; unit None fits every unit; a level has its domain in order."""

    node: Bound
    kind: Kind
    unit: str | None = None
    domain: tuple[str, ...] = ()
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Binder:
    """Resolves the names of an expression; `in_terms` inside a quantifier over terms."""

    names: Names
    in_terms: bool = False
    settings: int = 1
    """How many settings the quantifiers around run over."""

    def truth(self, syntax: Syntax) -> Bound:
        """A part that must be true or false."""
        return self._of_kind(syntax, "truth").node

    def number(self, syntax: Syntax) -> Typed:
        """A part that must be a number, with its unit."""
        return self._of_kind(syntax, "number")

    def _of_kind(self, syntax: Syntax, kind: Kind) -> Typed:
        return self._checked(syntax, self.typed(syntax), kind)

    def _checked(self, syntax: Syntax, found: Typed, kind: Kind) -> Typed:
        if found.kind != kind:
            wanted = "; compare it with something" if kind == "truth" else ""
            _fail(syntax.at, f"this is {KIND_WORDS[found.kind]}, but {KIND_WORDS[kind]} is needed here{wanted}")
        return found

    def typed(self, syntax: Syntax) -> Typed:  # noqa: PLR0911 (one for each part of the syntax)
        """A part with its kind and unit."""
        match syntax:
            case Literal():
                return Typed(Constant(syntax.value), "number")
            case Name():
                return self._query(syntax)
            case Chain():
                return self._chain(syntax)
            case Prefix():
                kind: Kind = "truth" if syntax.operator == "not" else "number"
                found = self._of_kind(syntax.operand, kind)
                return replace(found, node=Opposite(syntax.operator, found.node))
            case Modified():
                return self._modified(syntax)
            case OverTerms():
                return self._over_terms(syntax)
            case OverSettings():
                return self._over_settings(syntax)

    def _chain(self, chain: Chain) -> Typed:
        operator = chain.operators[0]
        if operator in LOGIC:
            return Typed(Joined(tuple(map(self.truth, chain.operands)), chain.operators), "truth")
        if operator in COMPARISONS:
            return self._comparison(chain)
        parts = [self._of_kind(operand, "number") for operand in chain.operands]
        unit = _same_unit(chain, parts) if operator in SUMS else _product_unit(chain, parts)
        return Typed(Joined(tuple(part.node for part in parts), chain.operators), "number", unit)

    def _comparison(self, chain: Chain) -> Typed:
        found = [None if _waits(operand) else self.typed(operand) for operand in chain.operands]
        level = next((part for part in found if part is not None and part.kind == "level"), None)
        if level is None:
            parts = [
                self._checked(operand, part or self.typed(operand), "number")
                for operand, part in zip(chain.operands, found, strict=True)
            ]
            _same_unit(chain, parts)
            return Typed(Joined(tuple(part.node for part in parts), chain.operators), "truth")
        for at, operator in zip(chain.operators_at, chain.operators, strict=True):
            if operator not in EQUALITY and not level.ordered:
                _fail(at, f"`{operator}`: options are compared by == and != only; see also `meets`")
        nodes = [
            _same_domain(operand, part, level) if part and part.kind == "level" else _rank(operand, level)
            for operand, part in zip(chain.operands, found, strict=True)
        ]
        return Typed(Joined(tuple(nodes), chain.operators), "truth")

    def _query(self, name: Name) -> Typed:
        quantity = GLOSSARY.get(name.name)
        if quantity is None:
            self._unknown_quantity(name)
        if len(name.arguments) != len(quantity.arguments):
            given, wanted = len(name.arguments), len(quantity.arguments)
            _fail(name.at, f"`{name.name}` takes {wanted} arguments, not {given}: `{quantity.signature}`")
        resolved = tuple(map(self._argument, name.arguments, quantity.arguments))
        node = Query(quantity, resolved, name.text)
        if quantity.name == "guarantee":
            return Typed(node, "level", domain=GUARANTEE_LEVELS)
        if quantity.name == "option":
            options = tuple(self.names.issues[str(resolved[1])])
            return Typed(node, "level", domain=options, ordered=False)
        return Typed(node, quantity.kind, quantity.unit or None)

    def _unknown_quantity(self, name: Name) -> NoReturn:
        spaces = " (a minus needs spaces around it)" if "-" in name.name else ""
        kinds = {"package": self.names.packages, "lever": self.names.levers, "issue": self.names.issues}
        kinds["factor"] = self.names.factors
        for side in SIDES:
            kinds[f"hypothesis about {side}"] = self.names.hypotheses.get(side, ())
        kinds["type of guarantee"] = GUARANTEE_LEVELS
        for kind, known in kinds.items():
            if name.name in known:
                _fail(name.at, f"`{name.name}` is a {kind}, not a quantity")
        _unknown(name.at, name.name, "quantity", tuple(GLOSSARY), spaces)

    def _argument(self, pair: Pair, argument: Argument) -> Resolved:
        if argument in ("years", "months", "km2"):
            return self._amount(pair, argument)
        if pair.number is not None:
            _fail(pair.at, f"{pair.name} stands where {argument} is needed")
        if argument == "hypothesis":
            return self.hypothesis(pair)
        if argument == "state":
            return self._state(pair)
        if pair.key is not None:
            _fail(pair.at, f"`{pair.key}=` has no place here: {argument} is needed")
        if argument == "terms":
            return self._package(pair)
        known: dict[str, Iterable[str]] = {
            "minimum": self.names.minimums,
            "issue": self.names.issues,
            "evidence": EVIDENCE_KINDS,
        }
        return _known(pair, argument, tuple(known[argument]))

    def _amount(self, pair: Pair, argument: Argument) -> float:
        if pair.number is None:
            _fail(pair.at, f"`{pair.name}` stands where a number of {argument} is needed")
        if pair.number <= 0:
            _fail(pair.at, f"{pair.name} {argument}: must be above 0")
        if argument == "years" and self.names.years and pair.number not in self.names.years:
            reported = ", ".join(f"{year:g}" for year in self.names.years)
            _fail(pair.at, f"{pair.name} years is not reported; reported: {reported}")
        return pair.number

    def _package(self, pair: Pair) -> Resolved:
        if pair.name == Which.BEST.value:
            return Which.BEST
        if pair.name != Which.EACH.value:
            return _known(pair, "package", tuple(self.names.packages))
        if not self.in_terms:
            _fail(pair.at, "`terms` has a meaning only inside `some terms` and `every terms`; name a package")
        return Which.EACH

    def hypothesis(self, pair: Pair) -> tuple[str, str]:
        """The side and name of a hypothesis."""
        if pair.key is not None and pair.key not in SIDES:
            _unknown(pair.at, pair.key, "side", SIDES)
        sides = [side for side in SIDES if pair.key in (None, side)]
        holders = [side for side in sides if pair.name in self.names.hypotheses.get(side, ())]
        if not holders:
            known = tuple(name for side in sides for name in self.names.hypotheses.get(side, ()))
            _unknown(pair.at, pair.name, "hypothesis", known)
        if len(holders) > 1:
            _fail(
                pair.at,
                f"both sides have a hypothesis `{pair.name}`; write `A={pair.name}` or `B={pair.name}`",
            )
        return holders[0], pair.name

    def _state(self, pair: Pair) -> tuple[str, str]:
        """The factor and the state of it."""
        factors = self.names.factors
        if pair.key is None:
            known = [f"{name}={state}" for name, states in factors.items() for state in states]
            near = [one for one in known if pair.name in one.split("=")]
            _fail(pair.at, f"`{pair.name}` stands where factor=state is needed; known: {_listed(near or known)}")
        factor = _known(replace(pair, name=pair.key), "factor", tuple(factors))
        return factor, _known(pair, f"state of {factor}", tuple(factors[factor]))

    def _modified(self, modified: Modified) -> Typed:
        found = self.typed(modified.operand)
        if isinstance(found.node, Constant):
            _fail(
                modified.at,
                f"`{modified.word}` has no bearing on a plain number; put it after a quantity or (...)",
            )
        if modified.word == "given":
            chosen = tuple(map(self.hypothesis, modified.pairs))
            _once(modified.pairs, [side for side, _ in chosen], "side")
            return replace(found, node=Under(found.node, chosen, ()))
        _once(modified.pairs, [str(pair.key) for pair in modified.pairs], "lever")
        return replace(found, node=Under(found.node, (), tuple(map(self._setting, modified.pairs))))

    def _setting(self, pair: Pair) -> tuple[str, str]:
        lever = str(pair.key)
        settings = self._settings(replace(pair, name=lever))
        named = pair.name if pair.name in settings else _as_level(pair.name)
        if named not in settings:
            _unknown(pair.at, pair.name, f"setting of {lever}", settings)
        return lever, named

    def _settings(self, pair: Pair) -> tuple[str, ...]:
        return (AS_IS, *self.names.levers[_known(pair, "lever", tuple(self.names.levers))])

    def _over_terms(self, over: OverTerms) -> Typed:
        if self.in_terms:
            _fail(
                over.at,
                f"`{over.word} terms` inside another: `terms` can only stand for one package at a time",
            )
        inside = replace(self, in_terms=True)
        where = None if over.where is None else inside.truth(over.where)
        return Typed(ForTerms(over.word, where, inside.truth(over.body)), "truth")

    def _over_settings(self, over: OverSettings) -> Typed:
        _once(over.levers, [pair.name for pair in over.levers], "lever")
        choices = [[(pair.name, to) for to in self._settings(pair)] for pair in over.levers]
        count = self.settings * prod(map(len, choices))
        if count > MOST_SETTINGS:
            _fail(over.at, f"{count} settings to solve; at most {MOST_SETTINGS}")
        body = replace(self, settings=count).truth(over.body)
        node = ForSettings(over.word, tuple(product(*choices)), body)
        if over.word != "least":
            return Typed(node, "truth")
        if len(over.levers) > 1:
            _fail(over.levers[1].at, f"`least setting of` takes one lever, not {len(over.levers)}")
        return Typed(node, "level", domain=self._settings(over.levers[0]))


def _as_level(written: str) -> str:
    """A level of a lever as its settings are named: `2.50` is `2.5`."""
    try:
        return f"{float(written):g}"
    except ValueError:
        return written


def _waits(syntax: Syntax) -> bool:
    """Whether an operand is a bare name that only what it is compared with can explain."""
    if not isinstance(syntax, Name) or syntax.arguments:
        return False
    quantity = GLOSSARY.get(syntax.name)
    return quantity is None or bool(quantity.arguments)


def _rank(syntax: Syntax, level: Typed) -> Bound:
    """The rank of a level's name."""
    if not isinstance(syntax, Name) or syntax.arguments:
        _fail(syntax.at, f"a name is needed here: {_listed(level.domain)}")
    if syntax.name not in level.domain:
        _unknown(syntax.at, syntax.name, "level", level.domain)
    return Constant(float(level.domain.index(syntax.name)))


def _fail(at: int, message: str) -> NoReturn:
    raise ExpressionError(at, message)


def _known(pair: Pair, what: str, known: Sequence[str]) -> str:
    if pair.name not in known:
        _unknown(pair.at, pair.name, what, known)
    return pair.name


def _unknown(at: int, name: str, what: str, known: Sequence[str], hint: str = "") -> NoReturn:
    near = get_close_matches(name, known, n=1)
    best = f"; did you mean `{near[0]}`?" if near else f"; known: {_listed(known)}"
    raise ExpressionError(at, f"unknown {what} `{name}`{best}{hint}")


def _listed(names: Sequence[str]) -> str:
    rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return (", ".join(names[:SHOWN]) or "none") + rest


def _once(pairs: Sequence[Pair], keys: Sequence[str], what: str) -> None:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            _fail(pairs[index].at, f"{what} {key} is set twice")


def _same_domain(syntax: Syntax, found: Typed, level: Typed) -> Bound:
    if found.domain != level.domain:
        _fail(syntax.at, f"cannot be compared: {_listed(found.domain)} against {_listed(level.domain)}")
    return found.node


def _same_unit(chain: Chain, parts: Sequence[Typed]) -> str | None:
    """The unit of a sum, or of both sides of a comparison."""
    unit: str | None = None
    for part, operand in zip(parts, chain.operands, strict=True):
        if unit is not None and part.unit is not None and part.unit != unit:
            _fail(operand.at, f"units differ: this is in {part.unit}, what it is set against in {unit}")
        unit = unit or part.unit
    return unit


def _product_unit(chain: Chain, parts: Sequence[Typed]) -> str | None:
    """A plain number scales a quantity and leaves its unit; any other product fits every unit."""
    united = [part for part in parts if part.unit is not None]
    divided = any(
        operator == "/" and part.unit is not None
        for operator, (_, part) in zip(chain.operators, pairwise(parts), strict=True)
    )
    return united[0].unit if len(united) == 1 and not divided else None
