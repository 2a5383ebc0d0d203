"""What the parts of Python's syntax trees set, and to what."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache

_PROPERTIES = frozenset({"property", "cached_property"})


@cache
def nodes(node: ast.AST) -> tuple[ast.AST, ...]:
    """The tree below a node, itself first; it is asked for again and again."""
    return tuple(ast.walk(node))


def is_property(node: ast.FunctionDef) -> bool:
    """Whether it is read as an attribute."""
    return any(ast.unparse(each) in _PROPERTIES for each in node.decorator_list)


def set_on_self(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Attributes of its own object that a method sets, and to what."""
    for part in nodes(node):
        match part:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)], value=value
            ):
                yield name, value


def all_set_on_self(body: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """The same of a whole class."""
    for node in body:
        yield from set_on_self(node)


def said_of_self(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Attributes that a method gives an annotation, and which."""
    for part in nodes(node):
        match part:
            case ast.AnnAssign(
                target=ast.Attribute(value=ast.Name(id="self"), attr=name), annotation=annotation
            ):
                yield name, annotation


def assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Local names, and what each is set to."""
    for part in nodes(node):
        match part:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
            ):
                yield name, value
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                for target, each in zip(targets, values, strict=True):
                    if isinstance(target, ast.Name):
                        yield target.id, each
            case (
                ast.For(target=target)
                | ast.comprehension(target=target)
                | ast.withitem(optional_vars=ast.Name() as target)
            ):
                for part_of in ast.walk(target):
                    if isinstance(part_of, ast.Name):
                        yield part_of.id, ast.Name("")  # nothing says what it is
