using System.Collections;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Settings;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.ImageTests.Hardened;

/// <summary>The whole verification, with two servers of the topology replaced by hardened images.</summary>
public sealed class HardenedRunTests
{
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_run_with_images_without_a_shell_conforms_and_says_which_they_were(CancellationToken token)
    {
        var postgresql = await VariantImages.HardenedAsync("postgresql", token);
        var redis = await VariantImages.HardenedAsync("redis", token);
        var inputs = Inputs($$"""
            images:
              postgresql: { image: "{{postgresql}}", read-only: true }
              redis: { image: "{{redis}}", read-only: true, user: "1002:1002" }
            """);

        var progress = new PlainRunProgress(TestContext.Error, TimeProvider.System);
        var report = (await VerificationRun.ExecuteAsync(inputs, progress, TimeProvider.System, token)).Report;

        var misbehaviours = report.Services.SelectMany(service => service.Behaviours
            .Where(behaviour => behaviour.Outcome is not (BehaviourOutcome.Passed or BehaviourOutcome.NotApplicable))
            .Select(behaviour => $"{service.Host}: {behaviour.Name}: {behaviour.Detail}"));
        var served = report.Services.Where(service => service.Served is not null).ToDictionary(service => service.Role);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.ExitCode, Is.Zero, string.Join('\n', report.Findings));
            Assert.That(report.Backup?.Stores.SelectMany(store => store.Problems.Concat(store.Doubts)), Is.Not.Null.And.Empty);
            Assert.That(report.Backup?.Stores.Select(store => store.Image.Reference), Is.SupersetOf([postgresql, redis]));
            Assert.That(misbehaviours, Is.Empty);
            Assert.That(report.Summary.Pairs, Is.EqualTo(inputs.Topology.Pairs().Count()));
            Assert.That(served.Values.Where(service => service.Served != true), Is.Empty);
            Assert.That(Facts(served["postgresql"]), Is.EqualTo((postgresql, "official", true, (string?)null)));
            Assert.That(Facts(served["redis"]), Is.EqualTo((redis, "official", true, "1002:1002")));
            Assert.That(served["redis"].Checks, Is.Not.Empty.And.All.Matches<ServedCheck>(check => check is { Succeeded: true }));
            Assert.That(served["postgresql"].Checks, Is.Not.Empty.And.All.Matches<ServedCheck>(check => check is { Succeeded: true }));
            Assert.That(served["nginx"].ReadOnlyRoot, Is.False, "what the settings say nothing of");
            Assert.That(await SmallEnvironment.CountAsync(report.RunId, token), Is.Zero, "containers left");
        }
    }

    private static VerificationInputs Inputs(string settings)
    {
        var folder = Directory.CreateTempSubdirectory("hardened").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, SettingsFileLoader.UsualName), settings);
            return VerificationInputs.Load(RunSettings.Read(SettingsLayer.Empty, settingsFile: null, new Hashtable(), folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (string? Image, string? Contract, bool ReadOnlyRoot, string? User) Facts(ServiceReport service) =>
        (service.Image, service.Contract, service.ReadOnlyRoot, service.User);
}
