using System.Runtime.InteropServices;
using System.Text;

namespace Elma365Verify.Containers.Backup;

/// <summary>The end of what a tool wrote to its standard error, kept in memory that doesn't grow with it.</summary>
internal sealed class ToolOutput
{
    private const int Kept = 8 * 1024;
    private const int Lines = 12;

    private readonly List<byte> tail = [];

    /// <summary>Takes more of it.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        tail.AddRange(bytes);
        if (tail.Count > 2 * Kept)
            tail.RemoveRange(0, tail.Count - Kept);
    }

    /// <summary>The last 12 lines; empty where there were none.</summary>
    public override string ToString() => string.Join('\n', Encoding.UTF8
        .GetString(CollectionsMarshal.AsSpan(tail))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .TakeLast(Lines));
}
