"""The outer layer of BSON (bsonspec.org, version 1.1): commands are read and replies written one level at a time.

What lies deeper stays the bytes it is: documents pass through the gateway unread. Every element that `read` returns, `write`
writes as it was.
"""

import datetime
import struct

INT32 = struct.Struct("<i")
INT64 = struct.Struct("<q")
DOUBLE = struct.Struct("<d")
MAX_INT32 = 2**31 - 1

# The bytes an element of fixed size takes, by its type; -1: a string, -2: a document, None: of its own shape.
FIXED = {0x01: 8, 0x06: 0, 0x07: 12, 0x08: 1, 0x09: 8, 0x0A: 0, 0x10: 4, 0x11: 8, 0x12: 8, 0x13: 16, 0x7F: 0, 0xFF: 0}
STRINGS = (0x02, 0x0D, 0x0E)


class BsonError(ValueError):
    """Bytes that are no BSON."""


class Document(bytes):
    """An embedded document, unread."""


class Array(bytes):
    """An embedded array, unread."""


class Binary(bytes):
    """Binary data of the generic subtype."""


class Int64(int):
    """A 64-bit integer, however small."""


class Opaque(bytes):
    """An element of any other type, unread: its type, then its value."""


def read(document):
    """A document's elements by name, in their order; of equal names the first counts.

    Raises BsonError where lengths and terminators contradict each other.
    """
    end = len(document) - 1
    if end < 4 or INT32.unpack_from(document)[0] != end + 1 or document[end] != 0:
        raise BsonError("a document's length is wrong")
    fields, position = {}, 4
    while position < end:
        kind = document[position]
        stop = document.find(b"\0", position + 1, end)
        if stop < 0:
            raise BsonError("a name does not end")
        name = _text(document[position + 1:stop])
        position = stop + 1
        following = position + _size(kind, document, position, end)
        if following > end:
            raise BsonError("an element is longer than its document")
        fields.setdefault(name, _value(kind, document[position:following]))
        position = following
    return fields


def write(fields):
    """The document of these elements."""
    body = b"".join(_element(name, value) for name, value in fields.items())
    return INT32.pack(len(body) + 5) + body + b"\0"


def write_array(values):
    """The array of these values, or of these encoded documents."""
    return Array(write({str(index): value for index, value in enumerate(values)}))


def split(sequence):
    """The documents of a sequence, one after the other. Raises BsonError where their lengths don't fill it."""
    documents, position = [], 0
    while position < len(sequence):
        if position + 5 > len(sequence):
            raise BsonError("a sequence ends within a document")
        length = INT32.unpack_from(sequence, position)[0]
        following = position + length
        if length < 5 or following > len(sequence) or sequence[following - 1] != 0:
            raise BsonError("a document of a sequence has a wrong length")
        documents.append(Document(sequence[position:following]))
        position = following
    return documents


def _size(kind, document, position, end):
    if kind in FIXED:
        return FIXED[kind]
    if kind == 0x0B:
        return _regular_expression(document, position, end)
    if position + 4 > end:
        raise BsonError("an element is longer than its document")
    length = INT32.unpack_from(document, position)[0]
    if kind in STRINGS and length >= 1:
        return 4 + length
    if kind in (0x03, 0x04) and length >= 5:
        return length
    if kind == 0x05 and length >= 0:
        return 5 + length
    if kind == 0x0C and length >= 1:
        return 16 + length
    if kind == 0x0F and length >= 14:
        return length
    raise BsonError("an element has an unknown type or a wrong length")


def _regular_expression(document, position, end):
    pattern = document.find(b"\0", position, end)
    options = document.find(b"\0", pattern + 1, end) if pattern >= 0 else -1
    if options < 0:
        raise BsonError("a regular expression does not end")
    return options + 1 - position


def _value(kind, value):
    if kind == 0x01:
        return DOUBLE.unpack(value)[0]
    if kind == 0x02:
        if value[-1] != 0:
            raise BsonError("a string does not end")
        return _text(value[4:-1])
    if kind == 0x03:
        return Document(value)
    if kind == 0x04:
        return Array(value)
    if kind == 0x05 and value[4] == 0:
        return Binary(value[5:])
    if kind == 0x08:
        return value != b"\0"
    if kind == 0x0A:
        return None
    if kind == 0x10:
        return INT32.unpack(value)[0]
    if kind == 0x12:
        return Int64(INT64.unpack(value)[0])
    return Opaque(bytes([kind]) + value)


def _element(name, value):
    kind, data = _encode(value)
    return bytes([kind]) + name.encode() + b"\0" + data


def _encode(value):
    if isinstance(value, (Document, Array)):
        return 0x03 if isinstance(value, Document) else 0x04, value
    if isinstance(value, Opaque):
        return value[0], value[1:]
    if isinstance(value, bytes):
        return 0x05, INT32.pack(len(value)) + b"\0" + value
    if isinstance(value, str):
        data = value.encode()
        return 0x02, INT32.pack(len(data) + 1) + data + b"\0"
    if isinstance(value, dict):
        return 0x03, write(value)
    if isinstance(value, (list, tuple)):
        return 0x04, write_array(value)
    return _scalar(value)


def _scalar(value):
    if value is None:
        return 0x0A, b""
    if isinstance(value, bool):
        return 0x08, bytes([value])
    if isinstance(value, int):
        is_long = isinstance(value, Int64) or not -MAX_INT32 - 1 <= value <= MAX_INT32
        return (0x12, INT64.pack(value)) if is_long else (0x10, INT32.pack(value))
    if isinstance(value, float):
        return 0x01, DOUBLE.pack(value)
    if isinstance(value, datetime.datetime):
        return 0x09, INT64.pack(int(value.timestamp() * 1000))
    raise TypeError(f"no BSON for {type(value).__name__}")


def _text(value):
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise BsonError("a string is not UTF-8") from None
