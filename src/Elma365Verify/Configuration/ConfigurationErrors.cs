namespace Elma365Verify.Configuration;

/// <summary>Gathers what is wrong with one file, so that the user mends it in one go instead of one error a run.</summary>
/// <param name="file">The file as the user named it.</param>
internal sealed class ConfigurationErrors(string file)
{
    private const int Shown = 20;
    private const int Kept = 1000;

    private readonly List<(long Line, string Message)> errors = [];
    private long unkept;

    /// <summary>The file as the user named it.</summary>
    public string File => file;

    /// <summary>Records an error.</summary>
    /// <param name="line">The line it is in, from 1.</param>
    /// <param name="message">What is wrong, and the mend.</param>
    public void Add(long line, string message)
    {
        if (errors.Count < Kept)
            errors.Add((line, message));
        else
            unkept++;
    }

    /// <summary>Reports everything recorded so far, in the order of the file, one <c>file:line: message</c> a line.</summary>
    /// <exception cref="ConfigurationException">Something was recorded.</exception>
    public void ThrowIfAny()
    {
        if (errors.Count == 0)
            return;
        var lines = errors.OrderBy(error => error.Line).Take(Shown).Select(error => $"{file}:{error.Line}: {error.Message}").ToList();
        var rest = errors.Count - lines.Count + unkept;
        if (rest > 0)
            lines.Add($"{file}: and {rest} more");
        throw new ConfigurationException(string.Join('\n', lines));
    }
}
