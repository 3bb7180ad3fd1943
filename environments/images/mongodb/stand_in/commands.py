"""Commands: who may give which, and what is done for each."""

from . import bson, errors, scram, statements
from .cursors import Cursor
from .errors import CommandError
from .greetings import Greetings

ALIASES = {"ismaster": "isMaster", "buildinfo": "buildInfo", "findandmodify": "findAndModify", "collstats": "collStats",
           "dbstats": "dbStats"}
OK = bson.write({"ok": 1.0})


class Commands:
    """The commands of one client's connection."""

    def __init__(self, server, connection):
        self._server = server
        self._connection = connection
        self._greetings = Greetings(server, connection)
        self._conversation = None
        self._open = {
            **self._greetings.commands, "saslStart": self._sasl_start, "saslContinue": self._sasl_continue,
            "logout": self._logout, "connectionStatus": self._connection_status, "endSessions": self._nothing,
        }
        self._closed = {
            "getMore": self._get_more, "killCursors": self._kill_cursors, "createIndexes": self._create_indexes,
            "dropIndexes": self._drop_indexes, "collMod": self._collection_modify, "collStats": self._collection_statistics,
            "dbStats": self._database_statistics, "drop": self._drop, "dropDatabase": self._drop_database,
            "refreshSessions": self._nothing, "killSessions": self._nothing,
            **dict.fromkeys(statements.CURSORS, self._first_page),
            **dict.fromkeys(statements.WRITES, self._write),
            **dict.fromkeys(statements.DOCUMENTS, self._document),
            **dict.fromkeys(statements.SERVER_DOCUMENTS, self._server_document),
            **self._greetings.reports,
        }

    async def answer(self, request):
        """The reply to a request. Raises CommandError, or a PostgresError."""
        name = ALIASES.get(request.name, request.name)
        handler = self._open.get(name)
        if handler is None:
            handler = self._closed.get(name)
            if handler is not None and self._connection.user is None:
                raise CommandError(13, f"Command {name} requires authentication")
        if handler is None:
            raise CommandError(59, f"no such command: '{request.name}'")
        if "startTransaction" in request.fields or request.fields.get("autocommit") is False or "txnNumber" in request.fields:
            raise CommandError(20, "This server, a stand-in, has neither transactions nor retryable writes")
        return await handler(name, request)

    async def _first_page(self, name, request):
        database = _database(request)
        page, continuation, persists, number = await self._row(statements.CURSORS[name], database, request.body())
        if persists:
            raise CommandError(1, "the extension wants to keep a connection for a cursor, which this server does not")
        if continuation is not None:
            namespace = bson.read(bson.read(page)["cursor"])["ns"]
            collection = namespace.partition(".")[2]
            self._server.cursors.keep(Cursor(number, self._connection.user, database, collection, continuation))
        return page

    async def _get_more(self, _, request):
        number, collection = request.fields["getMore"], request.fields.get("collection")
        if not isinstance(number, int) or not isinstance(collection, str):
            raise CommandError(14, "getMore takes a cursor's number and its collection")
        cursor = self._server.cursors.take(number, self._connection.user)
        if cursor is None:
            raise CommandError(43, f"cursor id {number} not found")
        if (cursor.database, cursor.collection) != (_database(request), collection):
            self._server.cursors.keep(cursor)
            raise CommandError(13, "the cursor belongs to another namespace")
        page, cursor.continuation = await self._row(
            statements.NEXT_PAGE, cursor.database, request.body(), cursor.continuation)
        if cursor.continuation is not None:
            self._server.cursors.keep(cursor)
        return page

    async def _kill_cursors(self, _, request):
        listed = request.fields.get("cursors")
        numbers = list(bson.read(listed).values()) if isinstance(listed, bson.Array) else [None]
        if not all(isinstance(number, int) for number in numbers):
            raise CommandError(14, "killCursors takes an array of cursors' numbers")
        killed = [number for number in numbers if self._server.cursors.take(number, self._connection.user)]
        if killed:
            await self._row(statements.DELETE_CURSORS, killed)
        return bson.write({
            "cursorsKilled": [bson.Int64(number) for number in killed],
            "cursorsNotFound": [bson.Int64(number) for number in numbers if number not in killed],
            "cursorsAlive": [], "cursorsUnknown": [], "ok": 1.0,
        })

    async def _write(self, name, request):
        array, statement = statements.WRITES[name]
        body = request.body(without=array)
        row = await self._row(statement, _database(request), body, request.sequences.get(array))
        return errors.with_codes(row[0])

    async def _document(self, name, request):
        return (await self._row(statements.DOCUMENTS[name], _database(request), request.body()))[0]

    async def _server_document(self, name, request):
        reply = (await self._row(statements.SERVER_DOCUMENTS[name], request.body()))[0]
        if name == "dropUser":
            await self._server.database.close_idle(request.fields["dropUser"])
        return reply

    async def _create_indexes(self, _, request):
        reply = (await self._row(statements.CREATE_INDEXES, _database(request), request.body()))[0]
        raw = bson.read(reply).get("raw")
        return _of_the_one_shard(raw) if isinstance(raw, bson.Document) else reply

    async def _drop_indexes(self, _, request):
        reply = (await self._row(statements.DROP_INDEXES, _database(request), request.body()))[0]
        return bson.write({**bson.read(reply), "ok": 1.0})

    async def _collection_modify(self, _, request):
        return (await self._row(statements.COLLECTION_MODIFY, _database(request), _collection(request), request.body()))[0]

    async def _collection_statistics(self, _, request):
        return (await self._row(
            statements.COLLECTION_STATISTICS, _database(request), _collection(request), _scale(request)))[0]

    async def _database_statistics(self, _, request):
        free = bool(request.fields.get("freeStorage"))
        return (await self._row(statements.DATABASE_STATISTICS, _database(request), _scale(request), free))[0]

    async def _drop(self, _, request):
        database, collection = _database(request), _collection(request)
        existed = (await self._row(statements.DROP_COLLECTION, database, collection))[0]
        return bson.write({"ns": f"{database}.{collection}", "ok": 1.0}) if existed else OK

    async def _drop_database(self, _, request):
        database = _database(request)
        await self._row(statements.DROP_DATABASE, database)
        return bson.write({"dropped": database, "ok": 1.0})

    async def _sasl_start(self, _, request):
        self._conversation = scram.Conversation(self._server.database, self._server.superuser)
        return await self._converse(self._conversation.start(request.fields))

    async def _sasl_continue(self, _, request):
        if self._conversation is None:
            raise scram.refusal()
        return await self._converse(self._conversation.proceed(request.fields))

    async def _converse(self, step):
        try:
            reply = await step
        except BaseException:
            self._conversation = None
            raise
        if self._conversation.is_done:
            self._connection.user, self._conversation = self._conversation.user, None
        return bson.write({**reply, "ok": 1.0})

    async def speculate(self, request):
        """The first step of an authentication that came with a hello, or None where it leads nowhere."""
        self._conversation = scram.Conversation(self._server.database, self._server.superuser)
        try:
            return await self._conversation.start(request)
        except CommandError:
            self._conversation = None
            return None

    async def _logout(self, *_):
        self._connection.user = None
        return OK

    async def _connection_status(self, name, request):
        if self._connection.user is not None:
            return await self._server_document(name, request)
        return bson.write({"authInfo": {"authenticatedUsers": [], "authenticatedUserRoles": []}, "ok": 1.0})

    async def _nothing(self, *_):
        return OK

    async def _row(self, statement, *arguments):
        return await self._server.database.row(self._connection.user, statement, *arguments)


def _database(request):
    database = request.fields.get("$db")
    if not isinstance(database, str) or not database or any(character in database for character in '/\\. "$\0'):
        raise CommandError(73, "the command names no valid database")
    return database


def _collection(request):
    collection = request.fields[request.name]
    if not isinstance(collection, str) or not collection or "\0" in collection:
        raise CommandError(73, "the command names no valid collection")
    return collection


def _scale(request):
    scale = request.fields.get("scale", 1)
    if isinstance(scale, bool) or not isinstance(scale, (int, float)) or scale < 1:
        raise CommandError(2, "scale is a number from 1")
    return float(scale)


def _of_the_one_shard(raw):
    shard = next(iter(bson.read(raw).values()))
    fields = bson.read(shard)
    if fields.get("ok") in (1, 1.0):
        return bson.write({**fields, "ok": 1.0})
    code = fields.get("code", errors.UNKNOWN)
    code = errors.code_of(errors.unpacked(code)) if code > 2**20 else code
    raise CommandError(code, fields.get("errmsg", "the index was not built"))
