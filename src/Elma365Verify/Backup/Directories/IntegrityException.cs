namespace Elma365Verify.Backup.Directories;

/// <summary>A backup can't even be opened.</summary>
internal sealed class IntegrityException(IntegrityProblem problem) : Exception(problem.Sentence)
{
    public IntegrityProblem Problem { get; } = problem;
}
