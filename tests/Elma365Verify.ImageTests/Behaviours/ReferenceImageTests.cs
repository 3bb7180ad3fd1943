using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Behaviours;

/// <summary>The positive control: the image a run would use for a role behaves, but for what a stand-in declares to lack.</summary>
public sealed class ReferenceImageTests
{
    [Test, CancelAfter(Bounds.Server)]
    public async Task Every_behaviour_is_passed_or_declared_to_be_lacking(
        [ValueSource(typeof(ServiceCatalog), nameof(ServiceCatalog.Roles))] string role, CancellationToken token)
    {
        await using var server = await ScratchService.StartAsync(role, sabotage: null, token);

        var results = await server.BehaveAsync(token);

        var lacks = server.Image.StandIn?.Lacks ?? [];
        Assert.Multiple(() =>
        {
            Assert.That(
                results.Where(result => result.Outcome is not (BehaviourOutcome.Passed or BehaviourOutcome.NotApplicable)), Is.Empty);
            Assert.That(
                results.Where(result => result.Outcome == BehaviourOutcome.NotApplicable).Select(result => result.Needs),
                Is.EquivalentTo(lacks));
            Assert.That(results.Count(result => result.Outcome == BehaviourOutcome.Passed), Is.Positive);
        });
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_behaviour_declared_to_be_lacking_fails_when_it_is_performed(
        [ValueSource(typeof(ServiceCatalog), nameof(ServiceCatalog.Roles))] string role, CancellationToken token)
    {
        if ((await ImagesUnderTest.ImageAsync(role, token)).StandIn is not { Lacks: { IsEmpty: false } lacks })
        {
            Assert.Pass("The image lacks nothing, and the test above performs everything.");
            return;
        }

        await using var server = await ScratchService.StartAsync(role, sabotage: null, token);
        foreach (var lack in lacks)
        {
            var result = await server.PerformAsync(server.Service.Behaviours.Single(behaviour => behaviour.Needs == lack), token);
            TestContext.Out.WriteLine($"{lack}: {result.Outcome}: {result.Detail}");
            Assert.That(result.Outcome, Is.EqualTo(BehaviourOutcome.Failed), lack);
        }
    }
}
