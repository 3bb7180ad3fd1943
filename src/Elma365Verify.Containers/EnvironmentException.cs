using Elma365Verify.Secrets;

namespace Elma365Verify.Containers;

/// <summary>The environment could not start, or broke; the message says what failed and how to mend it.</summary>
public sealed class EnvironmentException : Exception
{
    /// <summary>Reports a failure the harness noticed itself.</summary>
    public EnvironmentException(string message)
        : base(KnownSecrets.Hide(message))
    {
    }

    /// <summary>Reports a failure something else raised.</summary>
    public EnvironmentException(string message, Exception innerException)
        : base(KnownSecrets.Hide(message), innerException)
    {
    }
}
