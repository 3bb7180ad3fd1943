using System.Text.RegularExpressions;
using Elma365Verify.Containers.Images;
using Elma365Verify.Images;

namespace Elma365Verify.SelfTests.Engines;

/// <summary>A closed network: images are carried there in a file, and nothing else is asked for.</summary>
public sealed class CarriedImagesTests
{
    [Test, CancelAfter(Bounds.Environment)]
    public async Task An_engine_with_no_image_and_no_network_has_all_a_run_needs_after_loading_an_archive(CancellationToken token)
    {
        var files = Directory.CreateTempSubdirectory("e365-carried-");
        try
        {
            var topology = await TopologyAsync(files.FullName, token);
            var (archive, held) = (Path.Combine(files.FullName, "images.tar"), Path.Combine(files.FullName, "lock.yaml"));
            Assert.That(await Cli.CommandLine.RunAsync(["images", "save", archive, .. topology], Console.Out, Console.Error), Is.Zero);
            await using var engine = await PrivateEngine.StartBareAsync(token);

            var before = await RunAsync(engine, ["images", .. topology], token);
            var loaded = await RunAsync(engine, ["images", "load", archive], token);
            var resolved = await RunAsync(engine, ["images", "--lock", held, .. topology], token);

            Assert.That(before.Said, Does.Contain("to be pulled"), "the control: it has none of them");
            Assert.That(loaded.Code, Is.Zero, loaded.Said);
            Assert.That(loaded.Said, Does.Contain(SharedEnvironment.Images.Agent).And.Contain("2 images loaded"));
            Assert.That(resolved.Code, Is.Zero, resolved.Said);
            Assert.That(resolved.Said, Does.Not.Contain("building").And.Not.Contain("pulling"));
            Assert.That(ImageLock.Load(held).For("redis").Id, Is.EqualTo(SharedEnvironment.Images.Services["redis"].Id), "the same image");
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    /// <summary>The reference topology with Redis alone behind it, as options name it.</summary>
    private static async Task<string[]> TopologyAsync(string directory, CancellationToken token)
    {
        var file = Path.Combine(directory, "topology.yaml");
        var text = await File.ReadAllTextAsync(ProductFiles.PathOf("environments", "elma365", "topology.yaml"), token);
        await File.WriteAllTextAsync(file, Regex.Replace(text, @",?\s*service: (?!redis\b)[a-z]+", string.Empty), token);
        return ["--topology", file, "--policy", ProductFiles.PathOf("environments", "elma365", "policy.yaml")];
    }

    private static async Task<(int Code, string Said)> RunAsync(PrivateEngine engine, string[] arguments, CancellationToken token)
    {
        using var run = engine.Start(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Cli.ExitCodes).Assembly.Location, .. arguments]);
        var said = await run.StandardOutput.ReadToEndAsync(token);
        await run.WaitForExitAsync(token);
        return (run.ExitCode, said);
    }
}
