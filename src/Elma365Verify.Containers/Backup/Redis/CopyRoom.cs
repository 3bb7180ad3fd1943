using System.Globalization;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>Whether a server in the toolbox can hold a copy of a store.</summary>
/// <param name="toolbox">The toolbox.</param>
/// <param name="spare">The bytes that have to stay free beside the copy.</param>
internal sealed partial class CopyRoom(Toolbox toolbox, long spare)
{
    /// <summary>Why it can't; null where it can.</summary>
    /// <param name="server">The store.</param>
    /// <param name="version">The store's version.</param>
    /// <param name="tool">The tools' version.</param>
    /// <param name="cancellation">Ends the question.</param>
    public async Task<string?> ObstacleAsync(IDatabase server, string version, string tool, CancellationToken cancellation)
    {
        if (Version.Parse(tool) is var own && Version.Parse(MajorVersion.TextIn(version)) is var other
            && (own.Major, own.Minor).CompareTo((other.Major, other.Minor)) < 0)
        {
            return $"the tools are of Redis {tool} and can't read what {version} writes";
        }

        var memory = await ServerReader.InformationAsync(server, "memory").ConfigureAwait(false);
        var needed = long.Parse(memory["used_memory"], CultureInfo.InvariantCulture);
        var free = await FreeAsync(cancellation).ConfigureAwait(false);
        return needed + spare <= free ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"a copy takes {(needed + spare) >> 20:N0} MiB of memory where the tools run, and {free >> 20:N0} MiB are free");
    }

    // The machine's: a toolbox has no bound of its own.
    private async Task<long> FreeAsync(CancellationToken cancellation)
    {
        var said = await toolbox.ReadAsync(new ToolCommand("cat", "/proc/meminfo"), cancellation).ConfigureAwait(false);
        return Available().Match(said) is { Success: true } match
            ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) << 10
            : long.MaxValue >> 1;
    }

    [GeneratedRegex(@"MemAvailable:\s+(\d+) kB", RegexOptions.CultureInvariant)]
    private static partial Regex Available();
}
