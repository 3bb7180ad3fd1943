namespace Elma365Verify.Tests.Policies;

/// <summary>One row of a table in the vendor's page, typed from the page and not from the policy.</summary>
internal sealed record SeedRow(string Section, int Row, string Protocol, string Ports, string? Store = null);
