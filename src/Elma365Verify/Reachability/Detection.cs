using System.Globalization;

namespace Elma365Verify.Reachability;

/// <summary>
/// How likely it is that a rule which lets only some probes through is seen: a limit on the rate, a draw, a first packet. A port that
/// lets a share of its probes through shows itself to <c>n</c> independent ones with the probability 1 − (1 − share)ⁿ.
/// </summary>
/// <param name="Passes">How often every port was probed; at least once.</param>
public sealed record Detection(int Passes)
{
    /// <summary>Shares worth telling: one probe in 2, in 10, in 100.</summary>
    public static IReadOnlyList<int> OneIn { get; } = [2, 10, 100];

    /// <summary>The probability, 0 to 1, that a port that lets through one probe in so many was seen to.</summary>
    /// <param name="oneIn">One probe in how many; at least 1.</param>
    public double Of(int oneIn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oneIn, 1);
        return 1 - Math.Pow(1 - (1.0 / oneIn), Passes);
    }

    /// <summary>
    /// <c>every port probed 3 times, which finds one that opens now and then with 87.5 % for 1 probe in 2, 27.1 % for 1 probe in 10,
    /// 3.0 % for 1 probe in 100</c>.
    /// </summary>
    public override string ToString()
    {
        var often = Passes == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{Passes} times");
        var odds = OneIn.Select(number => string.Create(CultureInfo.InvariantCulture, $"{100 * Of(number):F1} % for 1 probe in {number}"));
        return $"every port probed {often}, which finds one that opens now and then with {string.Join(", ", odds)}";
    }
}
