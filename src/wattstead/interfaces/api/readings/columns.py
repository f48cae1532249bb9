"""Writes columns of numbers as columns of letters, many rows at a time."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Letters = npt.NDArray[np.uint8]
"""The letters of one part of a row: a line of them where all rows are alike, else a table."""
Int64s = npt.NDArray[np.int64]
_ZERO, _BLANK, _MINUS, _POINT = (ord(letter) for letter in "0 -.")
_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_TWO = np.array([[_ZERO + n // 10, _ZERO + n % 10] for n in range(100)], dtype=np.uint8)
_DAY_S = 86_400
_WORTH_A_RUN = 4


def letters(text: str) -> Letters:
    """Return a text as letters that are the same in every row."""
    return np.frombuffer(text.encode(), dtype=np.uint8)


def hexadecimal(numbers: Int64s, *, width: int) -> Letters:
    """Return numbers as so many hexadecimal digits."""
    if _are_alike(numbers):
        return letters(f"{int(numbers[0]):0{width}x}")
    text = np.empty((len(numbers), width), dtype=np.uint8)
    for place in range(width):
        text[:, width - 1 - place] = _HEX[(numbers >> 4 * place) & 15]
    return text


def instants(seconds: Int64s) -> Letters:
    """Return instants as 2026-03-01T00:15:00Z."""
    if _are_alike(seconds):
        return letters(f"{np.datetime64(int(seconds[0]), 's')}Z")
    firsts, lengths = _runs_of(seconds)
    if len(firsts) < len(seconds) // _WORTH_A_RUN:
        return np.repeat(instants(seconds[firsts]), lengths, axis=0)
    days, of_day = np.divmod(seconds, _DAY_S)
    firsts, lengths = _runs_of(days)
    written = np.datetime_as_string(days[firsts].astype("datetime64[D]")).astype("S10")
    text = np.empty((len(seconds), 20), dtype=np.uint8)
    text[:, :10] = np.repeat(
        np.frombuffer(written.tobytes(), dtype=np.uint8).reshape(-1, 10), lengths, axis=0
    )
    text[:, 10:] = letters("T00:00:00Z")
    of_day = of_day.astype(np.int32)
    text[:, 11:13] = _TWO[of_day // 3600]
    text[:, 14:16] = _TWO[of_day // 60 % 60]
    if (of_day % 60).any():
        text[:, 17:19] = _TWO[of_day % 60]
    return text


def decimals(numbers: Int64s, *, places: int, unknown: npt.NDArray[np.bool_] | None = None) -> Letters:
    """Return whole numbers of 10**-places as decimals that end in one column, null where unknown."""
    if unknown is not None and unknown.all():
        return letters("null")
    known = numbers if unknown is None else np.where(unknown, 0, numbers)
    sizes = np.abs(known)
    largest = int(sizes.max())
    digits = max(len(str(largest)), places + 1)
    width = max(digits + 2, len("null"))  # a sign, a point
    text = np.full((len(numbers), width), _BLANK, dtype=np.uint8)
    rest = sizes.astype(np.int32) if largest < 1 << 31 else sizes
    column = width
    signs_at = np.full(len(numbers), width - places - (3 if places else 2))
    for place in range(digits):
        if place == places and places:
            column -= 1
            text[:, column] = _POINT
        column -= 1
        left = rest // 10
        digit = rest - 10 * left + _ZERO
        if place > places:  # a zero in front of a number is none
            digit[rest == 0] = _BLANK
            signs_at[rest > 0] = column - 1
        text[:, column] = digit
        rest = left
    negative = known < 0
    if negative.any():
        text[negative, signs_at[negative]] = _MINUS
    if unknown is not None and unknown.any():
        text[unknown] = _BLANK
        text[unknown, width - 4 :] = letters("null")
    return text


def table(codes: npt.NDArray[np.uint8], *, words: dict[int, str]) -> Letters:
    """Return a word for each code, padded with blanks to one width."""
    if _are_alike(codes):
        return letters(words[int(codes[0])])
    width = max(map(len, words.values()))
    lookup = np.full((max(words) + 1, width), _BLANK, dtype=np.uint8)
    for code, word in words.items():
        lookup[code, : len(word)] = letters(word)
    return lookup[codes]


def rows(
    count: int, parts: Sequence[Letters], *, head: bytes = b"", tail: bytes = b"", cut: int = 0
) -> bytes:
    """Return `head`, so many rows made of parts, and `tail` in place of the last `cut` letters."""
    width = sum(part.shape[-1] for part in parts)
    whole = np.empty(len(head) + count * width + max(len(tail) - cut, 0), dtype=np.uint8)
    body = whole[len(head) : len(head) + count * width].reshape(count, width)
    body[:] = _template(parts)
    at = 0
    for part in parts:
        if part.ndim == 2:
            body[:, at : at + part.shape[1]] = part
        at += part.shape[-1]
    ends_at = len(head) + count * width - cut
    whole[: len(head)] = np.frombuffer(head, dtype=np.uint8)
    whole[ends_at : ends_at + len(tail)] = np.frombuffer(tail, dtype=np.uint8)
    return whole[: ends_at + len(tail)].tobytes()


def _template(parts: Sequence[Letters]) -> Letters:
    """Return a row with the letters that are the same in every row, and blanks elsewhere."""
    lines = [part if part.ndim == 1 else np.full(part.shape[1], _BLANK, dtype=np.uint8) for part in parts]
    return np.concatenate(lines)


def _runs_of(numbers: Int64s) -> tuple[Int64s, Int64s]:
    """Return where equal neighbours begin, and how many there are of each."""
    firsts = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1]))
    return firsts, np.diff(np.append(firsts, len(numbers)))


def _are_alike(numbers: npt.NDArray[np.int64] | npt.NDArray[np.uint8]) -> bool:
    return bool(len(numbers)) and bool((numbers == numbers[0]).all())
