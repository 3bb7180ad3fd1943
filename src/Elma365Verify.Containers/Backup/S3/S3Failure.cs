using Amazon.Runtime;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>What a store's refusal, or the end of a connection to it, becomes: an error that names what was asked for.</summary>
internal static class S3Failure
{
    /// <summary>A bucket and a key as messages show them, whatever the key holds.</summary>
    public static string Name(string bucket, string key) => VisibleText.OnOneLine($"{bucket}/{key}");

    /// <summary>Does work; the store's errors become errors of the backup.</summary>
    /// <param name="name">What it is about, such as <see cref="Name"/>; null where an error inside names it.</param>
    /// <param name="workAsync">The work.</param>
    /// <exception cref="BackupException">The store refused, or broke off.</exception>
    public static async Task<T> NamedAsync<T>(string? name, Func<Task<T>> workAsync)
    {
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfStore(exception))
        {
            throw Of(name, exception);
        }
    }

    // The client hands out what its connection broke with; the others are of the backup's own files.
    private static bool IsOfStore(Exception exception) => exception is AmazonServiceException or AmazonClientException
        or HttpRequestException or OperationCanceledException { InnerException: TimeoutException }
        or (IOException and not (BackupFileException or EndOfStreamException or FileNotFoundException));

    private static BackupException Of(string? name, Exception exception)
    {
        var what = name is null ? string.Empty : $"{name}: ";
        return exception is AmazonServiceException refusal
            ? new BackupException($"the S3 store refused: {what}{refusal.ErrorCode} {VisibleText.OnOneLine(refusal.Message)}", exception)
            : new BackupException(
                $"the S3 store can't be read or written: {what}{VisibleText.OnOneLine(exception.Message)}", exception);
    }
}
