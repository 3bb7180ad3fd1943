namespace Elma365Verify.ImageTests;

/// <summary>How long one test may take, in milliseconds; many times what it takes on an idle machine of two cores.</summary>
internal static class Bounds
{
    /// <summary>A conversation with a server that runs already.</summary>
    public const int Conversation = 60_000;

    /// <summary>A server's start included.</summary>
    public const int Server = 180_000;

    /// <summary>The whole topology and its sweeps.</summary>
    public const int Sweep = 600_000;
}
