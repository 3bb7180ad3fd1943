using Elma365Verify.Backup;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>Commands to a server, and what becomes of its refusals.</summary>
internal static class Commands
{
    /// <summary>Runs a command of the server as a whole.</summary>
    public static Task<BsonDocument> AskAdminAsync(this IMongoClient client, BsonDocument command, CancellationToken cancellation) =>
        client.GetDatabase("admin").RunCommandAsync<BsonDocument>(command, cancellationToken: cancellation);

    /// <summary>Does some work, and has its error name what it was done to.</summary>
    /// <param name="what">What: <c>collection shop.orders</c>.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="BackupException">The server refused, or was lost.</exception>
    public static async Task<T> NamedAsync<T>(string what, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (MongoConnectionException exception)
        {
            throw new BackupException($"{what}: the connection to MongoDB was lost: {Reason(exception)}", exception);
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException or BsonException or FormatException)
        {
            throw new BackupException($"{what}: MongoDB: {exception.Message}", exception);
        }
    }

    /// <inheritdoc cref="NamedAsync{T}"/>
    public static Task NamedAsync(string what, Func<Task> work) => NamedAsync(what, async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    private static string Reason(Exception exception) => (exception.InnerException ?? exception).Message;
}
