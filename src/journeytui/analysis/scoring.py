"""How opportunities are put in order: value, quadrant, RICE, and scores that a library defines itself.

Value is the mean of customer value and business value, and the quadrants are TheyDo's; RICE is reach · impact · confidence /
effort (Intercom). A score of one's own is a formula over the fields and other scores, like `0.6 * customer_value + 0.4 * rice`.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Final

FIELDS: Final = (
    "customer_value",
    "business_value",
    "effort",
    "confidence",
    "reach",
    "impact",
    "value",
    "rice",
    "opportunity",
)
"""The names that a formula may use, beside the names of other scores."""
HIGH_VALUE: Final = 50
"""From which value, of 100, on an opportunity counts as valuable (the middle of the scale)."""
HIGH_EFFORT: Final = 2.5
"""From which effort, of 5, on it counts as much work (the middle of the scale)."""
_DEEPEST = 50
_OPERATORS: dict[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {"min": min, "max": max}


class Flawed(ValueError):
    """A formula cannot be used; the message says why."""


def value(customer: float | None, business: float | None) -> float | None:
    """The mean of both, from 0 to 100; None where one is not known."""
    return None if customer is None or business is None else (customer + business) / 2


def quadrant(worth: float | None, effort: float | None) -> str:
    """Quick win, big bet, maybe or time sink; '' where one is not known."""
    if worth is None or effort is None:
        return ""
    if worth >= HIGH_VALUE:
        return "big bet" if effort >= HIGH_EFFORT else "quick win"
    return "time sink" if effort >= HIGH_EFFORT else "maybe"


def rice(reach: float | None, impact: float | None, confidence: float | None, effort: float | None) -> float | None:
    """Reach · impact · confidence / effort, confidence in per cent; None where one is not known or there is no effort."""
    if reach is None or impact is None or confidence is None or not effort:
        return None
    return reach * impact * confidence / 100 / effort


def scores(formulas: Mapping[str, str], fields: Mapping[str, float | None]) -> dict[str, float | None]:
    """Every score of one opportunity; None where it rests on what is not known. Raises Flawed (see `check`)."""
    trees = check(formulas)
    known: dict[str, float | None] = dict(fields)
    for name in _in_order(trees):
        known[name] = _evaluated(trees[name], known)
    return {name: known[name] for name in formulas}


def check(formulas: Mapping[str, str]) -> dict[str, ast.expr]:
    """The formulas, each understood; in min and max a `;` may stand for a comma, which ends a formula where people type several.

    Raises Flawed for what is no formula, a name that is unknown or taken, or one that rests on itself.
    """
    taken = sorted(formulas.keys() & {*FIELDS, *_FUNCTIONS})
    if taken:
        raise Flawed(f"{taken[0]}: this name is taken; call the score otherwise")
    trees = {name: _parsed(name, text) for name, text in formulas.items()}
    for name, tree in trees.items():
        unknown = sorted(_names(tree) - set(FIELDS) - set(trees))
        if unknown:
            raise Flawed(f"{name}: {unknown[0]} is not known; there are {', '.join((*FIELDS, *trees))}")
    _in_order(trees)
    return trees


def _parsed(name: str, text: str) -> ast.expr:
    try:
        tree = ast.parse(text.replace(";", ","), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Flawed(f"{name}: {text!r} is no formula") from error
    _refuse_the_rest(name, tree, _DEEPEST)
    return tree


def _refuse_the_rest(name: str, node: ast.expr, depth: int) -> None:
    """Only numbers, names, + − * /, brackets, min and max."""
    match node:
        case ast.Constant(value=int() | float() as constant) if not isinstance(constant, bool):
            return
        case ast.Name():
            return
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS and depth:
            below = [left, right]
        case ast.UnaryOp(op=ast.USub(), operand=operand) if depth:
            below = [operand]
        case ast.Call(func=ast.Name(id=called), args=[_, *_] as given, keywords=[]) if called in _FUNCTIONS and depth:
            below = given
        case _:
            raise Flawed(f"{name}: only numbers, names, + - * /, brackets, min and max can stand in a formula")
    for one in below:
        _refuse_the_rest(name, one, depth - 1)


def _names(tree: ast.expr) -> set[str]:
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}


def _in_order(trees: Mapping[str, ast.expr]) -> list[str]:
    """The scores, each after those that it rests on."""
    done: list[str] = []
    waiting = {name: _names(tree) & set(trees) for name, tree in trees.items()}
    while waiting:
        ready = [name for name, rests_on in waiting.items() if rests_on <= set(done)]
        if not ready:
            raise Flawed(f"{', '.join(sorted(waiting))}: these scores rest on each other")
        done += ready
        waiting = {name: rests_on for name, rests_on in waiting.items() if name not in ready}
    return done


def _evaluated(node: ast.expr, known: Mapping[str, float | None]) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as constant):
            return float(constant)
        case ast.Name(id=name):
            return known.get(name)
        case ast.UnaryOp(operand=operand):
            inner = _evaluated(operand, known)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=op, right=right):
            return _worked_out(_OPERATORS[type(op)], [_evaluated(left, known), _evaluated(right, known)])
        case ast.Call(func=ast.Name(id=called), args=given):
            return _worked_out(_FUNCTIONS[called], [_evaluated(one, known) for one in given])
    return None


def _worked_out(function: Callable[..., float], given: list[float | None]) -> float | None:
    if any(one is None for one in given):
        return None
    try:
        return float(function(*given))
    except (ZeroDivisionError, OverflowError):
        return None
