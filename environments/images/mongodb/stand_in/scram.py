"""SCRAM-SHA-256 (RFC 5802, RFC 7677) by the extension's functions: the gateway sees neither passwords nor keys."""

import base64
import hashlib
import hmac
import secrets

from . import bson
from .errors import CommandError

SALT = "SELECT documentdb_api_internal.scram_sha256_get_salt_and_iterations($1)::bytea"
VERIFY = "SELECT documentdb_api_internal.authenticate_with_scram_sha256($1, $2, $3)::bytea"
MECHANISM = "SCRAM-SHA-256"
SALT_BYTES = 28
ITERATIONS = 4096

# A user who does not exist is offered a salt too, always the same one: names can't be told from guesses.
_secret = secrets.token_bytes(32)


class Conversation:
    """One attempt to authenticate, from saslStart to its end."""

    def __init__(self, database, role):
        self._database = database
        self._role = role
        self._first_bare = self._server_first = self._nonce = None
        self.user = None
        self.is_proven = False
        self.is_done = False

    async def start(self, request):
        """Answers saslStart. Returns the reply's elements."""
        if request.get("mechanism") != MECHANISM:
            raise CommandError(334, f"{MECHANISM} is the one mechanism of this server")
        self._skip_empty_exchange = _options(request).get("skipEmptyExchange") is True
        header, _, self._first_bare = _payload(request).partition(",,")
        attributes = _attributes(self._first_bare)
        if header not in ("n", "y") or not attributes.get("n") or not attributes.get("r"):
            raise refusal()
        self.user = attributes["n"].replace("=2C", ",").replace("=3D", "=")
        salt, iterations = await self._salt()
        self._nonce = attributes["r"] + secrets.token_urlsafe(24)
        self._header = base64.b64encode(f"{header},,".encode()).decode()
        self._server_first = f"r={self._nonce},s={salt},i={iterations}"
        return self._reply(self._server_first)

    async def proceed(self, request):
        """Answers saslContinue. Returns the reply's elements."""
        if self.is_proven:
            self.is_done = True
            return self._reply("")
        final = _payload(request)
        attributes = _attributes(final)
        if attributes.get("c") != self._header or attributes.get("r") != self._nonce or not attributes.get("p"):
            raise refusal()
        message = ",".join([self._first_bare, self._server_first, final.rpartition(",p=")[0]])
        answer = bson.read((await self._database.row(self._role, VERIFY, self.user, message, attributes["p"]))[0])
        if answer.get("ok") != 1 or not isinstance(answer.get("ServerSignature"), str):
            raise refusal()
        self.is_proven = True
        self.is_done = self._skip_empty_exchange
        return self._reply(f"v={answer['ServerSignature']}")

    def _reply(self, payload):
        return {"conversationId": 1, "done": self.is_done, "payload": bson.Binary(payload.encode())}

    async def _salt(self):
        answer = bson.read((await self._database.row(self._role, SALT, self.user))[0])
        if answer.get("ok") == 1 and answer.get("salt"):
            return answer["salt"], answer["iterations"]
        invented = hmac.new(_secret, self.user.encode(), hashlib.sha256).digest()[:SALT_BYTES]
        return base64.b64encode(invented).decode(), ITERATIONS


def refusal():
    """The one answer to all wrong credentials."""
    return CommandError(18, "Authentication failed.")


def _options(request):
    options = request.get("options")
    return bson.read(options) if isinstance(options, bson.Document) else {}


def _payload(request):
    payload = request.get("payload")
    if not isinstance(payload, bson.Binary):
        raise refusal()
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        raise refusal() from None
    if "\0" in text:
        raise refusal()
    return text


def _attributes(text):
    return {part[0]: part[2:] for part in text.split(",") if part[1:2] == "="}
