"""What goes wrong with a command, in MongoDB's numbers."""

import re

from . import bson, codes

# PostgreSQL's own SQLSTATEs (postgresql.org/docs/18/errcodes-appendix.html) that have a counterpart.
STATES = {
    "23505": 11000,
    "23514": 121,
    "25006": 20,
    "28000": 18,
    "40001": 112,
    "40P01": 112,
    "42501": 13,
    "42704": 11,
    "42710": 51003,
    "55P03": 112,
    "57014": 50,
    "57P03": 91,
}
BY_CLASS = {"22": 2, "0A": 115, "53": 125, "54": 146, "08": 125, "57": 125}
INSUFFICIENT_PRIVILEGE = 42501
UNKNOWN = 8


class CommandError(Exception):
    """A command that fails, with the code and the words the client is told."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code

    def reply(self):
        """The reply document."""
        return bson.write({"ok": 0.0, "errmsg": str(self), "code": self.code, "codeName": name_of(self.code)})


def from_postgresql(error):
    """The counterpart of an error PostgreSQL or the extension reports."""
    return CommandError(code_of(error.sqlstate or ""), error.args[0] if error.args else "the database gave no reason")


def code_of(state):
    """MongoDB's number for a SQLSTATE."""
    if re.fullmatch("M[0-9A-Z]{4}", state):
        ordinal = int(state[1:], 36)
        code = codes.BY_ORDINAL[ordinal] if ordinal < len(codes.BY_ORDINAL) else UNKNOWN
        return STATES["42501"] if code == INSUFFICIENT_PRIVILEGE else code
    return STATES.get(state) or BY_CLASS.get(state[:2], UNKNOWN)


def name_of(code):
    """MongoDB's name for a number."""
    return codes.NAMES.get(code, f"Location{code}")


def unpacked(code):
    """The SQLSTATE that PostgreSQL packs into an integer, six bits a character (its MAKE_SQLSTATE)."""
    return "".join(chr((code >> shift & 0x3F) + ord("0")) for shift in range(0, 30, 6))


def with_codes(reply):
    """A write's reply, the numbers of its errors translated: the extension gives them as packed SQLSTATEs."""
    fields = bson.read(reply)
    failures = fields.get("writeErrors")
    if not isinstance(failures, bson.Array):
        return reply
    translated = [bson.read(failure) for failure in bson.read(failures).values()]
    for failure in translated:
        failure["code"] = code_of(unpacked(failure["code"]))
    return bson.write({**fields, "writeErrors": translated})
