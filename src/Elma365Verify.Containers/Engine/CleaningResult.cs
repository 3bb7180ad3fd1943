namespace Elma365Verify.Containers.Engine;

/// <summary>How many of each were removed.</summary>
public sealed record CleaningResult(int Containers, int Networks, int Volumes, int Images);
