namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>What <c>catalogues.txt</c> says of the columns of PostgreSQL's catalogues.</summary>
internal sealed class DatabaseColumns
{
    private DatabaseColumns(Dictionary<string, string> fates) => Fates = fates;

    /// <summary>Each column's fate: <c>pg_class.relname</c> → <c>relations.sql</c>.</summary>
    public IReadOnlyDictionary<string, string> Fates { get; }

    /// <summary>Reads them.</summary>
    public static DatabaseColumns Read()
    {
        using var stream = typeof(DatabaseColumns).Assembly.GetManifestResourceStream("catalogues.txt")!;
        using var reader = new StreamReader(stream);
        var fates = new Dictionary<string, string>();
        foreach (var line in reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var parts = line.Split(": ");
            foreach (var column in parts[2].Split(' '))
                fates.Add($"{parts[0]}.{column}", parts[1]);
        }

        return new DatabaseColumns(fates);
    }

    /// <summary>Why a decision is not carried out; null where it is.</summary>
    /// <param name="column">The catalogue's column: <c>pg_class.relname</c>.</param>
    /// <param name="fate">What is said of it.</param>
    /// <param name="queries">The queries that describe a database, by name.</param>
    public static string? Fault(string column, string fate, IReadOnlyDictionary<string, string> queries)
    {
        var (catalogue, name) = column.Split('.') is [var first, var second] ? (first, second) : throw new ArgumentException(column);
        return fate switch
        {
            "derived" or "content" => null,
            "not kept" => Holds(queries["notkept.sql"], catalogue) ? null : $"{column}: notkept.sql does not look into {catalogue}",
            _ when fate.StartsWith("by ", StringComparison.Ordinal) =>
                queries.Values.Any(query => Holds(query, fate[3..])) ? null : $"{column}: no query calls {fate[3..]}",
            _ when !queries.TryGetValue(fate, out var query) => $"{column}: there is no {fate}",
            _ when queries[fate] is var query && Holds(query, catalogue) && Holds(query, name) => null,
            _ => $"{column}: {fate} does not read it",
        };
    }

    private static bool Holds(string query, string word) =>
        System.Text.RegularExpressions.Regex.IsMatch(query, $@"\b{System.Text.RegularExpressions.Regex.Escape(word)}\b");
}
