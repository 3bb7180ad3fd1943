using System.Globalization;
using Elma365Verify.Configuration;
using Elma365Verify.Images;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Settings;

/// <summary>Reads one role's image from a settings file; what is wrong with it is recorded, and null returned.</summary>
internal sealed class ImageChoiceReader(ConfigurationErrors errors)
{
    internal static readonly string[] Keys = ["image", "contract", "read-only", "user", "tools"];

    /// <summary>Reads the image of a role.</summary>
    public ImageChoice? Read(string role, YamlNode key, YamlNode value)
    {
        if (!KnownContracts.Roles.Contains(role))
        {
            errors.Add(key.Start.Line, $"unknown role {Spelling.Quote(role)}{Spelling.Suggest(role, KnownContracts.Roles)}");
            return null;
        }

        if (YamlTable.From(value, $"the image of {Spelling.Quote(role)}", [], Keys, errors) is not { } table)
            return null;
        if (table.Node("tools") is not null && !RolePairs.WithTools.Contains(role))
            table.Reject("tools", RolePairs.NoTools(role));
        return new ImageChoice
        {
            Reference = Reference(table, "image"),
            Contract = Contract(table, role),
            ReadOnly = ReadOnly(table),
            User = User(table),
            Tools = Reference(table, "tools"),
        };
    }

    private Sourced<string>? Reference(YamlTable table, string key) =>
        Checked(table, key, SettingsBounds.IsReference, text => $"{Spelling.Quote(text)}: {RolePairs.NotAReference}");

    private Sourced<string>? Contract(YamlTable table, string role) => Checked(
        table,
        "contract",
        name => KnownContracts.Find(role, name) is not null,
        name => $"unknown contract {Spelling.Quote(name)}; known for {role}: {string.Join(", ", KnownContracts.NamesOf(role))}");

    private Sourced<bool>? ReadOnly(YamlTable table) =>
        Checked(table, "read-only", IsSwitch, text => $"'read-only' is {Spelling.Quote(text)}; write true or false") is { } said
            ? new Sourced<bool>(said.Value == "true", said.Origin)
            : null;

    private static bool IsSwitch(string text) => text is "true" or "false";

    private Sourced<string>? User(YamlTable table) => Checked(
        table,
        "user",
        SettingsBounds.IsUser,
        text => $"'user' is {Spelling.Quote(text)}; write a number, such as 1001, or with a group, \"1001:1001\"");

    private Sourced<string>? Checked(YamlTable table, string key, Func<string, bool> holds, Func<string, string> refuse)
    {
        if (table.Text(key) is not { } text)
            return null;
        if (holds(text))
            return new Sourced<string>(text, string.Create(CultureInfo.InvariantCulture, $"{errors.File}:{table.LineOf(key)}"));
        table.Reject(key, refuse(text));
        return null;
    }
}
