using System.Collections.Concurrent;
using Docker.DotNet.Models;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>What the engine says while it builds.</summary>
internal sealed class BuildLog(string name, IRunPhase phase) : IProgress<JSONMessage>
{
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>The engine's error, or null while there is none.</summary>
    public string? Error { get; private set; }

    /// <inheritdoc/>
    public void Report(JSONMessage value)
    {
        if (value.Error?.Message is { } message)
            Error = message.Trim();
        if (value.Stream?.Trim() is not { Length: > 0 } line)
            return;
        lines.Enqueue(line);
        if (line.StartsWith("Step ", StringComparison.Ordinal))
            phase.Report($"building {name}: {line}", null);
    }

    /// <summary>The last lines of output.</summary>
    public IEnumerable<string> Last(int count) => lines.TakeLast(count);
}
