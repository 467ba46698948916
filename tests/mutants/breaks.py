"""What can be broken in a file: one thing on one line, each a mistake that someone could make."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

EDGES = {ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">")}
OPPOSITES = {
    ast.Lt: ("<", ">="),
    ast.LtE: ("<=", ">"),
    ast.Gt: (">", "<="),
    ast.GtE: (">=", "<"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
SIGNS = {ast.Add: ("+", "-"), ast.Sub: ("-", "+")}
SWAPS = {"min": "max", "max": "min", "any": "all", "all": "any"}
# Said to people or to the next developer: a test of the exact words would only copy them.
WORDS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "info", "warning", "error", "exception"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Break:
    """One break: bytes `start` to `end` of the file become `text`. `scope` are the lines of which one must
    run for a test to notice: the statement's own, or, on import, none."""

    path: str
    line: int
    kind: str
    start: int
    end: int
    text: str
    scope: tuple[int, ...]

    def apply(self, code: str) -> str:
        raw = code.encode()
        return (raw[: self.start] + self.text.encode() + raw[self.end :]).decode()


class Source:
    """A parsed file that knows where its nodes are, in bytes, and what is around them."""

    def __init__(self, path: str, code: str) -> None:
        self.path, self.code, self.raw = path, code, code.encode()
        self.tree = ast.parse(code)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.starts = [0]
        for line in self.raw.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def start(self, node: ast.AST) -> int:
        return self.starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        return self.starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def text(self, node: ast.AST) -> str:
        return self.raw[self.start(node) : self.end(node)].decode()

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self.parents:
            node = self.parents[node]
            yield node

    def made(self, kind: str, node: ast.AST, start: int, end: int, text: str) -> Break:
        statement = next(part for part in (node, *self.around(node)) if isinstance(part, ast.stmt))
        inside = any(isinstance(part, FUNCTIONS) for part in self.around(statement))
        line = self.raw[:start].count(b"\n") + 1
        scope = tuple(range(statement.lineno, (statement.end_lineno or 0) + 1)) if inside else ()
        return Break(self.path, line, kind, start, end, text, scope)

    def replaced(self, kind: str, node: ast.AST, text: str) -> Break:
        return self.made(kind, node, self.start(node), self.end(node), text)

    def operator(self, kind: str, left: ast.AST, right: ast.AST, was: str, becomes: str) -> Iterator[Break]:
        """The operator between two nodes, whatever blanks and brackets are there."""
        between = self.raw[self.end(left) : self.start(right)].decode()
        if between.count(was) == 1:
            start = self.end(left) + len(between[: between.index(was)].encode())
            yield self.made(kind, left, start, start + len(was), becomes)


def comparisons(source: Source, node: ast.AST) -> Iterator[Break]:
    """An edge taken in or left out; a comparison turned round."""
    if isinstance(node, ast.Compare):
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            for kind, table in (("edge", EDGES), ("turned round", OPPOSITES)):
                if type(op) in table:
                    yield from source.operator(kind, left, right, *table[type(op)])


def logic(source: Source, node: ast.AST) -> Iterator[Break]:
    """And for or; a `not` dropped; a condition that always or never holds."""
    match node:
        case ast.BoolOp():
            words = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            for left, right in zip(node.values, node.values[1:], strict=False):
                yield from source.operator("and/or", left, right, *words)
        case ast.UnaryOp(op=ast.Not()):
            yield source.made("not dropped", node, source.start(node), source.start(node.operand), "")
        case ast.If(test=test) | ast.IfExp(test=test):
            yield source.replaced("always", test, f"(({source.text(test)}) or True)")
            yield source.replaced("never", test, f"(({source.text(test)}) and False)")
        case ast.comprehension(ifs=tests):
            for test in tests:
                yield source.replaced("always", test, f"(({source.text(test)}) or True)")


def values(source: Source, node: ast.AST) -> Iterator[Break]:
    """Plus for minus; one more and one less; yes for no; the other end; another choice."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield from source.operator("sign", left, right, *SIGNS[type(op)])
        case ast.Constant(value=bool() as value):
            yield source.replaced("flag", node, str(not value))
        case ast.Constant(value=int() | float() as value):
            yield source.replaced("number", node, f"({value + 1})")
            yield source.replaced("number", node, f"({value - 1})")
        case ast.Call(func=ast.Name(id=name)) if name in SWAPS:
            yield source.replaced("other end", node.func, SWAPS[name])
        case ast.Attribute(attr=attr) if attr.isupper() and (other := next_choice(source, node)):
            yield source.replaced("another choice", node, f"{source.text(node.value)}.{other}")


def next_choice(source: Source, node: ast.Attribute) -> str:
    """The next of the members that this file names of the same choices ("" when it names no other)."""
    of = ast.unparse(node.value)
    named = {
        part.attr
        for part in ast.walk(source.tree)
        if isinstance(part, ast.Attribute) and part.attr.isupper() and ast.unparse(part.value) == of
    }
    others = sorted(named - {node.attr}, key=lambda name: (name < node.attr, name))
    return others[0] if others and of[:1].isupper() else ""


def statements(source: Source, node: ast.AST) -> Iterator[Break]:
    """A call left out (a lock, a mail, a save), a refusal not raised, a value not set, another answer."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue() | ast.Break():
            yield source.replaced("left out", node, "pass")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.AugAssign():
            yield source.replaced("not set", node, "pass")
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=wanted)):
            for out in (
                range(len(targets)) if all(isinstance(part, ast.Attribute) for part in targets) else ()
            ):
                left = ", ".join(source.text(part) for part in targets[:out] + targets[out + 1 :])
                right = ", ".join(source.text(part) for part in wanted[:out] + wanted[out + 1 :])
                yield source.replaced("not set", node, f"{left} = {right}")
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            function = next(part for part in source.around(node) if isinstance(part, FUNCTIONS))
            answer = {"bool": f"not ({source.text(value)})", "str": '""'}.get(
                ast.unparse(function.returns or value)
            )
            if answer:
                yield source.replaced("another answer", value, answer)


KINDS: list[Callable[[Source, ast.AST], Iterator[Break]]] = [comparisons, logic, values, statements]


def breaks_of(path: str, code: str) -> list[Break]:
    """Every break of one file, in the order of its lines."""
    source = Source(path, code)
    found = [
        made
        for node in ast.walk(source.tree)
        if not is_said(source, node)
        for kind in KINDS
        for made in kind(source, node)
    ]
    return sorted(
        {made for made in found if compiles(made.apply(code))},
        key=lambda made: (made.start, made.kind, made.text),
    )


def is_said(source: Source, node: ast.AST) -> bool:
    """Whether a node belongs to words for people, to a type or to a log line."""
    for part in (node, *source.around(node)):
        if isinstance(part, ast.Call) and name_of(part.func) in WORDS:
            return True
        if isinstance(part, ast.stmt):
            break
    return any(
        node is part.annotation
        for part in source.around(node)
        if isinstance(part, ast.arg | ast.AnnAssign) and part.annotation
    )


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def compiles(code: str) -> bool:
    try:
        compile(code, "broken", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True
