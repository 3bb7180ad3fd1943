using System.Collections.Immutable;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Results;

/// <summary>What the firewall saw while stores were filled and backed up through it.</summary>
/// <param name="Outcome">Passed where the documented conversations were seen, and no other.</param>
/// <param name="Sentences">What contradicts the policy, or why nothing is proven.</param>
/// <param name="Conversations">How many conversations were seen.</param>
public sealed record TrafficResult(VerificationOutcome Outcome, ImmutableArray<string> Sentences, int Conversations);
