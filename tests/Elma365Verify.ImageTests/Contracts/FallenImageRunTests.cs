using System.Text;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;
using Elma365Verify.Topologies;

namespace Elma365Verify.ImageTests.Contracts;

/// <summary>
/// One run with three images of a user: PostgreSQL set up by a server of its own on the real port, a broker that never comes up and logs
/// what it was given, and Redis that ends while it is used.
/// </summary>
public sealed class FallenImageRunTests
{
    private const string Folder = "fallen";

    private RunReport report = null!;
    private string artifacts = string.Empty;
    private string secretless = string.Empty;

    [OneTimeSetUp, CancelAfter(Bounds.Sweep)]
    public async Task RunAsync()
    {
        var token = TestContext.CurrentContext.CancellationToken;
        artifacts = Directory.CreateTempSubdirectory(Folder).FullName;
        var options = new VerificationOptions
        {
            Images = new Dictionary<string, ImageChoice>
            {
                ["postgresql"] = Choice(await VariantImages.BitnamiAsync("postgresql", token), "bitnami"),
                ["rabbitmq"] = Choice(await VariantImages.BitnamiAsync("rabbitmq", token), null),
                ["redis"] = Choice(await VariantImages.BitnamiAsync("redis", token), "official"),
            },
            Parts = RunParts.Services | RunParts.Backup,
            ReadyWithin = TimeSpan.FromSeconds(60),
        };
        var whole = VerificationInputs.Load(options);
        var hosts = whole.Topology.Hosts
            .Select(host => options.Images.ContainsKey(host.Service ?? string.Empty) ? host : host with { Service = null });
        var inputs = whole with { Topology = new Topology([.. hosts]) };
        var progress = new PlainRunProgress(TestContext.Error, TimeProvider.System);
        var outcome = await VerificationRun.ExecuteAsync(inputs, progress, TimeProvider.System, token);
        report = new ArtifactsDirectory(artifacts).Write(outcome.Report, outcome.Evidence.Of);
        secretless = string.Join('\n', Directory.GetFiles(Path.Combine(artifacts, report.RunId)).Select(File.ReadAllText));
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(artifacts, recursive: true);

    [Test]
    public void The_server_that_is_set_up_by_another_one_first_passes_as_the_applications_account_and_is_backed_up_as_the_superuser()
    {
        var service = Of("postgresql");
        var backup = report.Backup!.Stores.Single(store => store.Store == "postgresql");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((service.Served, service.Failure, service.Interruption), Is.EqualTo((true, (string?)null, (string?)null)));
            Assert.That(
                service.Behaviours.Where(behaviour => behaviour.Outcome != BehaviourOutcome.Passed)
                    .Select(behaviour => $"{behaviour.Name}: {behaviour.Detail}"),
                Is.Empty);
            Assert.That(service.Behaviours, Is.Not.Empty);
            Assert.That(backup.Problems.Concat(backup.Doubts), Is.Empty);
            Assert.That(backup.Outcome, Is.EqualTo(VerificationOutcome.Passed));
        }
    }

    [Test]
    public void The_image_that_does_not_come_up_is_a_finding_with_its_last_words()
    {
        var service = Of("rabbitmq");
        var finding = report.Findings.Single(finding => finding.To == service.Host);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.ExitCode, Is.EqualTo(1));
            Assert.That((finding.Verdict, finding.From), Is.EqualTo((Verdict.Outage, service.Host)));
            Assert.That(service.Failure, Does.StartWith("ended with exit code 78 before it served").And.Contain("the license has expired"));
            Assert.That((service.Contract, service.ContractBy), Is.EqualTo(("bitnami", "the image's configuration")));
            Assert.That(service.Checks, Is.Not.Empty.And.All.Matches<ServedCheck>(check => check is { Succeeded: false }));
            Assert.That(
                service.Behaviours.Select(behaviour => behaviour.Outcome), Is.Not.Empty.And.All.EqualTo(BehaviourOutcome.Failed));
            Assert.That(
                report.Backup!.Stores.Single(store => store.Store == "rabbitmq").Failure, Does.StartWith("did not come up: "));
            Assert.That(secretless, Does.Contain("the license has expired").And.Not.Contain("[38;5;6m"));
        }
    }

    [Test]
    public void No_file_shows_what_it_logged_of_its_secrets()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(secretless, Does.Contain("RABBITMQ_PASSWORD=***"));
            Assert.That(secretless, Does.Contain("base64 ***"));
            Assert.That(secretless, Does.Contain("authorization Basic ***"));
            Assert.That(secretless, Does.Contain("url amqp://elma365:***@localhost"));
            Assert.That(secretless, Does.Not.Contain("PRIVATE KEY"));
            Assert.That(secretless, Does.Not.Contain(Convert.ToBase64String(Encoding.UTF8.GetBytes("elma365:"))[..8]));
        }
    }

    [Test]
    public void The_server_that_ends_while_it_is_used_is_an_outage_and_nothing_of_it_is_a_pass()
    {
        var service = Of("redis");
        var backup = report.Backup!.Stores.Single(store => store.Store == "redis");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(service.Interruption, Does.StartWith("its container ended during the run, with exit code 1, after it had served"));
            Assert.That(service.Interruption, Does.Contain("the license server does not answer"));
            Assert.That(report.Findings.Where(finding => finding.From == service.Host).Select(finding => finding.Verdict),
                Is.EqualTo([Verdict.Outage]));
            Assert.That(service.Behaviours.Select(behaviour => behaviour.Outcome), Is.Not.Empty.And.None.EqualTo(BehaviourOutcome.Passed));
            Assert.That(
                service.Behaviours.Where(behaviour => behaviour.Outcome == BehaviourOutcome.Failed).Select(behaviour => behaviour.Detail),
                Is.All.Contains("its container ended"));
            Assert.That(backup.Outcome, Is.EqualTo(VerificationOutcome.Failed));
            Assert.That(backup.Failure, Does.Contain("its container ended during the run"));
        }
    }

    private ServiceReport Of(string role) => report.Services.Single(service => service.Role == role);

    private static ImageChoice Choice(string reference, string? contract) => new()
    {
        Reference = new Sourced<string>(reference, "the test"),
        Contract = contract is null ? null : new Sourced<string>(contract, "the test"),
    };
}
