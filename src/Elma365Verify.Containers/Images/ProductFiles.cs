namespace Elma365Verify.Containers.Images;

/// <summary>Finds the files the product ships: beside the installed tool, or at the root of the checkout it was built in.</summary>
public static class ProductFiles
{
    private const string Landmark = "environments/elma365/policy.yaml";

    /// <summary>The directory that holds <c>environments/</c>.</summary>
    /// <exception cref="EnvironmentException">It is nowhere above the executable.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>The absolute path of a shipped file or directory, given relative to the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Landmark)))
                return directory.FullName;
        }

        throw new EnvironmentException(
            $"No directory above {AppContext.BaseDirectory} holds {Landmark}: run from a checkout, or install the tool anew.");
    }
}
