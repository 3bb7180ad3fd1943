"""The life of the server: PostgreSQL's process, the first user, the listener, and the end of them all."""

import asyncio
import os
import signal
import ssl

import asyncpg

from . import bson, cluster, errors, statements
from .database import Database
from .server import DATABASE_CONNECTIONS, Server

SUPERUSER = "documentdb_superuser"
POLL_SECONDS = 0.005
START_SECONDS = 120

# A root user of the official image may make users and give them what it has.
ROLES = [{"role": "readWriteAnyDatabase", "db": "admin"}, {"role": "clusterAdmin", "db": "admin"}]
GRANTED = "documentdb_admin_role, documentdb_readonly_role, documentdb_readwrite_role, pg_read_all_data, pg_write_all_data"
GRANTS = [
    "SELECT format('ALTER ROLE %I CREATEROLE', $1::text)",
    f"SELECT format('GRANT {GRANTED} TO %I WITH ADMIN OPTION', $1::text)",
]


def run(options, process, is_first):
    """Serves until one of the two ends or a signal comes. Returns the exit code."""
    return asyncio.run(_run(options, process, is_first))


async def _run(options, process, is_first):
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    loop.add_signal_handler(signal.SIGCHLD, lambda: stop.set() if process.poll() is not None else None)
    serving = asyncio.create_task(_serve(options, process, is_first))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    return _end(process, serving)


def _end(process, serving):
    code = process.poll()
    if code is not None:
        print(f"PostgreSQL ended: {code}", flush=True)
        return 1
    failed = serving.done() and serving.exception()
    if failed:
        print(f"the gateway ended: {type(failed).__name__}: {failed}", flush=True)

    # PostgreSQL's fast shutdown: it waits for nobody.
    process.send_signal(signal.SIGINT)
    process.wait()
    return 1 if failed else 0


async def _serve(options, process, is_first):
    tls = _tls(options)
    database = Database(cluster.SOCKETS, DATABASE_CONNECTIONS)
    versions = await _connected(database, process)
    if is_first:
        await _create_root(database)
        cluster.UNFINISHED.unlink()
    server = Server(database, SUPERUSER, f"DocumentDB {versions[0]} on PostgreSQL {versions[1].split()[0]}")
    listener = await server.listen(options.addresses, options.port, tls)
    print(f"{server.product}, stand-in for MongoDB: listening on port {options.port}{' with TLS' if tls else ''}", flush=True)
    async with listener:
        await server.sweep()


async def _connected(database, process):
    async with asyncio.timeout(START_SECONDS):
        while True:
            try:
                return await database.row(SUPERUSER, statements.VERSIONS)
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(POLL_SECONDS)


async def _create_root(database):
    user, password = os.environ.pop("MONGO_INITDB_ROOT_USERNAME"), os.environ.pop("MONGO_INITDB_ROOT_PASSWORD")
    command = bson.write({"createUser": user, "pwd": password, "roles": ROLES, "$db": "admin"})
    try:
        await database.row(SUPERUSER, statements.SERVER_DOCUMENTS["createUser"], command)
        for grant in GRANTS:
            await database.row(SUPERUSER, (await database.row(SUPERUSER, grant, user))[0])
    except asyncpg.PostgresError as error:
        raise RuntimeError(f"the first user could not be made: {errors.from_postgresql(error)}") from None


def _tls(options):
    if options.tlsMode == "disabled":
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=options.tlsCAFile)
    context.load_cert_chain(options.tlsCertificateKeyFile)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_NONE if options.tlsAllowConnectionsWithoutCertificates else ssl.CERT_REQUIRED
    return context
