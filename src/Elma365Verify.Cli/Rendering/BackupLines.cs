using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;
using Elma365Verify.Secrets;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What the commands for backups say, in sentences.</summary>
internal static class BackupLines
{
    private const int MostShown = 50;

    /// <summary>Prints lines; what came out of a store or a file is made safe to show.</summary>
    public static void Write(IEnumerable<string> lines, TextWriter output)
    {
        foreach (var line in lines)
            output.WriteLine(VisibleText.OnOneLine(KnownSecrets.Hide(line)));
    }

    /// <summary>The exit code of a verification.</summary>
    public static int ExitCode(VerificationOutcome outcome) => outcome switch
    {
        VerificationOutcome.Passed => ExitCodes.Success,
        VerificationOutcome.Failed => ExitCodes.Findings,
        _ => ExitCodes.Unproven,
    };

    /// <summary>A backup that was taken.</summary>
    public static IEnumerable<string> Taken(SealedBackup backup)
    {
        var manifest = backup.Manifest;
        yield return backup.Path;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.ServerVersion}: {Count(manifest.Fingerprint.Items, "item")} in {Count(manifest.Files.Length, "file")}, "
            + $"{manifest.Files.Sum(file => file.Size):N0} bytes, in {Seconds(manifest.Duration)}");
        if (manifest.Encryption is { } encryption)
            yield return $"Encrypted to {string.Join(", ", encryption.Recipients)}; the manifest is not";
        foreach (var image in manifest.Tools.Where(tool => tool.Image is not null).GroupBy(tool => tool.Image))
            yield return $"Tools: {string.Join(", ", image.Select(tool => $"{tool.Name} {tool.Version}"))} of {image.Key}";
        if (!manifest.MissingCapabilities.IsEmpty)
            yield return $"The server lacks, and the backup says nothing of: {string.Join(", ", manifest.MissingCapabilities)}";
        foreach (var remark in backup.Remarks)
            yield return remark;
        foreach (var line in NotKept(manifest))
            yield return line;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"The catalogue's head: {backup.Head.Entries} {backup.Head.Sha256}; 'backup verify' proves that it restores.");
    }

    /// <summary>A backup whose files are all they should be, and that was not restored.</summary>
    public static IEnumerable<string> Intact(string name, IntegrityReport report) =>
    [
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: intact: {Count(report.Files, "file")}, {report.Bytes:N0} bytes; whether it restores was not asked"),
    ];

    /// <summary>A backup whose files are not what they should be.</summary>
    public static IEnumerable<string> Damaged(string name, IntegrityReport report) =>
        Limited([.. report.Problems.Select(problem => problem.Sentence)], report.Problems.Length)
            .Append($"{name}: damaged: {Count(report.Problems.Length, "problem")}; nothing was restored");

    /// <summary>A backup that was restored.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="restored">What came of it.</param>
    /// <param name="where">Where it was restored: <c>a fresh server</c>.</param>
    public static IEnumerable<string> Restored(string name, RestoredBackup restored, string where)
    {
        var (comparison, time) = (restored.Comparison, restored.Time);
        foreach (var line in Limited([.. comparison.Differences.Select(difference => difference.Sentence)], comparison.DifferenceCount))
            yield return line;
        foreach (var doubt in comparison.Doubts)
            yield return doubt;
        if (restored.Scratch is { } image)
        {
            var taken = restored.Manifest.Image.Digest;
            var isOther = taken != image.Digest && taken != StoreSite.UnknownImage;
            var other = isOther ? $", not the image it was taken from ({taken})" : string.Empty;
            yield return $"Restored into a fresh server of {image.Reference}{other}";
        }

        var compared = Count(comparison.Compared.Values.Sum(), "item");
        yield return restored.Outcome switch
        {
            VerificationOutcome.Passed =>
                $"{name}: verified: {where} holds what was backed up, {compared} compared; restored in {Seconds(time.Restoring)}, "
                + $"compared in {Seconds(time.Verifying)}: recovery takes {Seconds(time.Total!.Value)} (RTO)",
            VerificationOutcome.Failed => $"{name}: different: {Count(comparison.DifferenceCount, "difference")}, {compared} compared",
            _ => $"{name}: unproven: {compared} compared",
        };
        foreach (var line in NotKept(restored.Manifest))
            yield return line;
        foreach (var line in Unrecorded(restored.NotKept))
            yield return line;
    }

    /// <summary>What the store held and the backup does not, a line each; that nobody asked, of a backup too old to say.</summary>
    public static IEnumerable<string> NotKept(BackupManifest manifest) => manifest.NotKept is { } notKept
        ? Limited([.. notKept.Select(thing => $"not kept: {thing.Sentence}")], notKept.Length)
        : ["  What it does not keep is unknown: it was taken before that was asked"];

    /// <summary>That a result could not be kept with its backup; nothing where it was.</summary>
    public static IEnumerable<string> Unrecorded(string? reason) =>
        reason is null ? [] : [$"warning: the result could not be kept with the backup: {reason}"];

    /// <summary>Who else can read or change the backups; nothing where nobody can.</summary>
    public static IEnumerable<string> Exposed(IEnumerable<string> sentences) => sentences.Select(sentence => $"warning: {sentence}");

    /// <summary><c>1 item</c>, <c>2,345 items</c>.</summary>
    public static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? string.Empty : "s")}");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:N1} s");

    private static IEnumerable<string> Limited(ImmutableArray<string> sentences, long all)
    {
        foreach (var sentence in sentences.Take(MostShown))
            yield return $"  {sentence}";
        if (all > Math.Min(sentences.Length, MostShown))
            yield return $"  … {all - Math.Min(sentences.Length, MostShown)} more";
    }
}
