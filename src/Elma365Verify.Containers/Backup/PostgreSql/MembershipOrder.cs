namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>
/// The order in which memberships can be granted: whoever lets somebody in has to be let in before, and may let in others.
/// </summary>
internal static class MembershipOrder
{
    /// <summary>The memberships, ordered; those nobody may grant by these records come last, for the server to refuse.</summary>
    /// <param name="globals">The records.</param>
    /// <param name="initial">The role the cluster was initialised with, who may let anybody in.</param>
    public static IEnumerable<MembershipRecord> Of(Globals globals, string initial)
    {
        var waiting = globals.Memberships.ToList();
        var admins = new HashSet<(string Role, string Member)>();
        while (waiting.Count > 0)
        {
            var ready = waiting
                .Where(membership => membership.Grantor is null || membership.Grantor == initial
                    || admins.Contains((membership.Role, membership.Grantor)))
                .ToList();
            if (ready.Count == 0)
                ready = [.. waiting];
            foreach (var membership in ready)
            {
                waiting.Remove(membership);
                if (membership.Admin)
                    admins.Add((membership.Role, membership.Member));
                yield return membership;
            }
        }
    }
}
