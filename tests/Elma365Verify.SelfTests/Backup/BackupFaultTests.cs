namespace Elma365Verify.SelfTests.Backup;

/// <summary>Every store by every fault: none of them may pass for a backup, or for a restored store.</summary>
internal sealed class BackupFaultTests
{
    [TestCaseSource(nameof(Faults)), CancelAfter(Bounds.Environment)]
    public Task A_fault_is_caught(StoreFault fault, CancellationToken token) =>
        FaultTally.TryAsync(fault.Store.Role, fault.Name, () => fault.TryAsync(token));

    [TestCaseSource(nameof(Controls)), CancelAfter(Bounds.Environment)]
    public Task Without_a_fault_the_same_steps_pass(StoreFault control, CancellationToken token) => control.TryAsync(token);

    // Nothing may be in the store that is restored into before something is dropped from it.
    private static IEnumerable<TestCaseData> Faults() => FaultyStore.All
        .SelectMany(store => TakingFaults.Of(store).Concat(IntegrityFaults.Of(store)).Concat(RestoringFaults.Of(store)))
        .Select(fault => Named(fault, nameof(A_fault_is_caught)));

    private static IEnumerable<TestCaseData> Controls() =>
        from store in FaultyStore.All
        from control in (StoreFault[])
        [
            new(store, "a backup held and let go is intact", token => TakingFaults.ControlAsync(store, token)),
            new(store, "what was restored is what was backed up", token => RestoringFaults.ControlAsync(store, token)),
        ]
        select Named(control, nameof(Without_a_fault_the_same_steps_pass));

    private static TestCaseData Named(StoreFault fault, string test) =>
        new TestCaseData(fault).SetName($"{test}: {fault}").SetCategory(fault.Store.Role);
}
