using System.Collections.Immutable;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// The users and roles of a server. MongoDB's are kept as mongodump keeps them, with the credentials as the server stores them:
/// <c>admin/system.users.bson</c>, <c>system.roles.bson</c>, <c>system.version.bson</c>. A stand-in tells no credentials; its users
/// are in <c>users.json</c>, which mongorestore leaves alone:
/// <c>{"users":[{"_id":"admin.app","user":"app","db":"admin","roles":[…]}]}</c>.
/// </summary>
/// <param name="Users">As the server keeps or tells them.</param>
/// <param name="Roles">Those that somebody made.</param>
/// <param name="Versions">What the server says of the form of both; only mongorestore asks for it.</param>
internal sealed record UserDirectory(
    ImmutableArray<BsonDocument> Users, ImmutableArray<BsonDocument> Roles, ImmutableArray<BsonDocument> Versions)
{
    private const string StandInsFile = "users.json";
    private const string Admin = "admin";
    private const string UserCollection = "system.users";
    private const string RoleCollection = "system.roles";
    private const string VersionCollection = "system.version";

    /// <summary>Reads them from a server.</summary>
    public static async Task<UserDirectory> ReadAsync(IMongoClient client, ServerIdentity server, CancellationToken cancellation)
    {
        if (!server.IsStandIn)
        {
            return new UserDirectory(
                await AllAsync(client, UserCollection, cancellation).ConfigureAwait(false),
                await AllAsync(client, RoleCollection, cancellation).ConfigureAwait(false),
                await AllAsync(client, VersionCollection, cancellation).ConfigureAwait(false));
        }

        var question = new BsonDocument("usersInfo", new BsonDocument("forAllDBs", true));
        var answer = await client.AskAdminAsync(question, cancellation).ConfigureAwait(false);
        return new UserDirectory([.. answer["users"].AsBsonArray.Select(user => user.AsBsonDocument)], [], []);
    }

    /// <summary>Writes them into a backup.</summary>
    public void Write(BackupAttempt attempt, ServerIdentity server)
    {
        if (server.IsStandIn)
        {
            var content = MongoDbJson.Canonical(new BsonDocument("users", new BsonArray(Users)));
            Write(attempt, StandInsFile, [Encoding.UTF8.GetBytes(content)]);
            return;
        }

        Write(attempt, DumpPath.Documents(Admin, UserCollection), Users.Select(user => user.ToBson()));
        Write(attempt, DumpPath.Documents(Admin, RoleCollection), Roles.Select(role => role.ToBson()));
        Write(attempt, DumpPath.Documents(Admin, VersionCollection), Versions.Select(version => version.ToBson()));
    }

    /// <summary>Reads them from a backup.</summary>
    /// <exception cref="BackupException">The backup has none, or a file is something else.</exception>
    public static async Task<UserDirectory> OfAsync(string directory, CancellationToken cancellation)
    {
        var standIns = Path.Combine(directory, StandInsFile);
        if (File.Exists(standIns))
        {
            return await Commands.NamedAsync(standIns, async () => new UserDirectory(
                [.. BsonDocument.Parse(await File.ReadAllTextAsync(standIns, cancellation).ConfigureAwait(false))["users"]
                    .AsBsonArray.Select(user => user.AsBsonDocument)],
                [],
                [])).ConfigureAwait(false);
        }

        return new UserDirectory(
            await AllAsync(directory, UserCollection, cancellation).ConfigureAwait(false),
            await AllAsync(directory, RoleCollection, cancellation).ConfigureAwait(false),
            []);
    }

    /// <summary>Describes them.</summary>
    public void Describe(FingerprintWriter fingerprint, ServerIdentity server)
    {
        foreach (var user in Users)
            fingerprint.Add(MongoDbDescription.User(user, hasCredentials: user["_id"] != server.User));
        foreach (var role in Roles)
            fingerprint.Add(MongoDbDescription.Role(role));
    }

    private static async Task<ImmutableArray<BsonDocument>> AllAsync(
        IMongoClient client, string collection, CancellationToken cancellation)
    {
        var documents = client.GetDatabase(Admin).GetCollection<BsonDocument>(collection)
            .Find(FilterDefinition<BsonDocument>.Empty).Sort("{ _id: 1 }");
        return [.. await documents.ToListAsync(cancellation).ConfigureAwait(false)];
    }

    private static async Task<ImmutableArray<BsonDocument>> AllAsync(string directory, string collection, CancellationToken cancellation)
    {
        var documents = ImmutableArray.CreateBuilder<BsonDocument>();
        await foreach (var document in DocumentFile.ReadAsync(Path.Combine(directory, DumpPath.Documents(Admin, collection)), cancellation)
            .ConfigureAwait(false))
        {
            documents.Add(document.Materialize(new MongoDB.Bson.IO.BsonBinaryReaderSettings()));
        }

        return documents.ToImmutable();
    }

    private static void Write(BackupAttempt attempt, string path, IEnumerable<byte[]> parts)
    {
        using var file = attempt.CreateFile(path);
        foreach (var part in parts)
            file.Write(part);
        file.Complete();
    }
}
