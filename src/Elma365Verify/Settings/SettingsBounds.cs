using System.Text.RegularExpressions;

namespace Elma365Verify.Settings;

/// <summary>What values a setting may have, wherever it is given.</summary>
public static partial class SettingsBounds
{
    /// <summary>The fewest and the most sweeps sent at a time.</summary>
    public static (int Least, int Most) Lanes => (1, 64);

    /// <summary>The fewest and the most times every port is probed.</summary>
    public static (int Least, int Most) Passes => (1, 100);

    /// <summary>The fewest and the most seconds a server may take until it serves.</summary>
    public static (int Least, int Most) ReadyWithin => (1, 3600);

    /// <summary>
    /// Whether a text refers to an image: <c>[registry[:port]/]path[:tag][@sha256:…]</c>, by the reference grammar of the
    /// distribution project, or the id of one the engine has, <c>sha256:…</c>.
    /// </summary>
    public static bool IsReference(string text) => text.Length <= 500 && Reference().IsMatch(text);

    /// <summary>Whether a text is a numeric user, with a group or without: <c>1001</c>, <c>1001:0</c>.</summary>
    public static bool IsUser(string text) => User().IsMatch(text);

    [GeneratedRegex(
        @"^(sha256:[0-9a-f]{64}|([A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?/)?"
        + @"[a-z0-9]+((\.|_|__|-+|/)[a-z0-9]+)*(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ECMAScript, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^[0-9]{1,9}(:[0-9]{1,9})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex User();
}
