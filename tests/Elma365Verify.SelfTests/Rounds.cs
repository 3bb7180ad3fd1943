namespace Elma365Verify.SelfTests;

/// <summary>How often what may be repeated is repeated; a parameter of the test run says so.</summary>
internal static class Rounds
{
    /// <summary>The category of the tests that make something fail, and of their controls.</summary>
    public const string Category = "Faults";

    private const int Most = 1000;

    /// <summary>The parameter's value, from 1 to 1,000.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="usual">Its value where nobody gives one.</param>
    public static int Of(string name, int usual)
    {
        var text = TestContext.Parameters.Get(name);
        if (text is null)
            return usual;
        return int.TryParse(text, out var rounds) && rounds is >= 1 and <= Most
            ? rounds
            : throw new ArgumentException($"The parameter {name} is '{text}'; write a whole number from 1 to {Most}.");
    }
}
