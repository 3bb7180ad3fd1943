"""Connections to PostgreSQL, each as one role, kept for the next command of the same user."""

import asyncio
import contextlib
import time

import asyncpg

DATABASE = "postgres"
IDLE_SECONDS = 60
CONNECT_SECONDS = 10


class Database:
    """A bounded pool. Roles are the users themselves: what a user may do, PostgreSQL decides."""

    def __init__(self, directory, limit):
        self._directory = directory
        self._limit = limit
        self._places = asyncio.Semaphore(limit)
        self._idle = []
        self._open = 0

    async def row(self, role, statement, *arguments):
        """The first row a statement gives, run as the role."""
        async with self._connection(role) as connection:
            return await connection.fetchrow(statement, *arguments)

    async def close_idle(self, role=None):
        """Closes the connections nobody has used for a while, or all that a role leaves idle."""
        deadline = time.monotonic() - IDLE_SECONDS
        for entry in [entry for entry in self._idle if entry[0] == role or (role is None and entry[2] < deadline)]:
            self._idle.remove(entry)
            self._end(entry[1])

    @contextlib.asynccontextmanager
    async def _connection(self, role):
        async with self._places:
            connection = self._take(role) or await self._connect(role)
            try:
                yield connection
            except asyncpg.PostgresError:
                self._give_back(role, connection)
                raise
            except BaseException:
                # A client that is gone, or a fault: the connection may be in the middle of something. The server notices
                # the end within client_connection_check_interval.
                self._end(connection)
                raise
            else:
                self._give_back(role, connection)

    def _take(self, role):
        for index in range(len(self._idle) - 1, -1, -1):
            if self._idle[index][0] == role:
                connection = self._idle.pop(index)[1]
                if not connection.is_closed():
                    return connection
                self._open -= 1
        return None

    async def _connect(self, role):
        if self._open >= self._limit:
            self._end(self._idle.pop(0)[1])
        self._open += 1
        try:
            return await asyncpg.connect(host=self._directory, user=role, database=DATABASE, timeout=CONNECT_SECONDS)
        except BaseException:
            self._open -= 1
            raise

    def _give_back(self, role, connection):
        if connection.is_closed():
            self._open -= 1
        else:
            self._idle.append((role, connection, time.monotonic()))

    def _end(self, connection):
        self._open -= 1
        connection.terminate()
