namespace Elma365Verify.Tests.Backup;

/// <summary>A directory of a test's own, removed with all in it.</summary>
internal sealed class Scratch : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("elma365-verify-").FullName;

    public string this[params string[] parts] => Path.Combine([Root, .. parts]);

    /// <summary>Names of everything in the directory, sorted; hidden ones included.</summary>
    public IEnumerable<string?> Names => Directory.GetFileSystemEntries(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
