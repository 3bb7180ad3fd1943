using System.Diagnostics;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Tests.Engine;

[CancelAfter(30_000)]
internal sealed class EngineTurnTests : IRunProgress, IRunPhase
{
    private readonly List<string> heard = [];
    private string lockFile = string.Empty;

    [SetUp]
    public void SetUp()
    {
        heard.Clear();
        lockFile = Path.Combine(Path.GetTempPath(), $"elma365-verify-{Guid.NewGuid():N}.lock");
    }

    [TearDown]
    public void TearDown() => File.Delete(lockFile);

    [Test]
    public async Task A_free_turn_is_taken_without_a_word(CancellationToken cancellation)
    {
        using var turn = await EngineTurn.TakeAsync(lockFile, this, TimeSpan.FromSeconds(5), cancellation);
        Assert.That(heard, Is.Empty);
    }

    [Test]
    public async Task Only_one_has_the_turn_and_passes_it_on(CancellationToken cancellation)
    {
        var first = await EngineTurn.TakeAsync(lockFile, this, TimeSpan.FromSeconds(5), cancellation);
        var waiting = EngineTurn.TakeAsync(lockFile, this, TimeSpan.FromSeconds(20), cancellation);
        await Task.Delay(600, cancellation);
        Assert.That(waiting.IsCompleted, Is.False);
        first.Dispose();
        using var second = await waiting;
        Assert.That(heard, Has.Some.Contains("waiting").And.Some.EqualTo("turn"));
    }

    [Test]
    public async Task A_wait_ends_with_what_to_do(CancellationToken cancellation)
    {
        using var held = await EngineTurn.TakeAsync(lockFile, this, TimeSpan.FromSeconds(5), cancellation);
        Assert.That(
            async () => await EngineTurn.TakeAsync(lockFile, this, TimeSpan.FromMilliseconds(300), cancellation),
            Throws.TypeOf<EnvironmentException>().With.Message.Contains(lockFile).And.Message.Contains("end it"));
    }

    [Test]
    public void A_lock_file_that_cannot_be_made_is_an_error_at_once(CancellationToken cancellation) => Assert.That(
        async () => await EngineTurn.TakeAsync(Path.Combine(lockFile, "missing", "lock"), this, TimeSpan.FromMinutes(5), cancellation),
        Throws.TypeOf<EnvironmentException>().With.Message.Contains("can't be used"));

    [Test]
    [Platform("Linux")]
    public void A_lock_file_that_fails_for_another_reason_than_being_held_is_not_waited_for(CancellationToken cancellation)
    {
        File.CreateSymbolicLink(lockFile, lockFile);
        Assert.That(
            async () => await EngineTurn.TakeAsync(lockFile, this, TimeSpan.FromMinutes(5), cancellation),
            Throws.TypeOf<EnvironmentException>().With.Message.Contains(lockFile).And.Message.Contains("TMPDIR"));
    }

    [Test]
    [Platform("Linux")]
    public async Task The_turn_of_a_killed_process_is_free_again(CancellationToken cancellation)
    {
        using var holder = new Process();
        holder.StartInfo = new ProcessStartInfo("flock", [lockFile, "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true };
        try
        {
            holder.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("There is no flock(1) here.");
        }

        await holder.StandardOutput.ReadLineAsync(cancellation);
        Assert.That(
            async () => await EngineTurn.TakeAsync(lockFile, this, TimeSpan.FromMilliseconds(300), cancellation),
            Throws.TypeOf<EnvironmentException>());
        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync(cancellation);
        using var turn = await EngineTurn.TakeAsync(lockFile, this, TimeSpan.FromSeconds(5), cancellation);
    }

    public IRunPhase BeginPhase(string name)
    {
        heard.Add(name);
        return this;
    }

    public void Report(string detail, double? fraction = null) => heard.Add(detail);

    public void Dispose()
    {
    }
}
