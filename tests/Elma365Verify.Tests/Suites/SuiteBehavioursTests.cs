using Elma365Verify.Containers;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Suites;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Suites;

/// <summary>The suite takes a report's word on a behaviour only where the policy and the image list allow it.</summary>
internal sealed class SuiteBehavioursTests
{
    private const string Keeps = "keeps what it is given";
    private const string Tags = "keeps tags";
    private static readonly StandIn Swift = new("OpenStack Swift stand-in for MinIO", [Capability.Tagging]);

    private static readonly ExpectedBehaviour[] Expected =
    [
        new("data-redis", 6379, Keeps, null, null),
        new("data-minio", 9000, Keeps, null, Swift),
        new("data-minio", 9000, Tags, Capability.Tagging, Swift),
    ];

    [Test]
    public void A_passed_behaviour_holds() => Assert.That(Read(SampleRun.Conforming, "data-redis").Holds, Is.True);

    [Test]
    public void A_declared_lack_is_not_applicable_and_no_pass()
    {
        var reading = Read(SampleRun.Conforming, "data-minio", Tags);
        Assert.That(reading.Faults, Is.Empty);
        Assert.That(reading.NotApplicable, Is.EqualTo("not applicable to this image: OpenStack Swift stand-in for MinIO lacks tagging"));
        Assert.That(reading.Holds, Is.False);
    }

    [TestCase(BehaviourOutcome.Failed)]
    [TestCase(BehaviourOutcome.Unproven)]
    public void Any_other_outcome_is_a_fault_with_its_reason(BehaviourOutcome outcome)
    {
        var run = Redis(shown => shown with { Outcome = outcome, Detail = "observed \u001b[31mnothing" });
        AssertFault(Read(run, "data-redis"), $"{outcome}: observed \\u001B[31mnothing");
    }

    [Test]
    public void A_behaviour_the_report_does_not_have_is_a_fault() =>
        AssertFault(Read(new SampleRun().WithoutBehaviours("data-redis").Build(), "data-redis"), "0 times");

    [Test]
    public void A_behaviour_the_report_has_twice_is_a_fault() => AssertFault(
        Read(new SampleRun().WithBehaviours("data-redis", shown => [.. shown, .. shown]).Build(), "data-redis"), "2 times");

    [Test]
    public void A_server_the_report_does_not_have_is_a_fault() =>
        AssertFault(Read(SampleRun.Conforming with { Services = [] }, "data-redis"), "0 entries");

    [Test]
    public void A_behaviour_nobody_expects_is_a_fault() => AssertFault(Read(SampleRun.Conforming, "data-redis", "dances"), "not expected");

    [Test]
    public void A_real_image_has_nothing_that_is_not_applicable_to_it()
    {
        var run = SampleRun.Conforming;
        var product = run with { Services = [.. run.Services.Select(service => service with { StandIn = null })] };
        AssertFault(Read(product, "data-minio", Tags), "declares no such lack");
    }

    [Test]
    public void Another_stand_in_than_the_lists_has_nothing_that_is_not_applicable_to_it()
    {
        var run = SampleRun.Conforming;
        var other = run with { Services = [.. run.Services.Select(service => service with { StandIn = "another stand-in" })] };
        AssertFault(Read(other, "data-minio", Tags), "declares no such lack");
    }

    [Test]
    public void A_lack_the_list_does_not_declare_is_a_fault()
    {
        ExpectedBehaviour[] capable = [.. Expected.Select(wanted => wanted with { StandIn = new StandIn(Swift.Name, []) })];
        AssertFault(Read(SampleRun.Conforming, "data-minio", Tags, capable), "declares no such lack");
    }

    [Test]
    public void A_behaviour_that_needs_nothing_is_applicable_to_every_image()
    {
        var run = new SampleRun().WithBehaviours(
            "data-minio", shown => [.. shown.Select(one => one with { Outcome = BehaviourOutcome.NotApplicable })]).Build();
        AssertFault(Read(run, "data-minio"), "declares no such lack");
    }

    [Test]
    public void A_behaviour_that_claims_to_need_something_else_is_a_fault() =>
        AssertFault(Read(Redis(shown => shown with { Needs = Capability.Tagging }), "data-redis"), "it needs nothing");

    [Test]
    public void A_declared_lack_that_is_reported_as_passed_is_a_fault()
    {
        var run = new SampleRun().WithBehaviours(
            "data-minio", shown => [.. shown.Select(one => one with { Outcome = BehaviourOutcome.Passed, From = "worker-1" })]).Build();
        AssertFault(Read(run, "data-minio", Tags), "declares to lack tagging");
    }

    [TestCase("lan-1")]
    [TestCase("nowhere-1")]
    [TestCase(null)]
    public void A_pass_from_a_host_the_policy_does_not_let_in_is_a_fault(string? from) =>
        AssertFault(Read(Redis(shown => shown with { From = from }), "data-redis"), "does not let in on port 6379");

    [Test]
    public void A_pass_of_a_server_that_does_not_serve_is_a_fault()
    {
        var run = new SampleRun().WithFailedHandshake("worker-1", "data-redis", 6379, "closed").Build();
        AssertFault(Read(run, "data-redis"), "not reported to serve");
    }

    [Test]
    public void Every_real_server_of_the_reference_has_behaviours_of_unique_names_on_ports_the_policy_opens()
    {
        var inputs = VerificationInputs.Load(new VerificationOptions());
        var expected = ExpectedBehaviour.All(inputs);
        var servers = inputs.Topology.Hosts.Where(host => host.Service is not null).ToList();
        Assert.That(expected.Select(wanted => wanted.Host).Distinct(), Is.EquivalentTo(servers.Select(host => host.Name)));
        Assert.That(expected.Select(wanted => (wanted.Host, wanted.Name)), Is.Unique);
        foreach (var wanted in expected)
        {
            var target = servers.Single(host => host.Name == wanted.Host);
            Assert.That(
                inputs.Topology.Hosts.Any(source => inputs.Policy
                    .Permitted(source, target, Elma365Verify.Policies.Protocol.Tcp).Contains((ushort)wanted.Port)),
                Is.True,
                wanted.ToString());
        }
    }

    [Test]
    public void Every_lack_an_image_list_declares_has_a_behaviour_that_needs_it()
    {
        var inputs = VerificationInputs.Load(new VerificationOptions());
        var needs = ExpectedBehaviour.All(inputs).ToLookup(wanted => wanted.StandIn, wanted => wanted.Needs);
        var served = inputs.Images.Sources.Where(source => inputs.Topology.Hosts.Any(host => host.Service == source.Role));
        foreach (var standIn in served.Select(source => source.StandIn).OfType<StandIn>())
            Assert.That(needs[standIn].OfType<string>(), Is.SupersetOf(standIn.Lacks), standIn.Name);
    }

    private static RunReport Redis(Func<BehaviourResult, BehaviourResult> change) =>
        new SampleRun().WithBehaviours("data-redis", shown => [.. shown.Select(change)]).Build();

    private static Reading Read(RunReport run, string host, string name = Keeps, ExpectedBehaviour[]? expected = null) =>
        new SuiteBehaviours(run.Policy, run.Topology, expected ?? Expected, run).Of(host, name);

    private static void AssertFault(Reading reading, string words)
    {
        Assert.That(reading.Holds, Is.False);
        Assert.That(reading.Faults, Has.Count.EqualTo(1));
        Assert.That(reading.Text, Does.Contain(words));
    }
}
