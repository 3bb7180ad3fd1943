namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>
/// For each place where an expression can stand, one that says something else than what a restore brought: another constant, operator,
/// cast, collation, function. A comparison that takes expressions for what they are has to find each.
/// </summary>
internal static class OtherExpressions
{
    private const string Trigger =
        "create or replace trigger touching before insert or update of status on said.orders for each row "
        + "when ({0}) execute function shop.touch()";

    private const string Function =
        "create or replace function said.is_known(status varchar default 'new', known boolean default ('new'::varchar in ('new', '{0}'))) "
        + "returns boolean language sql as 'select known'";

    /// <summary>What is changed, by the item's name, and how it is put back.</summary>
    public static IReadOnlyList<(string Name, string Change, string Mend)> All { get; } =
    [
        Constraint("status_is_known", "status in ('new', 'gone')", "status in ('new', 'paid')"),
        Constraint("note_is_known", "note collate \"POSIX\" in ('a', 'b')", "note collate \"C\" in ('a', 'b')"),
        Constraint("amount_is_known", "amount::bigint::text::varchar in ('1', '2')", "amount::int::text::varchar in ('1', '2')"),
        ("said.grade.grade_is_known", Domain("'new', 'paid', 'gone'"), Domain("'new', 'paid'")),
        ("said.grade", "alter domain said.grade set default 'paid'", "alter domain said.grade set default 'new'"),
        ("said.stage", "alter domain said.stage set default 'it''s done'", "alter domain said.stage set default 'new'"),
        ("said.orders.open_orders", Index("not in"), Index("in")),
        ("said.of_orders", Statistics("status in ('new', 'paid', 'gone')"), Statistics("status in ('new', 'paid')")),
        ("said.orders.touching", Format(Trigger, "new.status in ('new', 'paid') and new.id > 0"),
            Format(Trigger, "new.status in ('new', 'paid')")),
        ("said.orders.keeping", Rule("old.status in ('new')"), Rule("old.status in ('new', 'paid')")),
        ("said.orders.own", "alter policy own on said.orders using (upper(status) in ('new', 'paid'))",
            "alter policy own on said.orders using (status in ('new', 'paid'))"),
        ("said.orders.is_open", Default("'old'"), Default("'new'")),
        ("said.pairs", View("(1, 'x'::varchar), (2, 'z')"), View("(1, 'x'::varchar), (2, 'y')")),
        ("said.is_known(status character varying, known boolean)", Format(Function, "gone"), Format(Function, "paid")),
        ("said.orders in said_open", Publication("paid"), Publication("new")),
    ];

    private static (string Name, string Change, string Mend) Constraint(string name, string other, string same) => (
        $"said.orders.{name}",
        $"alter table said.orders drop constraint {name}, add constraint {name} check ({other})",
        $"alter table said.orders drop constraint {name}, add constraint {name} check ({same})");

    private static string Domain(string values) =>
        "alter domain said.grade drop constraint grade_is_known; "
        + $"alter domain said.grade add constraint grade_is_known check (value in ({values}))";

    private static string Index(string word) =>
        "drop index said.open_orders; create index open_orders on said.orders (id, (status in ('new', 'paid'))) "
        + $"where status {word} ('new', 'paid')";

    private static string Statistics(string expression) =>
        $"drop statistics said.of_orders; create statistics said.of_orders on ({expression}), id from said.orders";

    private static string Rule(string condition) =>
        $"create or replace rule keeping as on delete to said.orders where {condition} do instead nothing";

    private static string Default(string value) =>
        $"alter table said.orders alter is_open set default ({value}::varchar in ('new', 'paid'))";

    private static string View(string values) => $"create or replace view said.pairs (a, b) as values {values}";

    private static string Publication(string value) =>
        $"alter publication said_open set table said.orders where (status = '{value}')";

    private static string Format(string text, string value) => text.Replace("{0}", value, StringComparison.Ordinal);
}
