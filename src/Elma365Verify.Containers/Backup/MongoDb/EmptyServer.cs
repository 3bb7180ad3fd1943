using Elma365Verify.Backup;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>Refuses to restore into a server that holds anything.</summary>
internal static class EmptyServer
{
    /// <summary>Returns when there is no collection, no view, no role, and no user but the connected one.</summary>
    /// <exception cref="BackupException">Something is there; the message names it.</exception>
    public static async Task RequireAsync(IMongoClient client, ServerIdentity server, CancellationToken cancellation)
    {
        var collections = await new MongoDbCatalogue(client, server).CollectionsAsync(cancellation).ConfigureAwait(false);
        if (collections is [var collection, ..])
            throw Refuse($"it has the {collection.Type} {collection.Namespace}");
        var directory = await UserDirectory.ReadAsync(client, server, cancellation).ConfigureAwait(false);
        if (directory.Users.FirstOrDefault(user => user["_id"] != server.User) is { } other)
            throw Refuse($"it has the user {other["_id"].AsString}");
        if (directory.Roles is [var role, ..])
            throw Refuse($"it has the role {role["_id"].AsString}");
    }

    private static BackupException Refuse(string why) => new($"the server to restore into is not empty: {why}; restore into a fresh one");
}
