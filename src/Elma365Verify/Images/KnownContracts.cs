namespace Elma365Verify.Images;

/// <summary>All contracts there are: the one place that lists them.</summary>
public static class KnownContracts
{
    /// <summary>The contract of a named image, where nothing else is said.</summary>
    public const string Default = "official";

    /// <summary>Every contract, by role and then by name.</summary>
    public static IReadOnlyList<ImageContract> All { get; } = [.. OfficialContracts.All.Concat(BitnamiContracts.All)
        .OrderBy(contract => contract.Role, StringComparer.Ordinal).ThenByDescending(contract => contract.Name, StringComparer.Ordinal)];

    /// <summary>The roles that have a contract, in alphabetical order.</summary>
    public static IReadOnlyList<string> Roles { get; } = [.. All.Select(contract => contract.Role).Distinct()];

    /// <summary>The names contracts have, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(contract => contract.Name).Distinct()];

    /// <summary>The names of a role's contracts; empty for a role without any.</summary>
    public static IReadOnlyList<string> NamesOf(string role) =>
        [.. All.Where(contract => contract.Role == role).Select(contract => contract.Name)];

    /// <summary>A role's contract, or null where the role has none of that name.</summary>
    public static ImageContract? Find(string role, string name) =>
        All.FirstOrDefault(contract => contract.Role == role && contract.Name == name);

    /// <summary>A role's contract.</summary>
    /// <exception cref="ConfigurationException">The role has no contract of that name; the message lists those it has.</exception>
    public static ImageContract Get(string role, string name) => Find(role, name)
        ?? throw new ConfigurationException(NamesOf(role) is { Count: > 0 } names
            ? $"the role '{role}' has no contract '{name}': known are {string.Join(", ", names)}"
            : $"no contract is known for the role '{role}': there are some for {string.Join(", ", Roles)}");
}
