using System.Collections.Immutable;
using Elma365Verify.Containers.Services;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// Gives an empty server a backup's users and roles. The user who restores stays as it is. Where a backup has credentials, they are
/// handed to the server as mongorestore does it, through two collections that <c>_mergeAuthzCollections</c> reads.
/// </summary>
/// <remarks>A stand-in's users come without credentials: each gets a password nobody knows, and needs a new one.</remarks>
internal sealed class UserRestore(IMongoClient client, ServerIdentity server)
{
    private const string Admin = "admin";
    private const string PassingUsers = "tempusers";
    private const string PassingRoles = "temproles";

    /// <summary>Gives them.</summary>
    public async Task RunAsync(UserDirectory directory, CancellationToken cancellation)
    {
        var users = directory.Users.Where(user => user["_id"] != server.User).ToImmutableArray();
        if (!server.IsStandIn)
        {
            await MergeAsync(
                [.. users.Select(user => KnownFields.Of(user, KnownFields.User))],
                [.. directory.Roles.Select(role => KnownFields.Of(role, KnownFields.Role))],
                cancellation).ConfigureAwait(false);
            return;
        }

        foreach (var user in users)
        {
            await Commands.NamedAsync($"user {user["_id"].AsString}", () => CreateAsync(user, cancellation)).ConfigureAwait(false);
        }
    }

    private Task<BsonDocument> CreateAsync(BsonDocument user, CancellationToken cancellation)
    {
        var command = new BsonDocument
        {
            { "createUser", user["user"] }, { "pwd", GeneratedSecret.Create() }, { "roles", user["roles"] },
        };
        return client.GetDatabase(user["db"].AsString).RunCommandAsync<BsonDocument>(command, cancellationToken: cancellation);
    }

    private async Task MergeAsync(
        ImmutableArray<BsonDocument> users, ImmutableArray<BsonDocument> roles, CancellationToken cancellation)
    {
        if (users.IsEmpty && roles.IsEmpty)
            return;
        var command = new BsonDocument("_mergeAuthzCollections", 1);
        try
        {
            await HandAsync(command, "tempUsersCollection", PassingUsers, users, cancellation).ConfigureAwait(false);
            await HandAsync(command, "tempRolesCollection", PassingRoles, roles, cancellation).ConfigureAwait(false);
            command.AddRange(new BsonDocument { { "drop", false }, { "db", string.Empty } });
            await client.AskAdminAsync(command, cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (var collection in new[] { PassingUsers, PassingRoles })
                await client.GetDatabase(Admin).DropCollectionAsync(collection, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task HandAsync(
        BsonDocument command, string parameter, string collection, ImmutableArray<BsonDocument> documents, CancellationToken cancellation)
    {
        if (documents.IsEmpty)
            return;
        await client.GetDatabase(Admin).GetCollection<BsonDocument>(collection)
            .InsertManyAsync(documents, cancellationToken: cancellation).ConfigureAwait(false);
        command.Add(parameter, $"{Admin}.{collection}");
    }
}
