using System.Collections.Frozen;

namespace Elma365Verify.Oracle;

/// <summary>What a field holds in a probe's packets.</summary>
internal abstract record FieldValue
{
    private FieldValue()
    {
    }

    /// <summary>The packets have no such header: whatever the comparison, the rule doesn't match.</summary>
    public sealed record Absent : FieldValue
    {
        public static Absent Instance { get; } = new();
    }

    /// <summary>A number, with the names a listing has for such numbers.</summary>
    public sealed record Known(UInt128 Number, FrozenDictionary<string, int> Symbols) : FieldValue;

    /// <summary>An address of so many bits.</summary>
    public sealed record Address(UInt128 Number, int Bits) : FieldValue;

    /// <summary>An interface's name; empty where there is none yet.</summary>
    public sealed record Interface(string Name) : FieldValue;

    /// <summary>The destination port, in which the packets differ; only the bits of the mask.</summary>
    public sealed record Port(ushort Mask) : FieldValue;

    /// <summary>Something unknown.</summary>
    public sealed record Undecided(Doubt Doubt) : FieldValue;
}
