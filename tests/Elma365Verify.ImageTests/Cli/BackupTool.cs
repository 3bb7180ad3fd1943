using Docker.DotNet.Models;
using Elma365Verify.Cli;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.ImageTests.Cli;

/// <summary>The program's commands for backups, in a directory of a test's own; removed with all in it.</summary>
internal sealed class BackupTool : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("elma365-verify-").FullName;
    private readonly DateTime began = DateTime.UtcNow;

    /// <summary>Where backups are.</summary>
    public string Backups => Path.Combine(root, "backups");

    /// <summary>Names of all that is in the directory of backups.</summary>
    public IEnumerable<string?> Names =>
        Directory.Exists(Backups) ? Directory.GetDirectories(Backups).Select(Path.GetFileName).Order(StringComparer.Ordinal) : [];

    /// <summary>Writes a file beside the backups.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(root, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs <c>backup … --dir …</c>; the words are separated by blanks.</summary>
    /// <returns>The exit code, and all that was printed.</returns>
    public async Task<(int Code, string Said)> RunAsync(string words)
    {
        using var said = new StringWriter { NewLine = "\n" };
        var both = TextWriter.Synchronized(said);
        var code = await CommandLine.RunAsync(["backup", .. words.Split(' '), "--dir", Backups], both, both);
        return (code, said.ToString());
    }

    /// <summary>Containers of commands for backups that were made since this directory was, running or not.</summary>
    public async Task<IReadOnlyList<string>> ContainersLeftAsync(CancellationToken token)
    {
        var ours = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"{ResourceLabels.Project}={ResourceLabels.ProjectValue}"] = true },
        };
        var found = await ImagesUnderTest.Engine.Client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = ours }, token);
        return
        [
            .. found.Where(container => container.Created >= began.AddSeconds(-1))
                .Select(container => container.Labels!.TryGetValue(ResourceLabels.Run, out var run) ? run : string.Empty)
                .Where(run => run.StartsWith("backup-", StringComparison.Ordinal)),
        ];
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
