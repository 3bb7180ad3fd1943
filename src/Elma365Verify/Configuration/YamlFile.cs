using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Configuration;

/// <summary>Reads YAML text whose top level is a mapping.</summary>
internal static class YamlFile
{
    /// <summary>Reads the text's only document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file as the user named it, for errors.</param>
    /// <exception cref="ConfigurationException">The text is no YAML, is empty, is no mapping, or breaks a bound.</exception>
    public static YamlMappingNode Parse(string text, string file)
    {
        if (text.Length > ConfigurationText.MaximumLength)
            throw ConfigurationText.TooLong(file);
        RefuseControlCharacters(text, file);
        return Load(text, file) switch
        {
            YamlMappingNode mapping => mapping,
            null or YamlScalarNode { Value: null or "" } => throw new ConfigurationException(
                file, 1, "the file is empty; see environments/elma365 for an example"),
            var other => throw new ConfigurationException(
                file, other.Start.Line, "the file must begin with keys, such as 'flows:' or 'hosts:', not with a value or a list"),
        };
    }

    private static YamlNode? Load(string text, string file)
    {
        var parser = new BoundedParser(text, file);
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException exception)
        {
            throw new ConfigurationException(file, Math.Max(1, exception.Start.Line), Reason(exception));
        }
        catch (Exception exception) when (exception is not (ConfigurationException or OutOfMemoryException))
        {
            // YamlDotNet lets some malformed text through to exceptions of the base library: an escape such as "\UFFFFFFFF",
            // some scalars within brackets, a second colon after a key.
            throw new ConfigurationException(
                file,
                Math.Max(1, parser.Line),
                "this is not YAML: a bracket, quote, colon or escape is malformed; mend this line or the one before");
        }
    }

    private static string Reason(YamlException exception) => exception.Message.StartsWith("Duplicate key", StringComparison.Ordinal)
        ? $"{Spelling.Quote(exception.Message["Duplicate key".Length..].Trim())} is given twice; keep one"
        : $"this is not YAML: {Spelling.Plain(exception.Message.TrimEnd('.'))}; mend the line or its indentation";

    private static void RefuseControlCharacters(string text, string file)
    {
        var at = text.AsSpan().IndexOfAny(Spelling.Control);
        if (at < 0)
            return;
        var line = 1 + text.AsSpan(0, at).Count('\n');
        throw new ConfigurationException(file, line, $"the control character U+{(int)text[at]:X4} has no place here; remove it");
    }
}
