namespace Elma365Verify.Agent.Protocol;

/// <summary>What a witness captured of one sweep.</summary>
/// <param name="Sweep">The sweep's number.</param>
/// <param name="Captured">Probes, repeats included.</param>
/// <param name="Cells">The cells they were sent for, as inclusive ranges, first and last alternating.</param>
/// <param name="Ports">The destination ports they arrived with, likewise; the same as <paramref name="Cells"/> unless translated.</param>
internal sealed record SweepCapture(ushort Sweep, long Captured, ushort[] Cells, ushort[] Ports);
