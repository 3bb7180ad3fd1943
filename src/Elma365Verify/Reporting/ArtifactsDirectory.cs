using System.Globalization;
using System.Text;
using Elma365Verify.Evasions;
using Elma365Verify.Secrets;

namespace Elma365Verify.Reporting;

/// <summary>
/// Where runs leave their files: <c>&lt;base&gt;/&lt;run&gt;/</c> with <c>results.json</c>, <c>junit.xml</c>, <c>report.html</c>
/// and <c>findings/NN-leak-from-to-tcp.pcap</c>, <c>findings/evasions-from-to.pcap</c>; <c>&lt;base&gt;/latest</c> points to the newest.
/// </summary>
/// <remarks>Each file is written beside its place and renamed, <c>results.json</c> last: where it exists, everything does.</remarks>
/// <param name="baseDirectory">The directory that holds the runs; created when it is missing.</param>
public sealed class ArtifactsDirectory(string baseDirectory)
{
    private const string Latest = "latest";
    private const int LongestStem = 120;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes and removes a small file, so that an unusable directory is known before the work and not after it.</summary>
    /// <exception cref="ConfigurationException">The directory can't be written.</exception>
    public void EnsureWritable() => Guard(baseDirectory, () =>
    {
        Directory.CreateDirectory(baseDirectory);
        var probe = Path.Combine(baseDirectory, $".{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "writable");
        }
        finally
        {
            File.Delete(probe); // A full disk may have taken the name and not the text.
        }
    });

    /// <summary>Writes all files of a run and points <c>latest</c> at them.</summary>
    /// <param name="report">The run; captures its findings name already are replaced.</param>
    /// <param name="framesOf">The offending packets of a finding; none leaves it without a capture.</param>
    /// <param name="evasionsOf">The packets of a sweep of evasions that leaked; null where there are none to keep.</param>
    /// <returns>The report as written: with each finding's capture.</returns>
    /// <exception cref="ConfigurationException">The directory can't be written: permission, full disk, a file in its place.</exception>
    public RunReport Write(
        RunReport report,
        Func<Finding, IReadOnlyList<CapturedFrame>> framesOf,
        Func<EvasionSweep, IReadOnlyList<CapturedFrame>>? evasionsOf = null)
    {
        var directory = Path.Combine(baseDirectory, FileName(report.RunId));
        Guard(directory, () => Directory.CreateDirectory(directory));
        var findings = report.Findings.Select((finding, index) => WithCapture(directory, index + 1, finding, framesOf(finding))).ToList();
        foreach (var verdict in report.Evasions?.Verdicts.Where(verdict => !verdict.Leaks.IsEmpty) ?? [])
            WriteCapture(directory, $"evasions-{verdict.Sweep.From}-{verdict.Sweep.Target}", evasionsOf?.Invoke(verdict.Sweep) ?? []);
        var written = report with { Findings = findings };
        WriteText(Path.Combine(directory, "junit.xml"), JUnitXml.Render(written));
        WriteText(Path.Combine(directory, "report.html"), HtmlReport.Render(written));
        WriteText(Path.Combine(directory, "results.json"), ResultsJson.Render(written));
        Guard(Path.Combine(baseDirectory, Latest), () => LatestLink.Replace(baseDirectory, Latest, Path.GetFileName(directory)));
        return written;
    }

    private static Finding WithCapture(string directory, int number, Finding finding, IReadOnlyList<CapturedFrame> frames)
    {
        var capture = WriteCapture(
            directory,
            string.Create(
                CultureInfo.InvariantCulture, $"{number:D2}-{finding.Verdict}-{finding.From}-{finding.To}-{finding.Protocol}"),
            frames);
        return finding with { Capture = capture };
    }

    /// <returns>The file's name within the run's directory, or null where there was nothing to write.</returns>
    private static string? WriteCapture(string directory, string title, IReadOnlyList<CapturedFrame> frames)
    {
        if (frames.Count == 0)
            return null;
        var stem = FileName(title.ToLowerInvariant());
        var name = stem[..Math.Min(stem.Length, LongestStem)] + ".pcap";
        Guard(directory, () => Directory.CreateDirectory(Path.Combine(directory, "findings")));
        WriteFile(Path.Combine(directory, "findings", name), stream => PcapWriter.Write(stream, frames));
        return $"findings/{name}";
    }

    private static void WriteText(string path, string text) =>
        WriteFile(path, stream => stream.Write(Utf8.GetBytes(KnownSecrets.Hide(text))));

    private static void WriteFile(string path, Action<Stream> write) => Guard(path, () =>
    {
        var partial = path + ".partial";
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    });

    private static void Guard(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"{path}: can't be written: {failure.Message} "
                + "Free the disk, change the directory's permissions, or choose another artifacts directory.",
                failure);
        }
    }

    private static string FileName(string text)
    {
        var name = string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' ? letter : '_'));
        return name.Trim('.').Length == 0 ? "run" : name;
    }
}
