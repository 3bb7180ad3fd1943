using System.ComponentModel;
using System.Diagnostics;
using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>
/// The Debian image that recipes are built on: the one the engine has, else the published one, else one made here by
/// mmdebstrap from the mirrors this machine's own apt uses, for places that reach no image registry.
/// </summary>
internal sealed class DebianBase(DockerEngine engine, Registries registries, ImageSourcing sourcing, IRunPhase phase) : IDisposable
{
    // Of all suites the one without suites for updates beside it. Its lists expire within days, which a mirror may outlast.
    private const string Unstable = "sid";

    private static readonly TimeSpan BootstrapPatience = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <summary>The image of a suite (<c>bookworm</c>), by the reference to build on.</summary>
    /// <param name="suite">The suite's code name.</param>
    /// <param name="upstream">The published image's reference.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="EnvironmentException">It can neither be pulled nor made.</exception>
    public async Task<string> EnsureAsync(string suite, string upstream, CancellationToken cancellation)
    {
        var own = $"elma365-verify/debian:{suite}";
        await oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var asked = sourcing.Mirror?.Of(upstream) ?? upstream;
            foreach (var reference in new[] { own, asked, upstream }.Distinct())
            {
                if (await engine.FindImageAsync(reference, cancellation).ConfigureAwait(false) is not null)
                    return reference;
            }

            var refusal = sourcing.From == ImagesFrom.Build
                ? "images-from build asks no registry"
                : (await registries.TryPullAsync(asked, cancellation).ConfigureAwait(false))?.Line;
            if (refusal is null)
                return asked;
            phase.Report($"no {asked} to be had; making it from Debian's packages", null);
            await BootstrapAsync(suite, own, refusal, cancellation).ConfigureAwait(false);
            return own;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => oneAtATime.Dispose();

    private async Task BootstrapAsync(string suite, string tag, string refusal, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(BootstrapPatience);
        using var process = StartBootstrap(suite, await SourcesAsync(suite, cancellation).ConfigureAwait(false), refusal);
        try
        {
            var complaints = process.StandardError.ReadToEndAsync(bounded.Token);
            var parameters = new ImagesCreateParameters
            {
                FromSrc = "-",
                Repo = tag.Split(':')[0],
                Tag = suite,
                Changes = [$"LABEL {ResourceLabels.Project}={ResourceLabels.ProjectValue}"],
            };
            string? refused = null;
            var messages = new SynchronousProgress<JSONMessage>(message => refused ??= message.Error?.Message);
            await engine.Client.Images.CreateImageAsync(parameters, process.StandardOutput.BaseStream, null, messages, bounded.Token)
                .ConfigureAwait(false);
            if (refused is not null)
                throw new EnvironmentException($"The engine refused the base image of {suite}: {refused.Trim()}");
            await process.WaitForExitAsync(bounded.Token).ConfigureAwait(false);
            if (process.ExitCode == 0)
                return;
            await engine.Client.Images.DeleteImageAsync(tag, new ImageDeleteParameters { Force = true }, cancellation)
                .ConfigureAwait(false);
            throw new EnvironmentException(
                $"debian:{suite}-slim can't be pulled ({refusal}), and mmdebstrap could not make it here: "
                + LastLine(await complaints.ConfigureAwait(false)));
        }
        catch (DockerApiException exception)
        {
            throw new EnvironmentException($"The engine refused the base image of {suite}: {exception.Reason()}", exception);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process StartBootstrap(string suite, IEnumerable<string> sources, string refusal)
    {
        string[] options = suite == Unstable ? ["--aptopt=Acquire::Check-Valid-Until \"false\""] : [];
        try
        {
            return Process.Start(new ProcessStartInfo("mmdebstrap", ["--variant=minbase", "--quiet", .. options, suite, "-", .. sources])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception exception)
        {
            throw new EnvironmentException(
                $"debian:{suite}-slim can't be pulled ({refusal}), and mmdebstrap, which would make it here, is not installed. "
                + "Let the engine reach a registry, or install mmdebstrap (Debian, Ubuntu) and run as root.",
                exception);
        }
    }

    /// <summary>This machine's own Debian sources with the suite put in place of its own, as one-line sources.</summary>
    private static async Task<IReadOnlyList<string>> SourcesAsync(string suite, CancellationToken cancellation)
    {
        const string format = "$(ORIGIN) $(CODENAME) $(REPO_URI) $(RELEASE) $(COMPONENT)";
        using var process = Process.Start(
            new ProcessStartInfo("apt-get", ["indextargets", "--format", format]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return
        [
            .. output.Split('\n')
                .Select(line => line.Split(' '))
                .Where(words => words is ["Debian", _, _, _, "main"])
                .Where(words => suite != Unstable || !words[3].Contains('-', StringComparison.Ordinal))
                .Select(words => $"deb {words[2]} {words[3].Replace(words[1].Split('-')[0], suite, StringComparison.Ordinal)} main")
                .Distinct(),
        ];
    }

    private static string LastLine(string text) => text.Trim().Split('\n')[^1];
}
