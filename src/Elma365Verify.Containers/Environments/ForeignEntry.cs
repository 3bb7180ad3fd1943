namespace Elma365Verify.Containers.Environments;

/// <summary>Packets that are no probes and entered the firewall alike.</summary>
/// <param name="Leg">The name of the leg, which is that of the host behind it; empty where they came over several.</param>
/// <param name="Packets">How many.</param>
internal sealed record ForeignEntry(string Leg, long Packets);
