using System.Globalization;
using Elma365Verify.Reporting;

namespace Elma365Verify.Backup.Contents;

/// <summary>A thing that a store held when it was backed up, and that no restore of this backup brings back.</summary>
/// <param name="Kind">What it is: <c>prepared transaction</c>.</param>
/// <param name="Name">Which one, and what a reader needs to know of it: <c>transfer-4711 of mallory in orders</c>.</param>
public sealed record NotKept(string Kind, string Name)
{
    /// <summary>The most that one backup names.</summary>
    public const int Most = 200;

    /// <summary>The longest kind, in characters.</summary>
    public const int LongestKind = 100;

    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 300;

    /// <summary>It in one line: <c>prepared transaction transfer-4711 of mallory in orders</c>.</summary>
    public string Sentence => $"{Kind} {Name}";

    /// <summary>One whose name comes out of a store: made safe to show, and shortened where it is long.</summary>
    public static NotKept Of(string kind, string name)
    {
        var line = VisibleText.OnOneLine(name);
        return new NotKept(kind, line.Length <= LongestName ? line : line[..(LongestName - 1)] + "…");
    }

    /// <summary>As many as a backup names; of more, the last one says how many more there are.</summary>
    public static IReadOnlyList<NotKept> Bounded(IReadOnlyList<NotKept> all) => all.Count <= Most
        ? all
        :
        [
            .. all.Take(Most - 1),
            new NotKept("and", string.Create(CultureInfo.InvariantCulture, $"{all.Count - Most + 1:N0} more that are not named here")),
        ];
}
