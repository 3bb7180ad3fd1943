using System.Net;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Tests.Services;

/// <summary>A trial ends in time, and only what was performed with the expected result is a pass.</summary>
internal sealed class BehaviourTrialTests
{
    private static readonly IPEndPoint Nowhere = new(IPAddress.Loopback, 1);
    private static readonly StandIn StandIn = new("Stand-in for a product", [Capability.Tagging]);

    [Test, CancelAfter(20_000)]
    public async Task What_returns_has_passed(CancellationToken token)
    {
        var result = await TryAsync((_, _) => Task.CompletedTask, token);
        Assert.That(result, Is.EqualTo(new BehaviourResult("does", null, BehaviourOutcome.Passed, "worker-1", null, result.Seconds)));
    }

    [Test, CancelAfter(20_000)]
    public async Task What_throws_has_failed_with_its_reason_on_one_line(CancellationToken token)
    {
        var result = await TryAsync((_, _) => throw new BehaviourException("the list: expected 1,\nobserved 2"), token);
        Assert.That(result.Outcome, Is.EqualTo(BehaviourOutcome.Failed));
        Assert.That(result.Detail, Is.EqualTo("the list: expected 1, observed 2"));
    }

    [Test, CancelAfter(20_000)]
    public async Task An_unexpected_error_of_a_client_has_failed_with_its_innermost_reason(CancellationToken token)
    {
        var result = await TryAsync((_, _) => throw new InvalidOperationException("no client", new IOException("hung up")), token);
        Assert.That(result.Outcome, Is.EqualTo(BehaviourOutcome.Failed));
        Assert.That(result.Detail, Is.EqualTo("no client: hung up"));
    }

    [Test, CancelAfter(20_000)]
    public async Task What_does_not_end_has_failed_when_its_time_is_over(CancellationToken token)
    {
        var result = await TryAsync((_, bounded) => Task.Delay(Timeout.Infinite, bounded), token);
        Assert.That(result.Outcome, Is.EqualTo(BehaviourOutcome.Failed));
        Assert.That(result.Detail, Is.EqualTo("not finished within 0.2 s"));
    }

    [Test, CancelAfter(20_000)]
    public async Task What_blocks_its_thread_and_heeds_no_token_has_failed_all_the_same(CancellationToken token)
    {
        using var end = new ManualResetEventSlim();
        try
        {
            var result = await TryAsync(
                (_, _) =>
                {
                    end.Wait(CancellationToken.None);
                    return Task.CompletedTask;
                },
                token);
            Assert.That(result.Outcome, Is.EqualTo(BehaviourOutcome.Failed));
        }
        finally
        {
            end.Set();
        }
    }

    [Test, CancelAfter(20_000)]
    public async Task A_run_that_is_ended_has_no_result(CancellationToken token)
    {
        using var run = CancellationTokenSource.CreateLinkedTokenSource(token);
        var trying = TryAsync((_, bounded) => Task.Delay(Timeout.Infinite, bounded), run.Token, limit: 10);
        await run.CancelAsync();
        Assert.That(async () => await trying, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Only_a_declared_lack_is_not_applicable()
    {
        Assert.That(
            BehaviourTrial.NotApplicable(Needing(Capability.Tagging), StandIn)?.Outcome,
            Is.EqualTo(BehaviourOutcome.NotApplicable));
        Assert.That(
            BehaviourTrial.NotApplicable(Needing(Capability.Tagging), StandIn)?.Detail,
            Is.EqualTo("not applicable to this image: Stand-in for a product lacks tagging"));
        Assert.That(BehaviourTrial.NotApplicable(Needing(Capability.BucketPolicy), StandIn), Is.Null, "it does not declare that");
        Assert.That(BehaviourTrial.NotApplicable(Needing(null), StandIn), Is.Null, "every image must have it");
        Assert.That(BehaviourTrial.NotApplicable(Needing(Capability.Tagging), standIn: null), Is.Null, "the product lacks nothing");
    }

    [Test, CancelAfter(20_000)]
    public async Task What_was_made_is_removed_whether_it_passed_or_failed(CancellationToken token)
    {
        var removed = 0;
        Task RemoveAsync(CancellationToken late)
        {
            removed++;
            return Task.CompletedTask;
        }

        var passed = await TryAsync((_, _) => CleanUp.AfterAsync(() => Task.CompletedTask, RemoveAsync), token);
        var failed = await TryAsync((_, _) => CleanUp.AfterAsync(() => throw new BehaviourException("wrong"), RemoveAsync), token);
        Assert.That((passed.Outcome, failed.Outcome, removed), Is.EqualTo((BehaviourOutcome.Passed, BehaviourOutcome.Failed, 2)));
    }

    [Test, CancelAfter(20_000)]
    public async Task What_can_not_be_removed_has_failed_and_hides_no_earlier_failure(CancellationToken token)
    {
        static Task RefuseAsync(CancellationToken late) => throw new BehaviourException("not removed");

        var passed = await TryAsync((_, _) => CleanUp.AfterAsync(() => Task.CompletedTask, RefuseAsync), token);
        var failed = await TryAsync((_, _) => CleanUp.AfterAsync(() => throw new BehaviourException("wrong"), RefuseAsync), token);
        Assert.That(passed.Detail, Is.EqualTo("not removed"));
        Assert.That(failed.Detail, Is.EqualTo("wrong"));
    }

    [Test]
    public void A_refusal_that_does_not_come_is_a_failure_and_so_is_another_error()
    {
        Assert.That(
            () => Expect.RefusedAsync<IOException>("writing", () => Task.CompletedTask, refusal => refusal.Message, "full"),
            Throws.TypeOf<BehaviourException>().With.Message.Contains("it was not refused"));
        Assert.That(
            () => Expect.RefusedAsync<IOException>("writing", () => throw new IOException("broken"), refusal => refusal.Message, "full"),
            Throws.TypeOf<BehaviourException>().With.Message.EqualTo("the error for writing: expected 'full', observed 'broken'"));
        Assert.That(
            () => Expect.RefusedAsync<IOException>("writing", () => throw new IOException("full"), refusal => refusal.Message, "full"),
            Throws.Nothing);
    }

    [Test]
    public void A_difference_is_shown_expected_beside_observed()
    {
        Assert.That(
            () => Expect.Sequence("the list", [1, 2], [1]),
            Throws.TypeOf<BehaviourException>().With.Message.EqualTo("the list: expected [1, 2], observed [1]"));
        Assert.That(
            () => Expect.Bytes("the value", [1, 2, 3], [1, 2, 4, 5]),
            Throws.TypeOf<BehaviourException>().With.Message.EqualTo(
                "the value: expected 3 bytes, observed 4, which differ from byte 2 on"));
        Assert.That(() => Expect.Bytes("the value", [1], null), Throws.TypeOf<BehaviourException>());
    }

    private static Behaviour Needing(string? capability) => new("does", 1, capability, (_, _) => Task.CompletedTask);

    private static Task<BehaviourResult> TryAsync(
        Func<IPEndPoint, CancellationToken, Task> performAsync, CancellationToken token, double limit = 0.2) => BehaviourTrial.PerformAsync(
        new Behaviour("does", 1, Needs: null, performAsync) { Limit = TimeSpan.FromSeconds(limit) }, "worker-1", Nowhere, token);
}
