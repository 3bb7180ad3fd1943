using System.ComponentModel;
using System.Diagnostics;
using Elma365Verify.SelfTests.Crashes;

namespace Elma365Verify.SelfTests.Disks;

/// <summary>
/// Runs the program as its users do, in a mount namespace of its own in which one directory is a file system with next to no room. Nobody
/// else sees it, and it ends with the program.
/// </summary>
/// <param name="Place">The directory; it must exist.</param>
/// <param name="Room">What there is room for, as tmpfs(5) says it: <c>size=16k</c>, <c>nr_inodes=1</c>.</param>
internal sealed record TinyDisk(string Place, string Room)
{
    private const string Program = "elma365-verify.dll";

    /// <summary>Lists what is left, since it goes with the namespace.</summary>
    private const string Script = """
        place=$1 left=$2
        shift 2
        "$@"
        code=$?
        (cd "$place" && find . ! -type d) >"$left"
        exit $code
        """;

    /// <summary>Ignores the test that asks where such a file system can't be made.</summary>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        var (code, said) = await RunAsync("true", [], null, cancellation);
        if (code != 0)
            Assert.Ignore($"No file system can be mounted here: {said.Trim()}");
    }

    /// <summary>Runs the program.</summary>
    /// <param name="temporary">Its TMPDIR.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, all that it said, and the files then on the disk, by their path there.</returns>
    public async Task<(int Code, string Said, IReadOnlyList<string> Left)> RunAsync(
        string temporary, CancellationToken cancellation, params string[] arguments)
    {
        var left = Path.GetTempFileName();
        try
        {
            var host = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
            var program = Path.Combine(Path.GetDirectoryName(typeof(DoomedRun).Assembly.Location)!, Program);
            string[] all = ["-c", Script, "sh", Place, left, host, "exec", program, .. arguments];
            var (code, said) = await RunAsync("sh", all, temporary, cancellation);
            return (code, said, [.. File.ReadLines(left).Select(line => line[2..])]);
        }
        finally
        {
            File.Delete(left);
        }
    }

    private async Task<(int Code, string Said)> RunAsync(
        string tool, IEnumerable<string> arguments, string? temporary, CancellationToken cancellation)
    {
        const string mount = "mount -t tmpfs -o \"$1\" none \"$2\" || exit 125; shift 2; exec \"$@\"";
        var start = new ProcessStartInfo("unshare", ["--mount", "sh", "-c", mount, "sh", Room, Place, tool, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (temporary is not null)
            start.Environment["TMPDIR"] = temporary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // Its sockets would take the room there.
        try
        {
            using var process = Process.Start(start)!;
            return await EndAsync(process, cancellation);
        }
        catch (Win32Exception exception)
        {
            return (125, exception.Message);
        }
    }

    private static async Task<(int Code, string Said)> EndAsync(Process process, CancellationToken cancellation)
    {
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
