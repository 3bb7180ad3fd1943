using System.Collections.Immutable;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>Runs the program <c>age</c>: in a container without a network, or this machine's own.</summary>
internal interface IAgeRunner : IAsyncDisposable
{
    /// <summary>Runs it to its end; nothing of input and output is held.</summary>
    /// <param name="arguments">Its arguments; everybody on the machine can read them, so no secrets.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="output">Takes what it writes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">It can't be started or failed; the message ends with what it said.</exception>
    Task RunAsync(ImmutableArray<string> arguments, Stream input, Stream output, CancellationToken cancellation);

    /// <summary>Puts identities where the program can read them, and nobody else; they go with the runner.</summary>
    /// <returns>The file's path, as the program sees it.</returns>
    Task<string> KeepAsync(BackupIdentity identity, CancellationToken cancellation);
}
