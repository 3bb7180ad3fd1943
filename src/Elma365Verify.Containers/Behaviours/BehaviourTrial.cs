using System.Diagnostics;
using System.Globalization;
using System.Net;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>One behaviour tried with one image: it ends in time, with an outcome and a sentence.</summary>
internal static class BehaviourTrial
{
    // What has been given up may still be removing what it made.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(6);

    /// <summary>The outcome of a behaviour that the image declares to lack something for; null where it is to be performed.</summary>
    /// <param name="behaviour">The behaviour.</param>
    /// <param name="standIn">What the image stands in with; null for the product itself, which lacks nothing.</param>
    public static BehaviourResult? NotApplicable(Behaviour behaviour, StandIn? standIn) =>
        behaviour.Needs is { } needs && standIn is not null && standIn.Lacks.Contains(needs)
            ? NotPerformed(behaviour, BehaviourOutcome.NotApplicable, $"{BehaviourResult.NotApplicable}: {standIn.Name} lacks {needs}")
            : null;

    /// <summary>The outcome of a behaviour that could not be performed.</summary>
    public static BehaviourResult Unproven(Behaviour behaviour, string reason) =>
        NotPerformed(behaviour, BehaviourOutcome.Unproven, $"not tried: {reason}");

    /// <summary>The outcome of a behaviour that there is no server to show.</summary>
    public static BehaviourResult Failed(Behaviour behaviour, string reason) =>
        NotPerformed(behaviour, BehaviourOutcome.Failed, reason);

    /// <summary>Performs a behaviour.</summary>
    /// <param name="behaviour">The behaviour.</param>
    /// <param name="from">The host the endpoint leads from.</param>
    /// <param name="endpoint">Leads to the behaviour's port.</param>
    /// <param name="cancellation">Ends the whole run.</param>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public static async Task<BehaviourResult> PerformAsync(
        Behaviour behaviour, string from, IPEndPoint endpoint, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(behaviour.Limit);
        var performing = Task.Run(() => behaviour.PerformAsync(endpoint, bounded.Token), CancellationToken.None);
        string? failure = null;
        try
        {
            await performing.WaitAsync(bounded.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await Task.WhenAny(performing, Task.Delay(Grace, cancellation)).ConfigureAwait(false);
            Forget(performing);
            cancellation.ThrowIfCancellationRequested();
            failure = bounded.IsCancellationRequested && exception is not BehaviourException
                ? string.Create(CultureInfo.InvariantCulture, $"not finished within {behaviour.Limit.TotalSeconds:0.#} s")
                    + LastWords(performing)
                : Timely(exception, Stopwatch.GetElapsedTime(started))
                    + VisibleText.OnOneLine(BoundedHandshake.Describe(exception));
        }

        var seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
        var outcome = failure is null ? BehaviourOutcome.Passed : BehaviourOutcome.Failed;
        return new BehaviourResult(behaviour.Name, behaviour.Needs, outcome, from, failure, seconds);
    }

    /// <summary>What the client waited for when the time ended, where it says more than that it was stopped.</summary>
    private static string LastWords(Task performing) =>
        performing.Exception?.GetBaseException() is { } last and not OperationCanceledException
            ? $"; the client waited: {VisibleText.OnOneLine(BoundedHandshake.Describe(last))}"
            : string.Empty;

    /// <summary>Says of a client that gave up by itself that it was the time that ended, and when: slow is not the same as wrong.</summary>
    private static string Timely(Exception exception, TimeSpan elapsed) =>
        exception is OperationCanceledException or TimeoutException || exception.GetBaseException() is TimeoutException
            ? string.Create(CultureInfo.InvariantCulture, $"a time-out of the client, after {elapsed.TotalSeconds:0.0} s: ")
            : string.Empty;

    private static BehaviourResult NotPerformed(Behaviour behaviour, BehaviourOutcome outcome, string detail) =>
        new(behaviour.Name, behaviour.Needs, outcome, From: null, detail, Seconds: 0);

    // Nobody waits for it any more; what it may still throw has been reported as not finished.
    private static void Forget(Task performing) => _ = performing.ContinueWith(
        late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
