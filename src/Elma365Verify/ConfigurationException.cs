namespace Elma365Verify;

/// <summary>The user's input can't be used as it is; the message names the file, the line where there is one, and the mend.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Reports input that has no place in a file, such as an option.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Reports input that something else refused.</summary>
    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Reports a place in a file, as <c>file:line: message</c>, the form editors and CI logs turn into links.</summary>
    public ConfigurationException(string file, long line, string message)
        : base($"{file}:{line}: {message}")
    {
    }
}
