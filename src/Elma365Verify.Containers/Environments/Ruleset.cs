namespace Elma365Verify.Containers.Environments;

/// <summary>What a firewall runs.</summary>
/// <param name="Name">The file as the user names it; error messages begin with it.</param>
/// <param name="Text">The whole text, as nft(8) reads it.</param>
public sealed record Ruleset(string Name, string Text)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads a ruleset's file.</summary>
    /// <exception cref="ConfigurationException">It is missing, unreadable or larger than 1 MiB.</exception>
    public static Ruleset Load(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MostBytes)
                throw new ConfigurationException(path, 1, $"a ruleset has at most 1 MiB, this file has {file.Length / 1024.0 / 1024.0:F1}");
            return new Ruleset(path, File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The ruleset can't be read: {exception.Message}", exception);
        }
    }
}
