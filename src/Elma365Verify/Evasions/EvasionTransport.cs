namespace Elma365Verify.Evasions;

/// <summary>What an evasion carries above IP.</summary>
/// <param name="Protocol">Its IP protocol number.</param>
public abstract record EvasionTransport(byte Protocol);
