using System.Collections.Immutable;
using Elma365Verify.Configuration;
using Elma365Verify.Images;

namespace Elma365Verify.Settings;

/// <summary>Reads <c>ROLE=VALUE</c> pairs, as options and environment variables give images and contracts.</summary>
public static class RolePairs
{
    /// <summary>Reads pairs that name images.</summary>
    /// <param name="pairs">Such as <c>redis=registry.example/acme/redis:7</c>.</param>
    /// <param name="origin">The option or variable they come from.</param>
    /// <exception cref="ConfigurationException">One is malformed, names no role, or a role is given twice.</exception>
    public static ImmutableSortedDictionary<string, ImageChoice> Images(IEnumerable<string> pairs, string origin)
    {
        var read = Read(pairs, origin, "ROLE=REFERENCE, such as redis=registry.example/acme/redis:7");
        foreach (var (role, reference) in read.Where(pair => !SettingsBounds.IsReference(pair.Value)))
            throw new ConfigurationException($"{origin}: {role}={Spelling.Plain(reference)}: {NotAReference}");
        return Choices(read, reference => new ImageChoice { Reference = new Sourced<string>(reference, origin) });
    }

    /// <summary>Reads pairs that name the images tools come from.</summary>
    /// <param name="pairs">Such as <c>postgresql=registry.example/acme/postgresql-tools:16</c>.</param>
    /// <param name="origin">The option or variable they come from.</param>
    /// <exception cref="ConfigurationException">
    /// One is malformed, names no role or one whose backup takes no tools, or a role is given twice.
    /// </exception>
    public static ImmutableSortedDictionary<string, ImageChoice> Tools(IEnumerable<string> pairs, string origin)
    {
        var read = Images(pairs, origin);
        return read.Keys.FirstOrDefault(role => !WithTools.Contains(role)) is { } other
            ? throw new ConfigurationException($"{origin}: {NoTools(other)}")
            : read.ToImmutableSortedDictionary(
                pair => pair.Key, pair => new ImageChoice { Tools = pair.Value.Reference }, StringComparer.Ordinal);
    }

    /// <summary>The roles whose backups take tools in a container.</summary>
    internal static IReadOnlyList<string> WithTools { get; } = ["postgresql", "redis"];

    internal static string NoTools(string role) =>
        $"the backup of {role} takes no tools; those of {string.Join(" and ", WithTools)} do";

    /// <summary>Reads pairs that name contracts.</summary>
    /// <param name="pairs">Such as <c>redis=bitnami</c>.</param>
    /// <param name="origin">The option or variable they come from.</param>
    /// <exception cref="ConfigurationException">One is malformed, names no role or no contract of it, or a role is given twice.</exception>
    public static ImmutableSortedDictionary<string, ImageChoice> Contracts(IEnumerable<string> pairs, string origin)
    {
        var read = Read(pairs, origin, "ROLE=CONTRACT, such as redis=bitnami");
        foreach (var (role, name) in read.Where(pair => KnownContracts.Find(pair.Key, pair.Value) is null))
        {
            throw new ConfigurationException(
                $"{origin}: {role}={Spelling.Plain(name)}: unknown contract {Spelling.Quote(name)}; "
                + $"known for {role}: {string.Join(", ", KnownContracts.NamesOf(role))}");
        }

        return Choices(read, name => new ImageChoice { Contract = new Sourced<string>(name, origin) });
    }

    internal const string NotAReference =
        "this is no image reference, such as registry.example/acme/redis:7 or …/redis@sha256:… (64 digits)";

    private static Dictionary<string, string> Read(IEnumerable<string> pairs, string origin, string form)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } role, { Length: > 0 } value])
                throw new ConfigurationException($"{origin}: {Spelling.Quote(pair)} is not {form}");
            if (!KnownContracts.Roles.Contains(role))
                throw Unknown(origin, role);
            if (!read.TryAdd(role, value))
                throw new ConfigurationException($"{origin}: {role} is given twice; keep one");
        }

        return read;
    }

    private static ConfigurationException Unknown(string origin, string role) =>
        new($"{origin}: unknown role {Spelling.Quote(role)}{Spelling.Suggest(role, KnownContracts.Roles)}");

    private static ImmutableSortedDictionary<string, ImageChoice> Choices(
        Dictionary<string, string> read, Func<string, ImageChoice> choose) =>
        read.ToImmutableSortedDictionary(pair => pair.Key, pair => choose(pair.Value), StringComparer.Ordinal);
}
