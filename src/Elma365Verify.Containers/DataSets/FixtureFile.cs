using Elma365Verify.Backup;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Containers.DataSets;

/// <summary>A file of the data set's awkward cases, as shipped under <c>fixtures/elma365</c>.</summary>
/// <param name="name">Its name: <c>redis.txt</c>.</param>
internal sealed class FixtureFile(string name)
{
    private readonly string path = ProductFiles.PathOf("fixtures", "elma365", name);

    /// <summary>All of it.</summary>
    /// <exception cref="BackupException">It can't be read.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path}: the data set can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Takes one step after another: a line each, without the empty ones and the comments, which begin with <c>#</c>.</summary>
    /// <exception cref="BackupException">The file can't be read, or a step of it fails; the message names the line.</exception>
    public async Task TakeStepsAsync(Func<string, Task> stepAsync, CancellationToken cancellation)
    {
        var lines = (await ReadAsync(cancellation).ConfigureAwait(false)).Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            await NamedAsync(FormattableString.Invariant($"line {number}"), () => stepAsync(line)).ConfigureAwait(false);
        }
    }

    /// <summary>Does what a part of the file says.</summary>
    /// <exception cref="BackupException">It fails; the message names the part.</exception>
    public async Task NamedAsync(string part, Func<Task> stepAsync)
    {
        try
        {
            await stepAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new BackupException($"{path}: {part}: {exception.Message}", exception);
        }
    }
}
