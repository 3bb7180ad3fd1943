"""MongoDB's wire protocol (mongodb.com/docs/manual/reference/mongodb-wire-protocol): OP_MSG, and OP_QUERY for what comes before it."""

import itertools
import struct

from . import bson

MAX_DOCUMENT = 16 * 1024 * 1024
MAX_MESSAGE = 48_000_000

# Before a client has authenticated, it has nothing long to say.
MAX_STRANGERS_MESSAGE = 64 * 1024

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
CHECKSUM_PRESENT, MORE_TO_COME, EXHAUST_ALLOWED = 1 << 0, 1 << 1, 1 << 16

# Bits 0 to 15 are required: whoever does not know one must not go on.
UNKNOWN_REQUIRED = 0xFFFF & ~(CHECKSUM_PRESENT | MORE_TO_COME)

HEADER = struct.Struct("<iiii")
REPLY = struct.Struct("<iqii")
FLAGS = struct.Struct("<I")

_numbers = itertools.count(1)


class WireError(ValueError):
    """Bytes that are no message of the protocol, or one this server does not take; the connection can't go on."""


class Request:
    """A command, as the client sent it."""

    def __init__(self, number, opcode, body, sequences=None, wants_reply=True):
        self.number = number
        self.opcode = opcode
        self.sequences = sequences or {}
        self.wants_reply = wants_reply
        self.fields = bson.read(body)
        self.name = next(iter(self.fields), "")
        self._body = body

    def body(self, without=None):
        """The command document, its sequences folded in as arrays, except the one that is left out."""
        folded = [(name, documents) for name, documents in self.sequences.items() if name != without]
        if not folded:
            return self._body
        content = self._body[4:-1] + b"".join(
            b"\x04" + name.encode() + b"\0" + bson.write_array(bson.split(documents)) for name, documents in folded)
        return bson.INT32.pack(len(content) + 5) + content + b"\0"


async def receive(reader, current_limit):
    """The next message: its number, its opcode and what follows. How long it may be is asked when it comes.
    Raises WireError, or IncompleteReadError at the end."""
    length, number, _, opcode = HEADER.unpack(await reader.readexactly(HEADER.size))
    limit = current_limit()
    if not HEADER.size < length <= limit:
        raise WireError(f"a message of {length} bytes; {HEADER.size + 1} to {limit} are taken")
    if opcode not in (OP_MSG, OP_QUERY):
        raise WireError(f"opcode {opcode}; {OP_MSG} and {OP_QUERY} are taken")
    return number, opcode, await reader.readexactly(length - HEADER.size)


def parse(number, opcode, payload):
    """The request in a message. Raises WireError or BsonError."""
    return _parse_query(number, payload) if opcode == OP_QUERY else _parse_message(number, payload)


def reply(request, document):
    """The message that answers a request."""
    if request.opcode == OP_QUERY:
        return _message(request.number, OP_REPLY, REPLY.pack(0, 0, 0, 1) + document)
    return _message(request.number, OP_MSG, b"\0\0\0\0\0" + document)


def _message(answered, opcode, payload):
    return HEADER.pack(HEADER.size + len(payload), next(_numbers) & bson.MAX_INT32, answered, opcode) + payload


def _parse_message(number, payload):
    if len(payload) < 5:
        raise WireError("a message without sections")
    flags = FLAGS.unpack_from(payload)[0]
    if flags & UNKNOWN_REQUIRED:
        raise WireError("a required flag this server does not know")

    # TCP and TLS have checked the bytes already; drivers send no checksum.
    end = len(payload) - (4 if flags & CHECKSUM_PRESENT else 0)
    body, sequences, position = None, {}, 4
    while position < end:
        kind, following = payload[position], _section_end(payload, position + 1, end)
        if kind == 0 and body is None:
            body = payload[position + 1:following]
        elif kind == 1:
            name, documents = _sequence(payload[position + 5:following])
            if name in sequences:
                raise WireError("a sequence comes twice")
            sequences[name] = documents
        else:
            raise WireError("a section this server does not know, or a second body")
        position = following
    if body is None:
        raise WireError("a message without a body")
    return Request(number, OP_MSG, body, sequences, wants_reply=not flags & MORE_TO_COME)


def _section_end(payload, start, end):
    if start + 4 > end:
        raise WireError("a section is cut off")
    length = bson.INT32.unpack_from(payload, start)[0]
    if length < 5 or start + length > end:
        raise WireError("a section's length is wrong")
    return start + length


def _sequence(section):
    stop = section.find(b"\0")
    if stop < 0:
        raise WireError("a sequence's name does not end")
    documents = section[stop + 1:]
    bson.split(documents)
    try:
        return section[:stop].decode(), documents
    except UnicodeDecodeError:
        raise WireError("a sequence's name is not UTF-8") from None


def _parse_query(number, payload):
    stop = payload.find(b"\0", 4)
    start = stop + 1 + 8
    if stop < 0 or start + 5 > len(payload):
        raise WireError("a query is cut off")
    length = bson.INT32.unpack_from(payload, start)[0]
    if length < 5 or start + length > len(payload):
        raise WireError("a query's length is wrong")
    if not payload[4:stop].endswith(b".$cmd"):
        raise WireError("a query of a collection; OP_QUERY is taken for commands alone")
    return Request(number, OP_QUERY, payload[start:start + length])
