"""The listener and its clients."""

import asyncio
import itertools
import time
import traceback

import asyncpg

from . import bson, errors, wire
from .commands import Commands
from .cursors import Cursors
from .errors import CommandError

# PostgreSQL takes max_connections; some places stay for the extension's own workers.
DATABASE_CONNECTIONS = 40
CLIENTS = 1000
STRANGER_SECONDS = 30
SWEEP_SECONDS = 20
CLOSING_SECONDS = 5

# Drivers greet and authenticate by the old message, until they know that the server takes the new one.
BY_QUERY = ("hello", "isMaster", "ismaster", "saslStart", "saslContinue", "ping", "buildInfo")


class Server:
    """What all clients share."""

    def __init__(self, database, superuser, product):
        self.database = database
        self.superuser = superuser
        self.product = product
        self.cursors = Cursors()
        self.began = time.monotonic()
        self.count = 0
        self.limit = CLIENTS
        self._numbers = itertools.count(1)

    async def listen(self, addresses, port, tls):
        """Begins to listen. Raises OSError."""
        return await asyncio.start_server(self._serve, addresses, port, ssl=tls, backlog=512)

    async def sweep(self):
        """Forgets, again and again, what nobody uses any more."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.cursors.expire()
            await self.database.close_idle()

    async def _serve(self, reader, writer):
        if self.count >= self.limit:
            writer.transport.abort()
            return
        self.count += 1
        connection = Connection(self, next(self._numbers), reader, writer)
        try:
            await connection.serve()
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError, asyncio.CancelledError):
            pass
        except (wire.WireError, bson.BsonError) as error:
            print(f"connection {connection.number}: closed: {error}", flush=True)
        except Exception:
            print(f"connection {connection.number}: closed by a fault\n{traceback.format_exc()}", flush=True)
        finally:
            self.count -= 1
            writer.transport.abort()


class Connection:
    """One client, from its first byte to its last."""

    def __init__(self, server, number, reader, writer):
        self.number = number
        self.user = None
        self.peer = "%s:%s" % writer.get_extra_info("peername")[:2]
        self._reader = reader
        self._writer = writer
        self._patience = None
        self.commands = Commands(server, self)

    async def serve(self):
        """Answers requests until the client leaves; while one is worked on, the next is read already."""
        reading = asyncio.create_task(self._receive())
        working = None
        try:
            while True:
                request = wire.parse(*await reading)
                working = asyncio.create_task(self._answer(request))
                reading = asyncio.create_task(self._receive())
                await asyncio.wait([working, reading], return_when=asyncio.FIRST_COMPLETED)
                if not working.done() and reading.exception():
                    raise reading.exception()
                reply = await working
                # The next message is awaited since before the client was known.
                if self.user is not None and self._patience is not None and not reading.done():
                    self._patience.reschedule(None)
                if request.wants_reply:
                    self._writer.write(wire.reply(request, reply))
                    await self._writer.drain()
        finally:
            await _end([task for task in (reading, working) if task is not None])

    async def _receive(self):
        async with asyncio.timeout(STRANGER_SECONDS if self.user is None else None) as self._patience:
            return await wire.receive(self._reader, self._limit)

    def _limit(self):
        return wire.MAX_STRANGERS_MESSAGE if self.user is None else wire.MAX_MESSAGE

    async def _answer(self, request):
        if request.opcode == wire.OP_QUERY and request.name not in BY_QUERY:
            return CommandError(352, "OP_QUERY is taken for greetings and authentication alone").reply()
        try:
            return await self.commands.answer(request)
        except CommandError as error:
            return error.reply()
        except asyncpg.PostgresError as error:
            return errors.from_postgresql(error).reply()
        except UnicodeDecodeError:
            # Deep in the command; the extension quoted it in an error, and its text can't be read.
            return CommandError(22, "the command holds a string that is not UTF-8").reply()
        except (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
            print(f"connection {self.number}: {request.name}: {type(error).__name__}", flush=True)
            return CommandError(125, "the store behind this server did not answer").reply()


async def _end(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=CLOSING_SECONDS)
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()
