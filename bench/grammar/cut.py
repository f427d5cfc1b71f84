"""Where migsafe and PostgreSQL's grammar cut a file into statements."""

from pglast.parser import ParseError, split

from migsafe.sql.lex import TokenKind, lex
from migsafe.sql.split import outline


def cut_differences(text: str) -> list[str]:
    """What is cut otherwise, in words; nothing where PostgreSQL's grammar refuses the file as a whole."""
    try:
        slices = split(text, only_slices=True)
    except ParseError:
        return []
    chunks = outline(text).chunks
    if len(slices) != len(chunks):
        return [f"{len(chunks)} statements where PostgreSQL sees {len(slices)}"]
    return [
        f"offset {chunk.start}–{chunk.end} where PostgreSQL cuts {piece.start}–{piece.stop}"
        for piece, chunk in zip(slices, chunks, strict=True)
        if chunk.start != piece.start or _holds_sql(text[chunk.end : piece.stop])
    ]


def _holds_sql(text: str) -> bool:
    """PostgreSQL's statements keep the comments that follow them."""
    return any(token.kind is not TokenKind.COMMENT for token in lex(text))
