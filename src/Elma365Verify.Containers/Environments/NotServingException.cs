using Elma365Verify.Secrets;

namespace Elma365Verify.Containers.Environments;

/// <summary>An image did not come up; neither the engine nor the environment is to blame.</summary>
internal sealed class NotServingException : Exception
{
    /// <summary>Reports it.</summary>
    /// <param name="subject">The host and its image.</param>
    /// <param name="reason">A sentence without its subject and full stop: <c>ended with exit code 1 before it served</c>.</param>
    /// <param name="lines">The last lines of its log; empty where it has none.</param>
    /// <param name="hint">What may mend it; null where nothing speaks for anything.</param>
    /// <param name="innerException">What was caught.</param>
    public NotServingException(string subject, string reason, string lines, string? hint, Exception innerException)
        : base(KnownSecrets.Hide(Text(subject, reason, lines, hint)), innerException) =>
        (Reason, LastLines, Hint) = (KnownSecrets.Hide(reason), KnownSecrets.Hide(lines), hint);

    /// <summary>The reason alone.</summary>
    public string Reason { get; }

    /// <summary>The last lines of its log.</summary>
    public string LastLines { get; }

    /// <summary>What may mend it.</summary>
    public string? Hint { get; }

    private static string Text(string subject, string reason, string lines, string? hint) =>
        $"{subject} {reason}{(lines.Length == 0 ? "." : $". Its last lines:\n{lines}")}{(hint is null ? string.Empty : $"\n{hint}")}";
}
