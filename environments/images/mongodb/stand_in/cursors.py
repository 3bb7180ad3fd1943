"""Open cursors: how each goes on, and whose it is."""

import time

IDLE_SECONDS = 600
LIMIT = 10_000


class Cursor:
    """A cursor between two pages. The extension keeps what it needs in the continuation, and in files of its own."""

    def __init__(self, number, user, database, collection, continuation):
        self.number = number
        self.user = user
        self.database = database
        self.collection = collection
        self.continuation = continuation
        self.deadline = 0.0


class Cursors:
    """The cursors of all users. One that is in use is not among them."""

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._cursors = {}

    def keep(self, cursor):
        """Keeps a cursor for its next page; where there are too many, the one longest unused goes."""
        cursor.deadline = self._clock() + IDLE_SECONDS
        self._cursors[cursor.number] = cursor
        if len(self._cursors) > LIMIT:
            del self._cursors[next(iter(self._cursors))]

    def take(self, number, user):
        """Takes a user's cursor out, or returns None: another user's can't be told from none."""
        cursor = self._cursors.get(number)
        if cursor is None or cursor.user != user:
            return None
        return self._cursors.pop(number)

    def expire(self):
        """Forgets the cursors nobody has asked for in a while. The extension removes their files by the same time."""
        now = self._clock()
        for number in [number for number, cursor in self._cursors.items() if cursor.deadline < now]:
            del self._cursors[number]
