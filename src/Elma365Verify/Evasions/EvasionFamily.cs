namespace Elma365Verify.Evasions;

/// <summary>One kind of packet that a port sweep does not send, and the question it puts to the policy.</summary>
/// <param name="Name">Its name in files and reports: lower case with hyphens.</param>
/// <param name="Source">The standard that describes the packet or the attack.</param>
/// <param name="Question">What it asks, as a question whose default answer is no.</param>
public sealed record EvasionFamily(string Name, string Source, string Question)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
