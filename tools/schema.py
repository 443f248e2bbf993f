"""Print web/src/shared/schema.ts: the dataclasses that reach the browser, as TypeScript types and parsers. Used by `make schema`."""

import dataclasses
import inspect
import re
import sys
import types
import typing

from livecells import payload
from livecells.runtime import complete, result

ROOTS = (result.CellResult, complete.Completion, payload.Payload)
WIDTH = 120  # characters, as Biome formats
CONSTANTS = {"None": "null", "True": "true", "False": "false"}
PLAIN = {str: ("string", "string"), bool: ("boolean", "boolean"), int: ("number", "count")}


def literals() -> dict[typing.Any, str]:
    """Return the names of the modules' Literal types."""
    modules = [sys.modules[root.__module__] for root in ROOTS]
    named = [(name, hint) for module in modules for name, hint in vars(module).items()]
    return {hint: name for name, hint in named if typing.get_origin(hint) is typing.Literal}


def constant(name: str) -> str:
    """Return the name of the list of a Literal's words: SqlKind → SQL_KINDS."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
    return words + ("ES" if words.endswith("S") else "S")


def typescript(hint: typing.Any) -> tuple[str, str]:
    """Return the TypeScript type of a Python type, and the expression that parses it. Raises TypeError."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if dataclasses.is_dataclass(hint):
        return hint.__name__, f"parse{hint.__name__}"
    if origin is typing.Literal and hint in literals():
        return literals()[hint], f"oneOf({constant(literals()[hint])})"
    if origin is list:
        type_, parser = typescript(arguments[0])
        return f"{type_}[]", f"listOf({parser})"
    if origin is dict and arguments[0] is str:
        type_, parser = typescript(arguments[1])
        return f"Record<string, {type_}>", f"recordOf({parser})"
    if origin in (typing.Union, types.UnionType) and len(arguments) == 2 and arguments[1] is type(None):
        type_, parser = typescript(arguments[0])
        return f"{type_} | null", f"orNull({parser})"
    raise TypeError(f"{hint} has no TypeScript: teach tools/schema.py, or use another type")


def dataclasses_of(hint: typing.Any) -> list[type]:
    """Return the dataclasses that a type is made of, each after those that it uses."""
    if not dataclasses.is_dataclass(hint):
        return [found for each in typing.get_args(hint) for found in dataclasses_of(each)]
    parts = [found for each in typing.get_type_hints(hint).values() for found in dataclasses_of(each)]
    return list(dict.fromkeys([*parts, typing.cast(type, hint)]))


def list_of_words(name: str, hint: typing.Any) -> list[str]:
    """Return the lines of a Literal: the list of its words, and their type."""
    words = [f'"{word}"' for word in typing.get_args(hint)]
    line = f"export const {constant(name)} = [{', '.join(words)}] as const;"
    if len(line) > WIDTH:
        line = "\n".join([f"export const {constant(name)} = [", *(f"  {word}," for word in words), "] as const;"])
    return [line, f"export type {name} = (typeof {constant(name)})[number];", ""]


def interface(cls: type) -> list[str]:
    """Return the lines of a dataclass: its docstring, its type and its parser."""
    name = cls.__name__
    fields = {field: typescript(hint) for field, hint in typing.get_type_hints(cls).items()}
    doc = re.sub(r"\b(None|True|False)\b", lambda word: CONSTANTS[word[0]], inspect.getdoc(cls) or "").splitlines()
    comment = [f"/** {doc[0]} */"] if len(doc) == 1 else ["/**", *(f" * {line}".rstrip() for line in doc), " */"]
    return [
        *comment,
        f"export interface {name} {{",
        *(f"  {field}: {type_};" for field, (type_, _) in fields.items()),
        "}",
        f'export const parse{name} = /* @__PURE__ */ shape<{name}>("{name}", {{',
        *(f"  {field}: {parser}," for field, (_, parser) in fields.items()),
        "});",
        "",
    ]


def main() -> None:
    """Print the file."""
    classes = list(dict.fromkeys(found for root in ROOTS for found in dataclasses_of(root)))
    lines = [line for hint, name in literals().items() for line in list_of_words(name, hint)]
    for cls in classes:
        lines += interface(cls)
    print("// The data that Python makes and the browser reads: types, and parsers that check what arrives.")
    print("// Written by `make schema` from the dataclasses of src/livecells; do not edit.\n")
    helpers = ["boolean", "count", "listOf", "oneOf", "orNull", "recordOf", "shape", "string"]
    print(f'import {{ {", ".join(helpers)} }} from "./validate.ts";\n')
    print(
        f"/** The schema of `CellResult`; the goldens carry the same number. */\nexport const SCHEMA = {result.SCHEMA};\n"
    )
    print("\n".join(lines).rstrip())


if __name__ == "__main__":
    main()
