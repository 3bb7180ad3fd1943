using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>
/// What a backup holds besides contents, as JSON: <c>buckets/000001/bucket.json</c>, and <c>keys.jsonl</c> beside it with a line for
/// each key.
/// </summary>
internal static class S3Index
{
    private const string BucketFile = "bucket.json";
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The folder of a bucket.</summary>
    /// <param name="number">Its number in the backup, from 1.</param>
    public static string Folder(int number) => FormattableString.Invariant($"buckets/{number:D6}");

    /// <summary>Writes a bucket.</summary>
    public static void Write(BackupAttempt attempt, string folder, S3Bucket bucket)
    {
        using var file = attempt.CreateFile($"{folder}/{BucketFile}");
        Write(file, bucket);
        file.Complete();
    }

    /// <summary>Begins the keys of a bucket; complete the file after the last one.</summary>
    public static BackupFileStream BeginKeys(BackupAttempt attempt, string folder) => attempt.CreateFile($"{folder}/keys.jsonl");

    /// <summary>Writes a key.</summary>
    public static void Write(BackupFileStream keys, S3Key key) => Write<S3Key>(keys, key);

    /// <summary>The folders of a backup's buckets.</summary>
    public static IEnumerable<string> Folders(BackupManifest manifest) =>
        from file in manifest.Files where file.Path.EndsWith($"/{BucketFile}", StringComparison.Ordinal)
        select file.Path[..^(BucketFile.Length + 1)];

    /// <summary>Reads a bucket.</summary>
    /// <exception cref="BackupException">The file says something no such file says.</exception>
    public static S3Bucket ReadBucket(string directory, string folder)
    {
        var path = Path.Combine(directory, folder, BucketFile);
        return Parse<S3Bucket>(File.ReadAllText(path), path);
    }

    /// <summary>Reads the keys of a bucket, one after another.</summary>
    /// <exception cref="BackupException">A line says something no such line says.</exception>
    public static async IAsyncEnumerable<S3Key> ReadKeysAsync(
        string directory, string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var path = Path.Combine(directory, folder, "keys.jsonl");
        using var reader = new StreamReader(path, Encoding.UTF8);
        for (var number = 1; await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line; number++)
            yield return Parse<S3Key>(line, FormattableString.Invariant($"{path}:{number}"));
    }

    private static void Write<T>(BackupFileStream file, T value)
    {
        file.Write(JsonSerializer.SerializeToUtf8Bytes(value, Options));
        file.Write("\n"u8);
    }

    private static T Parse<T>(string json, string where)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new BackupException($"{where}: it is no {typeof(T).Name} of a backup: {exception.Message}", exception);
        }
    }
}
