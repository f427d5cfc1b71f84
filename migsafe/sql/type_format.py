"""A type as `format_type` prints it, from what people write.

`int` becomes `integer`, `varchar(20)` becomes `character varying(20)`, `timestamptz` becomes `timestamp with time zone`
(PostgreSQL documentation, "Data Types", table 8.1). A type of the user in `public` loses its schema.
"""

import re
from functools import lru_cache

from migsafe.sql.lex import TokenKind, code
from migsafe.sql.names import identifier, is_bare

_NAMES = {
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "int2": "smallint",
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
    "serial2": "smallint",
    "decimal": "numeric",
    "dec": "numeric",
    "bool": "boolean",
    "float": "double precision",
    "float8": "double precision",
    "float4": "real",
    "varchar": "character varying",
    "char varying": "character varying",
    "char": "character",
    "nchar": "character",
    "bpchar": "character",
    "varbit": "bit varying",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "timestamp": "timestamp without time zone",
    "time": "time without time zone",
}
_ONE_BY_DEFAULT = ("character", "bit")
_LONGEST_REAL = 24
_ARRAY = re.compile(r"\s*(\[\s*\d*\s*\])+\s*$|\s+array(\s*\[\s*\d*\s*\])?\s*$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def format_type(text: str) -> str:
    """The type in PostgreSQL's own words; `""` stays what it is."""
    base = _ARRAY.sub("", text)
    array = "[]" if base != text else ""
    modifiers = re.search(r"\(([^()]*)\)", base)
    inside = ",".join(part.strip() for part in modifiers[1].split(",")) if modifiers else ""
    words = (base[: modifiers.start()] + base[modifiers.end() :]) if modifiers else base
    return _formatted(_folded(words), inside) + array


def _formatted(name: str, inside: str) -> str:
    if name == "float" and inside.isdecimal():
        return "real" if int(inside) <= _LONGEST_REAL else "double precision"
    full = _NAMES.get(name.removeprefix("pg_catalog."), name.removeprefix("pg_catalog."))
    if full in _ONE_BY_DEFAULT and not inside and name != "bpchar":
        inside = "1"
    first, _, zone = full.partition(" ")
    if zone.endswith("time zone"):
        return f"{first}({inside}) {zone}" if inside else full
    return f"{full}({inside})" if inside else full


def _folded(words: str) -> str:
    """Lower case unless quoted, one space between words, without `public`."""
    names: list[str] = []
    for token in code(words):
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED):
            name = identifier(token)
            quoted = token.kind is TokenKind.QUOTED and not is_bare(name)
            names.append(f'"{name}"' if quoted else name)
        else:
            names.append(token.text)
    return re.sub(r"\s*\.\s*", ".", " ".join(names)).removeprefix("public.")
