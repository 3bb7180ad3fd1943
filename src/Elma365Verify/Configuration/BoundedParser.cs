using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Elma365Verify.Configuration;

/// <summary>
/// Parses YAML into events and stops at whatever a configuration file has no use for: anchors and aliases (with
/// which a few lines expand to gigabytes), tags, a second document, deep nesting, very many nodes.
/// </summary>
internal sealed class BoundedParser : IParser
{
    /// <summary>The deepest nesting of mappings and sequences; the reference policy needs 4.</summary>
    public const int MaximumDepth = 8;

    /// <summary>The most keys, values, mappings and sequences together; the reference policy has some 1,500.</summary>
    public const int MaximumNodes = 20_000;

    private readonly string file;
    private readonly Scanner scanner;
    private readonly Parser inner;
    private int depth;
    private int nodes;
    private int documents;

    /// <summary>Begins at the start of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file as the user named it.</param>
    public BoundedParser(string text, string file)
    {
        this.file = file;
        scanner = new Scanner(new StringReader(text), skipComments: true);
        inner = new Parser(scanner);
    }

    /// <summary>The line reached, from 1.</summary>
    public long Line => scanner.CurrentPosition.Line;

    /// <inheritdoc/>
    public ParsingEvent? Current => inner.Current;

    /// <inheritdoc/>
    /// <exception cref="ConfigurationException">The event is one of those refused.</exception>
    public bool MoveNext()
    {
        if (!inner.MoveNext())
            return false;
        if (inner.Current is { } current)
            Check(current);
        return true;
    }

    private void Check(ParsingEvent current)
    {
        depth += current.NestingIncrease;
        if (depth > MaximumDepth + 2)
            throw Refuse(current, $"nesting is deeper than {MaximumDepth} levels; flatten it");
        if (current is DocumentStart && ++documents > 1)
            throw Refuse(current, "a second document begins here; keep one, without '---' between");
        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
            throw Refuse(current, "anchors (&) and aliases (*) are not read; write the value out");
        if (current is not NodeEvent node)
            return;
        if (!node.Tag.IsEmpty)
            throw Refuse(current, "tags (!) are not read; leave it out");
        if (++nodes > MaximumNodes)
            throw Refuse(current, $"more than {MaximumNodes} values; is this the right file?");
    }

    private ConfigurationException Refuse(ParsingEvent current, string message) => new(file, current.Start.Line, message);
}
