"""What Swift would misunderstand rather than refuse: it stores the body of `PUT key?retention` as the object's content, and an
object with a client's encryption key as plain text."""

SUBRESOURCES = frozenset((
    "accelerate", "analytics", "attributes", "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle", "metrics",
    "ownershipControls", "policyStatus", "publicAccessBlock", "replication", "retention", "select", "session"))
HEADERS = ("HTTP_X_AMZ_SERVER_SIDE_ENCRYPTION", "HTTP_X_AMZ_COPY_SOURCE_SERVER_SIDE_ENCRYPTION", "HTTP_X_AMZ_OBJECT_LOCK_",
           "HTTP_X_AMZ_BUCKET_OBJECT_LOCK_")
CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")


def asks_for(env, query):
    """Whether a request needs a capability the stand-in lacks, and Swift would not say so."""
    return (not SUBRESOURCES.isdisjoint(query)
            or any(name.startswith(HEADERS) for name in env)
            or env["REQUEST_METHOD"] in ("POST", "DELETE") and any(name in env for name in CONDITIONS))
