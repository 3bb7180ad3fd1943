using System.CommandLine;
using System.CommandLine.Parsing;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Commands;

/// <summary>Verifies the whole documented port matrix: the program without a subcommand.</summary>
internal sealed class VerifyCommand : RootCommand
{
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(30);

    private readonly InputOptions inputs = new();
    private readonly Option<string?> artifacts = new("--artifacts")
    {
        Description = "Where each run leaves a directory with results.json, junit.xml, report.html and captures; "
            + "'latest' points to the newest. Default: artifacts",
        HelpName = "DIRECTORY",
    };

    private readonly Option<string[]> only = new("--only")
    {
        Description = $"Verifies this part alone: {string.Join(", ", PartNames.All)}; may be repeated, or name several between commas. "
            + "Of the others nothing is said. Default: all of them.",
        HelpName = "PART",
        DefaultValueFactory = _ => [],
    };

    public VerifyCommand()
        : base("""
            Starts the documented ELMA365 topology in containers with a firewall between all hosts, and proves with packets
            that exactly the documented ports are reachable and nothing else is, that no crafted packet gets past the rules,
            that the servers behave as their roles demand, and that each store's backup, taken under load through the firewall,
            brings everything back to the last field.

            One part of that alone, which is faster and proves that part alone:
              verify --only backup
              verify --only reachability,evasions

            Your own image in a role, one of another vendor, and one without a shell:
              verify --image redis=registry.example/acme/redis:7
              verify --image postgresql=registry.example/acme/pg@sha256:… --contract postgresql=bitnami
              verify --settings hardened.yaml    (images: { redis: { image: …, read-only: true, user: 1001 } })
            The same may be said by the variables ELMA365_VERIFY_RULESET, _ADDRESSES, _POLICY, _TOPOLOGY, _IMAGES,
            _CONTRACTS, _IMAGES_FILE, _IMAGES_FROM, _IMAGES_LOCK, _REGISTRY_MIRROR, _SETTINGS and _ARTIFACTS.
            An option is stronger than a variable, a variable stronger than the settings file.

            Exit codes: 0 conforms, 1 findings (leaks, outages, servers that misbehave, backups that do not bring
            everything back), 2 unproven, 3 wrong usage or configuration, 4 the environment could not start.
            """)
    {
        inputs.AddTo(this);
        Add(artifacts);
        only.Validators.Add(RefuseUnknownParts);
        Add(only);
        SetAction(RunAsync);
    }

    /// <summary>Reads what the command line, variables and settings ask for.</summary>
    /// <exception cref="ConfigurationException">A source or a file can't be used.</exception>
    internal VerificationInputs Load(ParseResult result)
    {
        var loaded = inputs.Load(result, result.GetValue(artifacts));
        return loaded with { Options = loaded.Options with { Parts = PartNames.Read(result.GetRequiredValue(only), only.Name) } };
    }

    private static void RefuseUnknownParts(OptionResult result)
    {
        try
        {
            PartNames.Read(result.Tokens.Select(token => token.Value), result.Option.Name);
        }
        catch (ConfigurationException exception)
        {
            result.AddError(exception.Message);
        }
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var loaded = Load(result);
        var directory = loaded.Options.ArtifactsDirectory;
        var written = new ArtifactsDirectory(directory);
        written.EnsureWritable();
        RunOutcome outcome;
        using (var progress = RunProgress.Create())
        using (await EngineTurn.TakeAsync(progress, TurnPatience, cancellation).ConfigureAwait(false))
            outcome = await VerificationRun.ExecuteAsync(loaded, progress, TimeProvider.System, cancellation).ConfigureAwait(false);
        var report = written.Write(outcome.Report, outcome.Evidence.Of, outcome.Evidence.Of);
        ScreenPrinter.Print(RunScreen.Of(report, Path.Combine(directory, report.RunId)));
        return report.ExitCode;
    }
}
