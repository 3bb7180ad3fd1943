namespace Elma365Verify.Policies;

/// <summary>Where the vendor's page says so.</summary>
/// <param name="Section">The heading of the table, or of the passage, in the page's own words.</param>
/// <param name="Row">The table's row counted from 1; null where the passage is prose.</param>
public sealed record SeedReference(string Section, int? Row);
