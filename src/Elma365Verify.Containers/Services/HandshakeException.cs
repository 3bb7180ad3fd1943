using Elma365Verify.Secrets;

namespace Elma365Verify.Containers.Services;

/// <summary>A server did not answer as its protocol demands; the message says what it did instead, and holds no secret.</summary>
public sealed class HandshakeException : Exception
{
    /// <summary>Reports a wrong answer.</summary>
    public HandshakeException(string message)
        : base(KnownSecrets.Hide(message))
    {
    }

    /// <summary>Reports a wrong answer a client library found.</summary>
    public HandshakeException(string message, Exception innerException)
        : base(KnownSecrets.Hide(message), innerException)
    {
    }
}
