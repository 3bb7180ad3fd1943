using System.Collections;
using System.Globalization;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What a behaviour compares; each comparison that does not hold says what was expected beside what was observed.</summary>
internal static class Expect
{
    private const int LongestShown = 120;

    /// <exception cref="BehaviourException">They differ.</exception>
    public static void Equal<T>(string what, T expected, T observed)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, observed))
            throw new BehaviourException($"{what}: expected {Show(expected)}, observed {Show(observed)}");
    }

    /// <exception cref="BehaviourException">They differ in an element, in order or in length.</exception>
    public static void Sequence<T>(string what, IEnumerable<T> expected, IEnumerable<T> observed)
    {
        var (wanted, seen) = (expected.ToList(), observed.ToList());
        if (!wanted.SequenceEqual(seen))
            throw new BehaviourException($"{what}: expected {Show(wanted)}, observed {Show(seen)}");
    }

    /// <exception cref="BehaviourException">The bytes differ; the message has the lengths and the first difference.</exception>
    public static void Bytes(string what, byte[] expected, byte[]? observed)
    {
        if (expected.AsSpan().SequenceEqual(observed))
            return;
        var common = expected.AsSpan().CommonPrefixLength(observed);
        throw new BehaviourException(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: expected {expected.Length:N0} bytes, observed {observed?.Length ?? 0:N0}, which differ from byte {common:N0} on"));
    }

    /// <exception cref="BehaviourException">It does not hold.</exception>
    public static void True(bool holds, string otherwise)
    {
        if (!holds)
            throw new BehaviourException(otherwise);
    }

    /// <summary>That an attempt is refused, and with the error a client recognises the refusal by.</summary>
    /// <exception cref="BehaviourException">It was not refused, or with another error.</exception>
    public static async Task RefusedAsync<TException>(string what, Func<Task> attempt, Func<TException, string?> code, string expected)
        where TException : Exception
    {
        string? observed;
        try
        {
            await attempt().ConfigureAwait(false);
            throw new BehaviourException($"{what}: expected to be refused with {expected}, but it was not refused");
        }
        catch (TException refusal)
        {
            observed = code(refusal);
        }

        Equal($"the error for {what}", expected, observed);
    }

    private static string Show(object? value)
    {
        var text = value switch
        {
            null => "nothing",
            string word => $"'{word}'",
            byte[] bytes => Convert.ToHexString(bytes),
            IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Show))}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }
}
