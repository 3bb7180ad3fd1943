namespace Elma365Verify.Reporting;

/// <summary>What became of one behaviour; only <see cref="Passed"/> is a pass.</summary>
public enum BehaviourOutcome
{
    /// <summary>Performed, and every result was the expected one.</summary>
    Passed,

    /// <summary>Performed, and the server did something else, or did not finish in time.</summary>
    Failed,

    /// <summary>Not performed, so that nothing is known of it: no handshake succeeded, or the policy lets nobody in.</summary>
    Unproven,

    /// <summary>Not performed, because the image is a stand-in that declares to lack what it needs.</summary>
    NotApplicable,
}
