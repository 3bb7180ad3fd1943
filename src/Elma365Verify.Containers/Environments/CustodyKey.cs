using System.Net;
using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Environments;

/// <summary>What the firewall's custody counters are kept by.</summary>
internal readonly record struct CustodyKey(IPAddress Source, IPAddress Target, Protocol Protocol);
