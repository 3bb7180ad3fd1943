"""The extension's functions behind the commands. Each takes the database's name and the command document as it came."""

_BODY = "$2::bytea::documentdb_core.bson"
_SEQUENCE = "$3::bytea::documentdb_core.bsonsequence"
_PAGE = "SELECT cursorpage::bytea, continuation::bytea, persistconnection, cursorid FROM documentdb_api"

# First pages of cursors.
CURSORS = {
    "find": f"{_PAGE}.find_cursor_first_page($1, {_BODY})",
    "aggregate": f"{_PAGE}.aggregate_cursor_first_page($1, {_BODY})",
    "listCollections": f"{_PAGE}.list_collections_cursor_first_page($1, {_BODY})",
    "listIndexes": f"{_PAGE}.list_indexes_cursor_first_page($1, {_BODY})",
}
NEXT_PAGE = ("SELECT cursorpage::bytea, continuation::bytea "
             f"FROM documentdb_api.cursor_get_more($1, {_BODY}, $3::bytea::documentdb_core.bson)")
DELETE_CURSORS = "SELECT documentdb_api_internal.delete_cursors($1)::bytea"

# Writes, with the name of the array that may come as a sequence of its own.
WRITES = {
    "insert": ("documents", f"SELECT p_result::bytea FROM documentdb_api.insert($1, {_BODY}, {_SEQUENCE}, NULL)"),
    "update": ("updates", f"SELECT p_result::bytea FROM documentdb_api.update($1, {_BODY}, {_SEQUENCE}, NULL)"),
    "delete": ("deletes", f"SELECT p_result::bytea FROM documentdb_api.delete($1, {_BODY}, {_SEQUENCE}, NULL)"),
}

# One document asked, one answered.
DOCUMENTS = {
    "count": f"SELECT document::bytea FROM documentdb_api.count_query($1, {_BODY})",
    "distinct": f"SELECT document::bytea FROM documentdb_api.distinct_query($1, {_BODY})",
    "findAndModify": f"SELECT p_result::bytea FROM documentdb_api.find_and_modify($1, {_BODY}, NULL)",
    "create": f"SELECT documentdb_api.create_collection_view($1, {_BODY})::bytea",
    "validate": f"SELECT document::bytea FROM documentdb_api.validate($1, {_BODY})",
}

# The same, of the whole server.
_SPECIFICATION = "$1::bytea::documentdb_core.bson"
SERVER_DOCUMENTS = {
    "listDatabases": f"SELECT documentdb_api.list_databases({_SPECIFICATION})::bytea",
    "renameCollection": f"SELECT documentdb_api.rename_collection({_SPECIFICATION})::bytea",
    "usersInfo": f"SELECT documentdb_api.users_info({_SPECIFICATION})::bytea",
    "createUser": f"SELECT documentdb_api.create_user({_SPECIFICATION})::bytea",
    "updateUser": f"SELECT documentdb_api.update_user({_SPECIFICATION})::bytea",
    "dropUser": f"SELECT documentdb_api.drop_user({_SPECIFICATION})::bytea",
    "connectionStatus": f"SELECT documentdb_api.connection_status({_SPECIFICATION})::bytea",
}

# An index is built before the command is answered: the extension's own queue looks for work every two seconds.
CREATE_INDEXES = f"SELECT documentdb_api_internal.create_indexes_non_concurrently($1, {_BODY}, true)::bytea"
DROP_INDEXES = f"SELECT documentdb_api_internal.drop_indexes_non_concurrently($1, {_BODY})::bytea"
COLLECTION_MODIFY = "SELECT documentdb_api.coll_mod($1, $2, $3::bytea::documentdb_core.bson)::bytea"
COLLECTION_STATISTICS = "SELECT documentdb_api.coll_stats($1, $2, $3::float8)::bytea"
DATABASE_STATISTICS = "SELECT documentdb_api.db_stats($1, $2::float8, $3)::bytea"
DROP_COLLECTION = "SELECT documentdb_api.drop_collection($1, $2)"
DROP_DATABASE = "SELECT documentdb_api.drop_database($1)"
VERSIONS = "SELECT extversion, current_setting('server_version') FROM pg_extension WHERE extname = 'documentdb'"
