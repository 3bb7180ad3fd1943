"""What the server says of itself."""

import datetime
import os
import socket
import time

from . import bson, wire

# The features clients may rely on are those of this version, except for what `standIn` names.
VERSION = (7, 0, 0)
WIRE_VERSION = 21
MAX_WRITES = 25_000
LACKS = ["transactions", "change-streams", "capped-collections", "time-series"]
SESSION_MINUTES = 30


class Greetings:
    """The commands that need no data: open to everyone (`commands`), or to users (`reports`)."""

    def __init__(self, server, connection):
        self._server = server
        self._connection = connection
        self.commands = {
            "hello": self._hello, "isMaster": self._hello, "ping": self._ping, "buildInfo": self._build,
            "whatsmyuri": self._address,
        }
        self.reports = {"getParameter": self._parameters, "serverStatus": self._status, "getLog": self._log}

    async def _hello(self, name, request):
        reply = {
            "ismaster" if name == "isMaster" else "isWritablePrimary": True, "helloOk": True,
            "maxBsonObjectSize": wire.MAX_DOCUMENT, "maxMessageSizeBytes": wire.MAX_MESSAGE,
            "maxWriteBatchSize": MAX_WRITES, "localTime": _now(), "logicalSessionTimeoutMinutes": SESSION_MINUTES,
            "connectionId": self._connection.number, "minWireVersion": 0, "maxWireVersion": WIRE_VERSION, "readOnly": False,
        }
        if "saslSupportedMechs" in request.fields:
            reply["saslSupportedMechs"] = ["SCRAM-SHA-256"]
        if isinstance(speculation := request.fields.get("speculativeAuthenticate"), bson.Document):
            first = await self._connection.commands.speculate(bson.read(speculation))
            reply |= {"speculativeAuthenticate": first} if first else {}
        return bson.write({**reply, "ok": 1.0})

    async def _ping(self, *_):
        return bson.write({"ok": 1.0})

    async def _build(self, *_):
        return bson.write({
            "version": ".".join(map(str, VERSION)), "versionArray": [*VERSION, 0], "gitVersion": "stand-in", "modules": [],
            "standIn": {"product": self._server.product, "for": "MongoDB", "lacks": LACKS},
            "bits": 64, "debug": False, "maxBsonObjectSize": wire.MAX_DOCUMENT, "ok": 1.0,
        })

    async def _address(self, *_):
        return bson.write({"you": self._connection.peer, "ok": 1.0})

    async def _parameters(self, _, request):
        return bson.write({"featureCompatibilityVersion": {"version": f"{VERSION[0]}.{VERSION[1]}"}, "ok": 1.0})

    async def _status(self, *_):
        return bson.write({
            "host": socket.gethostname(), "version": ".".join(map(str, VERSION)), "process": "mongod",
            "standIn": self._server.product, "pid": bson.Int64(os.getpid()), "localTime": _now(),
            "uptime": time.monotonic() - self._server.began,
            "connections": {"current": self._server.count, "available": self._server.limit - self._server.count}, "ok": 1.0,
        })

    async def _log(self, *_):
        return bson.write({"totalLinesWritten": 0, "log": [], "ok": 1.0})


def _now():
    return datetime.datetime.now(datetime.timezone.utc)
