using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Elma365Verify.Addresses;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Rulesets.Dumps;

namespace Elma365Verify.Containers.Environments;

/// <summary>Loads rulesets into the firewall's network namespace: nftables' by nft, dumps by iptables' own restore.</summary>
/// <remarks>
/// Dumps are loaded as they are, by iptables-nft-restore and the kernel's own matches, so that a rule means here what it means on the
/// user's machine; a translation into nftables would have to be believed. Where addresses stand for others, the dump's text is written
/// anew for them, because what nft lists of iptables' matches can't be loaded again. What was loaded is dumped once more and counted
/// against the file, so that no rule gets lost in silence. Neither does what the files before it have put in place: restoring a dump
/// silently removes a table of nftables' that has the same name.
/// </remarks>
internal sealed partial class RulesetLoader(AgentSession agent)
{
    private const string Directory = "/etc/elma365-verify";
    private const string NftFile = $"{Directory}/ruleset.nft";
    private const string DumpFile = $"{Directory}/ruleset.dump";

    /// <summary>How long one file may take to load.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Puts a set of files in place of all rules.</summary>
    /// <param name="set">The files; those for nft may <c>include "topology.nft"</c>.</param>
    /// <param name="definitions">What that include holds.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ConfigurationException">A file is refused, with the tool's own message and line, or takes too long.</exception>
    public async Task LoadAsync(Ruleset set, string definitions, CancellationToken cancellation)
    {
        var files = set.Files.Select(file => (File: file, Dump: file.AsDump())).ToList();
        await agent.DoAsync(new WriteFileRequest($"{Directory}/topology.nft", definitions), cancellation).ConfigureAwait(false);
        await FlushAsync(cancellation).ConfigureAwait(false);
        var rulesets = files.Where(file => file.Dump is null).Select(file => file.File).ToList();
        foreach (var ruleset in rulesets)
            await KeepingAsync(set, ruleset.Name, () => LoadNftAsync(ruleset, cancellation), cancellation).ConfigureAwait(false);
        if (set.Addresses is { } addresses && rulesets.Count > 0)
            await TranslateAsync(string.Join(", ", rulesets.Select(file => file.Name)), addresses, cancellation).ConfigureAwait(false);
        foreach (var dump in files.Select(file => file.Dump).OfType<IptablesDump>())
            await KeepingAsync(set, dump.File, () => RestoreAsync(dump, set.Addresses, cancellation), cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes every rule.</summary>
    public Task FlushAsync(CancellationToken cancellation) => agent.RunAsync("nft", ["flush", "ruleset"], "", cancellation);

    /// <summary>Loads a file of a set, and proves that what those before it have put in place is still there.</summary>
    private async Task KeepingAsync(Ruleset set, string name, Func<Task> load, CancellationToken cancellation)
    {
        var before = set.Beside.IsEmpty ? [] : await HandlesAsync(cancellation).ConfigureAwait(false);
        await load().ConfigureAwait(false);
        if (before.Count == 0 || before.IsSubsetOf(await HandlesAsync(cancellation).ConfigureAwait(false)))
            return;
        throw new ConfigurationException(
            $"{name}: it removes rules that other files of the set have put in place, by 'flush ruleset' or a table of the same name; "
            + "name a ruleset that flushes first, and let each table be in one file");
    }

    private async Task LoadNftAsync(Ruleset ruleset, CancellationToken cancellation)
    {
        await agent.DoAsync(new WriteFileRequest(NftFile, ruleset.Text), cancellation).ConfigureAwait(false);
        var loaded = await RunAsync(ruleset.Name, "nft", ["-I", Directory, "-f", NftFile], cancellation).ConfigureAwait(false);
        if (loaded.ExitCode != 0)
            throw new ConfigurationException(loaded.Error.Trim().Replace(NftFile, ruleset.Name, StringComparison.Ordinal));
    }

    private async Task RestoreAsync(IptablesDump dump, AddressMap? addresses, CancellationToken cancellation)
    {
        var text = dump.For(addresses);
        var family = dump.Kind == RulesetKind.Ip6tables ? "ip6tables" : "iptables";
        await agent.DoAsync(new WriteFileRequest(DumpFile, text.Text), cancellation).ConfigureAwait(false);
        var restored = await RunAsync(dump.File, $"{family}-nft-restore", [DumpFile], cancellation).ConfigureAwait(false);
        if (restored.ExitCode != 0)
            throw Refused(dump, text, restored.Error.Trim());
        var wanted = IptablesDump.Parse(text.Text, dump.File, dump.Kind);
        foreach (var table in wanted.Tables)
        {
            var held = await HeldAsync(dump, $"{family}-nft-save", table.Name, cancellation).ConfigureAwait(false);
            if (table.MissingIn(held) is { } missing)
                throw new ConfigurationException(dump.File, text.SourceOf(missing.Line), $"it was not loaded whole: {missing.What}");
        }
    }

    private async Task<DumpTable?> HeldAsync(IptablesDump dump, string save, string table, CancellationToken cancellation)
    {
        var saved = await RunAsync(dump.File, save, ["-t", table], cancellation).ConfigureAwait(false);
        if (saved.ExitCode != 0)
            throw new ConfigurationException($"{dump.File}: what was loaded can't be read back: {saved.Error.Trim()}");
        var lines = saved.Output.Split('\n').Where(line => !line.StartsWith('#'));
        return IptablesDump.Parse(string.Join('\n', lines), save, dump.Kind).Tables.FirstOrDefault(held => held.Name == table);
    }

    private static ConfigurationException Refused(IptablesDump dump, DumpText text, string error)
    {
        var lines = error.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !Beside().IsMatch(line));
        var reason = RefusedLine().Replace(string.Join(' ', lines), string.Empty).Trim();
        if (LineOf(dump, text, error) is not { } line)
            return new ConfigurationException($"{dump.File}: it is refused: {reason}");
        return new ConfigurationException(dump.File, line, $"{reason}: {dump.LineText(line)}");
    }

    // A target that is neither a chain nor a module is missed only at the table's end, where no line would tell which rule it is.
    private static int? LineOf(IptablesDump dump, DumpText text, string error)
    {
        if (MissingChain().Match(error) is { Success: true } missing
            && dump.Tables.SelectMany(table => table.Rules).FirstOrDefault(rule => rule.LeadsTo(missing.Groups[1].Value)) is { } leading)
            return leading.Line;
        return RefusedLine().Match(error) is { Success: true } match
            ? text.SourceOf(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            : null;
    }

    private async Task<RunResponse> RunAsync(string name, string tool, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            var request = new RunRequest(tool, arguments, "", Patience.TotalSeconds);
            return await agent.AskAsync<RunResponse>(request, cancellation, Patience * 1.5).ConfigureAwait(false);
        }
        catch (AgentException exception)
        {
            throw new ConfigurationException($"{name}: {tool} could not load it: {exception.Message}", exception);
        }
    }

    /// <summary>Every table, chain, set and rule there is, by what the kernel numbers it; numbers are not used again.</summary>
    private async Task<HashSet<string>> HandlesAsync(CancellationToken cancellation)
    {
        var listed = await ListAsync(cancellation).ConfigureAwait(false);
        return [.. listed["nftables"]!.AsArray().Select(entry => entry!.AsObject().Single())
            .Where(entry => entry.Value?["handle"] is not null)
            .Select(entry => $"{entry.Key} {entry.Value!["family"]} {entry.Value["table"] ?? entry.Value["name"]} {entry.Value["handle"]}")];
    }

    private async Task<JsonObject> ListAsync(CancellationToken cancellation) =>
        JsonNode.Parse(await agent.RunAsync("nft", ["-j", "list", "ruleset"], "", cancellation).ConfigureAwait(false))!.AsObject();

    private async Task TranslateAsync(string name, AddressMap addresses, CancellationToken cancellation)
    {
        try
        {
            var loaded = await ListAsync(cancellation).ConfigureAwait(false);
            var translated = RulesetTranslation.Of(loaded, addresses).ToJsonString();
            await FlushAsync(cancellation).ConfigureAwait(false);
            await agent.RunAsync("nft", ["-j", "-f", "-"], translated, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ConfigurationException or AgentException)
        {
            throw new ConfigurationException($"{name}: it can't be written for the topology's addresses: {exception.Message}", exception);
        }
    }

    // "line 7 failed", "Error occurred at line: 7", "line 7: RULE_APPEND failed (…)".
    [GeneratedRegex(@"\bline:? ([0-9]{1,7})\b:?", RegexOptions.CultureInvariant)]
    private static partial Regex RefusedLine();

    [GeneratedRegex("^(Error occurred at line|Try `)", RegexOptions.CultureInvariant)]
    private static partial Regex Beside();

    [GeneratedRegex("Chain '([^']+)' does not exist", RegexOptions.CultureInvariant)]
    private static partial Regex MissingChain();
}
