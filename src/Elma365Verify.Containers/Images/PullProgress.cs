using System.Collections.Concurrent;
using System.Globalization;
using Docker.DotNet.Models;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>How much of an image has come: <c>pulling postgres:15.14: 34 of 151 MB</c>, added up over the layers begun so far.</summary>
/// <param name="reference">The image.</param>
/// <param name="phase">Told of it.</param>
/// <param name="heard">Called whenever the engine says anything, for whoever waits for it.</param>
internal sealed class PullProgress(string reference, IRunPhase phase, Action heard) : IProgress<JSONMessage>
{
    private const double Megabyte = 1_000_000;
    private const int LongestName = 18;

    private readonly ConcurrentDictionary<string, (long Current, long Total)> layers = new();
    private readonly string name = TextFlow.Clip(NameOf(reference), LongestName);

    /// <summary>The engine's refusal, or null while there is none.</summary>
    public string? Refusal { get; private set; }

    /// <inheritdoc/>
    public void Report(JSONMessage value)
    {
        heard();
        Refusal ??= value.Error?.Message;
        if (value.ID is not { Length: > 0 } layer)
            return;
        if (value is { Status: "Downloading", Progress: { Total: > 0 } progress })
            layers[layer] = ((long)(progress.Current ?? 0), (long)(progress.Total ?? 0));
        else if (value.Status is "Download complete" or "Pull complete" && layers.TryGetValue(layer, out var known))
            layers[layer] = (known.Total, known.Total);
        else
            return;
        var (current, total) = (layers.Values.Sum(entry => entry.Current), layers.Values.Sum(entry => entry.Total));
        phase.Report(
            string.Create(
                CultureInfo.InvariantCulture, $"pulling {name}: {current / Megabyte:N0} of {Math.Ceiling(total / Megabyte):N0} MB"),
            (double)current / total);
    }

    // A bar has room for little: the last part of the name is the telling one.
    private static string NameOf(string reference)
    {
        var parsed = ImageName.Parse(reference);
        var tag = parsed.Tag is null ? string.Empty : $":{parsed.Tag}";
        return $"{parsed.Path.Split('/')[^1]}{tag}";
    }
}
