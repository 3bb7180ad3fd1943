using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Images;

/// <summary>Turns YAML into the sections of an image list, after refusing what could exhaust the reader.</summary>
internal static class ImageListDocument
{
    /// <summary>The longest list read, in bytes or characters.</summary>
    internal const int MaximumLength = 256 * 1024;

    private const int MaximumDepth = 4;

    internal static ImageListSection Read(string text, string file)
    {
        if (text.Length > MaximumLength)
            throw new ConfigurationException(file, 1, $"the file is larger than {MaximumLength} characters");
        try
        {
            RefuseDepthAndAliases(text, file);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [{ RootNode: YamlMappingNode mapping }] => new ImageListSection(mapping, file, 1),
                [] => throw new ConfigurationException(file, 1, "the file is empty: it needs 'bases' and 'images'"),
                [var only] => throw new ConfigurationException(file, only.RootNode.Start.Line, "expected 'bases' and 'images'"),
                [_, var second, ..] => throw new ConfigurationException(
                    file, second.RootNode.Start.Line, "a second document: the file holds one"),
            };
        }
        catch (YamlException exception)
        {
            throw new ConfigurationException(file, exception.Start.Line, exception.Message);
        }
    }

    // The parser's events take no stack, and no alias has been followed yet; the tree built afterwards would need both.
    private static void RefuseDepthAndAliases(string text, string file)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (MoveNext(parser, file))
        {
            if (parser.Current is AnchorAlias alias)
                throw new ConfigurationException(file, alias.Start.Line, $"the alias '*{alias.Value}': write the value out");
            depth += parser.Current is MappingStart or SequenceStart ? 1 : parser.Current is MappingEnd or SequenceEnd ? -1 : 0;
            if (depth > MaximumDepth)
                throw new ConfigurationException(file, parser.Current!.Start.Line, "nested deeper than an image list ever is");
        }
    }

    private static bool MoveNext(Parser parser, string file)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (InvalidOperationException)
        {
            // The scanner throws this, in place of its own exception, at some braces left open.
            throw new ConfigurationException(
                file, parser.Current?.End.Line ?? 1, "not YAML from here on: is a brace or a bracket left open?");
        }
    }
}
