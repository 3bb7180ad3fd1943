using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Elma365Verify.SelfTests.Engines;

/// <summary>
/// A Docker engine of a test's own, which may be ended, started again, and run out of room: its files are on a file system in memory,
/// its networks in a namespace of their own.
/// </summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private const int Megabytes = 900;
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(60);

    private readonly string name = $"e365-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    private readonly string directory;
    private readonly DockerClient client;
    private Process? process;

    private PrivateEngine()
    {
        directory = Path.Combine(Path.GetTempPath(), name);
        Endpoint = $"unix://{directory}/docker.sock";
        client = new DockerClientBuilder().WithEndpoint(new Uri(Endpoint)).Build();
    }

    /// <summary>Where it listens, as <c>DOCKER_HOST</c> names it.</summary>
    public string Endpoint { get; }

    private string Data => Path.Combine(directory, "data");

    private string Filler => Path.Combine(Data, "filler");

    private string Namespace => $"--net=/run/netns/{name}";

    /// <summary>Starts one that has the agent's image. Where the machine does not allow it, the test is ignored.</summary>
    public static async Task<PrivateEngine> StartAsync(CancellationToken token)
    {
        var engine = await StartBareAsync(token);
        try
        {
            await engine.LoadAsync(SharedEnvironment.Images.Agent, token);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that has no image. Where the machine does not allow it, the test is ignored.</summary>
    public static async Task<PrivateEngine> StartBareAsync(CancellationToken token)
    {
        if (Environment.UserName != "root" || !File.Exists("/usr/sbin/dockerd"))
            Assert.Ignore("A second engine needs root and /usr/sbin/dockerd.");
        var engine = new PrivateEngine();
        try
        {
            Directory.CreateDirectory(engine.Data);
            await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={Megabytes}m", engine.name, engine.Data], token);
            await RunAsync("ip", ["netns", "add", engine.name], token);
            await RunAsync("nsenter", [engine.Namespace, "ip", "link", "set", "lo", "up"], token);
            await engine.LaunchAsync(token);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>A process that uses this engine; its standard output can be read.</summary>
    public Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("nsenter", [Namespace, program, .. arguments]) { RedirectStandardOutput = true };
        start.Environment["DOCKER_HOST"] = Endpoint;
        return Process.Start(start)!;
    }

    /// <summary>Ends it as a service manager does, and its containers with it.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        await RunAsync("kill", ["-TERM", process!.Id.ToString(CultureInfo.InvariantCulture)], token);
        await process.WaitForExitAsync(token).WaitAsync(EndWithin, token);
    }

    /// <summary>Kills it; its containers run on.</summary>
    public async Task KillAsync(CancellationToken token)
    {
        process!.Kill();
        await process.WaitForExitAsync(token);
    }

    /// <summary>Starts it after it ended; returns when it answers.</summary>
    public async Task LaunchAsync(CancellationToken token)
    {
        File.Delete(Path.Combine(directory, "docker.pid"));
        process?.Dispose();
        var log = Path.Combine(directory, "log");
        string[] options =
        [
            "--data-root", Data, "--exec-root", Path.Combine(directory, "exec"), "--host", Endpoint,
            "--pidfile", Path.Combine(directory, "docker.pid"), "--config-file", Path.Combine(directory, "daemon.json"),
        ];
        await File.WriteAllTextAsync(Path.Combine(directory, "daemon.json"), "{}", token);
        process = Process.Start("nsenter", [Namespace, "sh", "-c", $"exec dockerd \"$@\" >>{log} 2>&1", "sh", .. options]);
        await AwaitAnswerAsync(log, token);
    }

    /// <summary>Leaves no room on its disk.</summary>
    public async Task FillAsync(CancellationToken token)
    {
        await using var filler = File.Create(Filler);
        var block = new byte[64 * 1024];
        Assert.That(async () => { while (true) await filler.WriteAsync(block, token); }, Throws.InstanceOf<IOException>());
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(Filler);

    /// <summary>How many containers it has, running or not.</summary>
    public async Task<int> CountAsync(CancellationToken token) =>
        (await client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, token)).Count;

    public async ValueTask DisposeAsync()
    {
        using var bounded = new CancellationTokenSource(2 * EndWithin);
        if (process is { HasExited: false })
            await StopAsync(bounded.Token);
        process?.Dispose();
        client.Dispose();
        // What containers left mounted that outlived a killed engine goes with its directory's own mount.
        await RunAsync("sh", ["-c", $"grep -o '{directory}[^ ]*' /proc/mounts | sort -r | xargs -r umount -l"], bounded.Token);
        await RunAsync("sh", ["-c", $"[ ! -e /run/netns/{name} ] || ip netns delete {name}"], bounded.Token);
        Directory.Delete(directory, recursive: true);
    }

    private async Task AwaitAnswerAsync(string log, CancellationToken token)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await client.System.PingAsync(token);
                return;
            }
            catch (HttpRequestException) when (!process!.HasExited && TimeProvider.System.GetElapsedTime(began) < StartWithin)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), token);
            }
            catch (HttpRequestException exception)
            {
                Assert.Fail($"The engine does not answer ({exception.Message}):\n{await File.ReadAllTextAsync(log, token)}");
            }
        }
    }

    private async Task LoadAsync(string image, CancellationToken token)
    {
        await using var saved = await SharedEnvironment.Engine.Client.Images.SaveImageAsync(image, token);
        await client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, saved, new Progress<JSONMessage>(), token);
    }

    private static async Task RunAsync(string tool, string[] arguments, CancellationToken token)
    {
        using var run = Process.Start(tool, arguments);
        await run.WaitForExitAsync(token);
        Assert.That(run.ExitCode, Is.Zero, $"{tool} {string.Join(' ', arguments)}");
    }
}
