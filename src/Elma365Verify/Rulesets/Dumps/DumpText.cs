using System.Collections.Immutable;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>A dump as iptables-restore(8) is to read it, and which of the user's lines each of its lines stands for.</summary>
/// <param name="Text">The text.</param>
/// <param name="Sources">The user's line of each line, both from 1.</param>
public sealed record DumpText(string Text, ImmutableArray<int> Sources)
{
    /// <summary>The user's line that a line of this text stands for; the last where there is no such line.</summary>
    public int SourceOf(int line) => Sources.IsEmpty ? 1 : Sources[Math.Clamp(line, 1, Sources.Length) - 1];
}
