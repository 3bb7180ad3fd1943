using System.Text;

namespace Elma365Verify.Backup.Manifests;

/// <summary>The paths a backup's files may have: relative, on any system, and never out of the backup.</summary>
public static class BackupPath
{
    private const int Longest = 500;
    private const int LongestPart = 200;

    /// <summary>What is wrong with a path; null where nothing is.</summary>
    public static string? Fault(string path)
    {
        if (path.Length is 0 or > Longest)
            return FormattableString.Invariant($"a path has 1 to {Longest} characters");
        if (path[0] == '/')
            return "it is absolute; a path in a backup is relative";
        if (path.Any(char.IsControl) || path.AsSpan().ContainsAny('\\', ':'))
            return "it holds a backslash, a colon or a control character";
        if (path is BackupManifest.FileName or BackupManifest.SealName or VerificationFile.Name)
            return "it is a name the backup keeps for itself";
        return path.Split('/').Select(PartFault).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The first path that is given twice, or is also a directory of another.</summary>
    /// <param name="paths">Sorted ordinally.</param>
    public static string? Clash(IReadOnlyList<string> paths)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        if (paths.FirstOrDefault(path => !all.Add(path)) is { } twice)
            return twice;
        return paths.SelectMany(Parents).FirstOrDefault(all.Contains);
    }

    /// <summary>The directories above a path, outermost first: <c>a</c> and <c>a/b</c> of <c>a/b/c</c>.</summary>
    internal static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
    }

    private static string? PartFault(string part) => part switch
    {
        "" => "it has an empty part",
        "." or ".." => "it leads out of its directory",
        _ when Encoding.UTF8.GetByteCount(part) > LongestPart => FormattableString.Invariant($"a part is longer than {LongestPart} bytes"),
        _ => null,
    };
}
