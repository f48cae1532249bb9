"""Writes columns of numbers as columns of letters, many rows at a time."""

import numpy as np
import numpy.typing as npt

Letters = npt.NDArray[np.uint8]
Int64s = npt.NDArray[np.int64]
_ZERO, _BLANK, _MINUS, _POINT = (ord(letter) for letter in "0 -.")
_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_TWO = np.array([[_ZERO + n // 10, _ZERO + n % 10] for n in range(100)], dtype=np.uint8)
_DAY_S = 86_400


def letters(text: str) -> Letters:
    """Return a text as letters that are the same in every row."""
    return np.frombuffer(text.encode(), dtype=np.uint8)


def hexadecimal(numbers: Int64s, *, width: int) -> Letters:
    """Return numbers as so many hexadecimal digits."""
    shifts = np.arange(width - 1, -1, -1, dtype=np.int64) * 4
    digits: Letters = _HEX[(numbers[:, None] >> shifts) & 15]
    return digits


def instants(seconds: Int64s) -> Letters:
    """Return instants as 2026-03-01T00:15:00Z."""
    days, of_day = np.divmod(seconds, _DAY_S)
    distinct, which = np.unique(days, return_inverse=True)
    written = np.datetime_as_string(distinct.astype("datetime64[D]")).astype("S10")
    table = np.frombuffer(written.tobytes(), dtype=np.uint8).reshape(-1, 10)
    text = np.empty((len(seconds), 20), dtype=np.uint8)
    text[:, :10] = table[which]
    text[:, 10:] = letters("T00:00:00Z")
    text[:, 11:13] = _TWO[of_day // 3600]
    text[:, 14:16] = _TWO[of_day // 60 % 60]
    text[:, 17:19] = _TWO[of_day % 60]
    return text


def decimals(numbers: Int64s, *, places: int, unknown: npt.NDArray[np.bool_] | None = None) -> Letters:
    """Return whole numbers of 10**-places as decimals that end in one column, null where unknown."""
    known = numbers if unknown is None else np.where(unknown, 0, numbers)
    sizes = np.abs(known)
    whole = max(len(str(int(sizes.max()) // 10**places)) if len(sizes) else 1, 1)
    width = max(1 + whole + 1 + places, 4)
    text = np.full((len(numbers), width), _BLANK, dtype=np.uint8)
    rest = sizes
    for place in range(places):
        rest, digit = np.divmod(rest, 10)
        text[:, width - 1 - place] = digit + _ZERO
    text[:, width - 1 - places] = _POINT
    column = width - 2 - places
    sign_at = np.full(len(numbers), column - 1)
    for place in range(whole):
        rest, digit = np.divmod(rest, 10)
        shown = (digit > 0) | (rest > 0) if place else np.ones(len(numbers), dtype=bool)
        text[:, column - place] = np.where(shown, digit + _ZERO, _BLANK)
        sign_at = np.where(shown, column - place - 1, sign_at)
    negative = known < 0
    text[negative, sign_at[negative]] = _MINUS
    if unknown is not None and unknown.any():
        text[unknown] = _BLANK
        text[unknown, width - 4 :] = letters("null")
    return text


def table(codes: npt.NDArray[np.uint8], *, words: dict[int, str]) -> Letters:
    """Return a word for each code, padded with blanks to one width."""
    width = max(map(len, words.values()))
    lookup = np.full((max(words) + 1, width), _BLANK, dtype=np.uint8)
    for code, word in words.items():
        lookup[code, : len(word)] = letters(word)
    return lookup[codes]


def rows(count: int, parts: list[Letters], *, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return rows that consist of parts: the same letters in each row, or a column of letters of its own."""
    width = sum(part.shape[-1] for part in parts)
    whole = np.empty(len(head) + count * width + len(tail), dtype=np.uint8)
    whole[: len(head)] = np.frombuffer(head, dtype=np.uint8)
    whole[len(whole) - len(tail) :] = np.frombuffer(tail, dtype=np.uint8)
    body = whole[len(head) : len(head) + count * width].reshape(count, width)
    at = 0
    for part in parts:
        body[:, at : at + part.shape[-1]] = part
        at += part.shape[-1]
    return whole.tobytes()
