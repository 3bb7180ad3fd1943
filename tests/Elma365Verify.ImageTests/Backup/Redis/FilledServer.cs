namespace Elma365Verify.ImageTests.Backup.Redis;

/// <summary>Every type a key can have, small and large, and values at the edges of what each may hold.</summary>
internal static class FilledServer
{
    private static readonly string[] First =
    [
        "SET plain договор", "SET \\x00\\xff\\x5cbinary \\x00\\x01\\xfe",
        "SETRANGE holed 100000 x",
        "SETRANGE begun 16382 x", "SETRANGE edge 16383 x", "SETRANGE long 1048576 x", "SET number -9223372036854775808",
        "SET session:41 open PXAT 4102444800123", "SETEX session:42 86400 open",
        "HSET user:1 email a@example.org имя Иван \\x80 \\x81", "PEXPIREAT user:1 4102444800001",
        "RPUSH tasks c a b a", "SADD tags x y \\x00 1 2", "SADD numbers 1 2 3",
        "ZADD rating 1e-300 tiny 1.7976931348623157e308 huge 0.1 tenth -inf least inf most 0 zero",
        "XADD events 1-1 f v", "XADD events 1-2 f v g \\x00", "XADD events 2-0 f last", "XDEL events 1-2",
        "XGROUP CREATE events billing 0", "XGROUP CREATE events audit $", "XREADGROUP GROUP billing worker COUNT 1 STREAMS events >",
        "XGROUP CREATECONSUMER events billing idle", "XADD emptied 5-5 f v", "XDEL emptied 5-5", "XGROUP CREATE emptied g 0",
        "PFADD visitors a b c", "SETBIT bits 1000 1", "GEOADD places 37.6 55.7 Москва",
        "ACL SETUSER app on >one-of-this-fixture ~app:* &news +@read -@dangerous", "ACL SETUSER nobody off",
        "ACL SETUSER picky on nopass %R~in:* +get (%W~out:* +set)",
    ];

    private const string Library = "#!lua name=shop\nredis.register_function('total', function() return 1 end)";

    /// <summary>Fills two databases.</summary>
    public static async Task FillAsync(this ServerUnderTest server, CancellationToken token)
    {
        await server.DoAsync(0, token, First);
        await server.AskAsync(token, "FUNCTION", "LOAD", Library);
        await server.DoAsync(9, token, "SET plain other", "HSET user:1 email other");
        var many = Enumerable.Range(0, 3000).ToArray();
        await server.DoAsync(0, token, Wide("HSET", "many:fields", many, "v"), Wide("SADD", "many:members", many, null),
            Wide("ZADD", "many:scores", many, "m", isScored: true), Wide("RPUSH", "many:elements", many, null));
        await server.DoAsync(0, token, [.. many.Select(n => FormattableString.Invariant($"SET bulk:{n} {n}"))]);
        await server.DoAsync(0, token, [.. many.Select(n => FormattableString.Invariant($"HSET card:{n} number {n} even {n % 2}"))]);
    }

    private static string Wide(string command, string key, int[] numbers, string? value, bool isScored = false) =>
        $"{command} {key} " + string.Join(' ', numbers.Select(n =>
            value is null ? $"{n}" : isScored ? $"{n} {value}{n}" : $"f{n} {value}{n}"));
}
