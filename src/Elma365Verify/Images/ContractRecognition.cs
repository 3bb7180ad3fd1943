using System.Text.RegularExpressions;

namespace Elma365Verify.Images;

/// <summary>Whose contract an image follows, by what it says of itself, and by what its server says when it has the wrong one.</summary>
public static class ContractRecognition
{
    private const string Bitnami = "bitnami";
    private const string Directory = "/opt/bitnami/";

    /// <summary>The contract an image's configuration speaks for.</summary>
    /// <param name="role">The role it is to fill.</param>
    /// <param name="image">Its configuration.</param>
    /// <returns>
    /// The contract's name: Bitnami's where entrypoint or command lie below <c>/opt/bitnami</c>, where <c>BITNAMI_APP_NAME</c> is set, or
    /// where a label names its repository. Null where nothing speaks for one.
    /// </returns>
    public static string? Of(string role, ImageConfiguration image) =>
        IsBitnami(image) && KnownContracts.Find(role, Bitnami) is not null ? Bitnami : null;

    /// <summary>The contract to try instead, where the configuration or the log speaks for it.</summary>
    /// <param name="role">The role.</param>
    /// <param name="used">The contract the server was configured by.</param>
    /// <param name="image">Its image's configuration.</param>
    /// <param name="log">What the server said.</param>
    /// <returns>The other contract's name; null where nothing speaks for one.</returns>
    public static string? Instead(string role, string used, ImageConfiguration image, string log)
    {
        var contracts = KnownContracts.All.Where(contract => contract.Role == role).ToList();
        if (contracts.Find(contract => contract.Name == used) is not { } current)
            return null;
        var others = contracts.FindAll(contract => contract.Name != used);
        var own = Of(role, image);
        return others.Find(other => other.Name == own)?.Name
            ?? others.Find(other => Names(other).Except(Names(current)).Any(name => Mentions(log, name)))?.Name
            ?? (used == Bitnami && own is null && !Mentions(log, Bitnami) ? KnownContracts.Default : null);
    }

    private static bool IsBitnami(ImageConfiguration image) =>
        image.Command.Any(word => word.StartsWith(Directory, StringComparison.Ordinal))
        || !string.IsNullOrEmpty(image.Variable("BITNAMI_APP_NAME"))
        || image.Labels.Values.Any(value => value.Contains("github.com/bitnami/", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Names(ImageContract contract) =>
        new[] { contract.UserVariable, contract.PasswordVariable, contract.DatabaseVariable, contract.AdministratorVariable }
            .OfType<string>();

    private static bool Mentions(string log, string name) =>
        Regex.IsMatch(log, $"(?<![A-Za-z0-9_]){Regex.Escape(name)}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant);
}
