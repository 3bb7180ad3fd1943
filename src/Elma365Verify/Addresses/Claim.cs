using System.Collections.Immutable;
using Elma365Verify.Topologies;

namespace Elma365Verify.Addresses;

/// <summary>Addresses a file gives to a host, or to all hosts of a zone.</summary>
/// <param name="Hosts">The hosts.</param>
/// <param name="Addresses">The addresses.</param>
/// <param name="Line">The line of the file.</param>
internal sealed record Claim(ImmutableArray<Host> Hosts, AddressSet Addresses, long Line);
