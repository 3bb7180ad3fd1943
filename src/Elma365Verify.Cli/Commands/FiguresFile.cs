namespace Elma365Verify.Cli.Commands;

/// <summary>The file an option names for a command's figures.</summary>
internal sealed class FiguresFile
{
    private readonly string path;
    private readonly string option;

    private FiguresFile(string path, string option) => (this.path, this.option) = (path, option);

    /// <summary>Makes it, empty, before the work: minutes of measuring are not lost to a wrong path.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="ConfigurationException">It can't be written.</exception>
    public static FiguresFile? Create(string? path, string option)
    {
        if (path is null)
            return null;
        var file = new FiguresFile(path, option);
        file.Write(string.Empty);
        return file;
    }

    /// <summary>Puts a text in place of what it holds.</summary>
    /// <exception cref="ConfigurationException">It can't be written.</exception>
    public void Write(string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"{option} {path}: {exception.Message}", exception);
        }
    }
}
