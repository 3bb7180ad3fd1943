using Elma365Verify.Evasions;

namespace Elma365Verify.Containers.Evasions;

/// <summary>A sweep of evasions with the number its packets carry.</summary>
/// <param name="Number">Unique in the run.</param>
/// <param name="Sweep">The sweep.</param>
internal sealed record NumberedEvasions(ushort Number, EvasionSweep Sweep);
